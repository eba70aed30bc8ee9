// The checks of `doctor`. A row says what was found, by which requests, and what to do next. `failed` means that a
// start would be refused; `warning` means that only a start can tell, or that a problem will show later.
import { getActiveRoom, getDestinations, getRoom, LiveStreamError, listRoomCodes, redactText } from "hms-live/server";
import { inWords } from "./failure.js";
import { observedFetch } from "./observed-fetch.js";
import { listOnAir, sentenceOf } from "./on-air.js";
import { endOf, word } from "./shell.js";

/** The clock difference in seconds above which a lost start cannot be told from another one: docs/retries.md. */
const DOUBT = 5;

const ACCESS_KEY = /^[0-9a-f]{24}$/;

const row = (check, state, found, requests = [], next = []) => ({
  check,
  state,
  found,
  requests: summaryOf(requests),
  next,
});

/** Each request once, with its status and count. */
function summaryOf(requests) {
  const lines = requests.map(
    ({ method, url, status }) => `${method} ${new URL(url).pathname}: ${status ?? "no answer"}`,
  );
  const times = (line) => lines.filter((each) => each === line).length;
  return [...new Set(lines)].map((line) => (times(line) > 1 ? `${line}, ${times(line)} times` : line));
}

/**
 * All rows about a room, and whether the API responded. `plan` has the arguments of the planned start. Sends only
 * reads.
 */
export async function examine(roomId, plan, call) {
  const observed = observedFetch();
  const read = await ask({ ...call, fetch: observed.fetch }, (options) => getRoom(roomId, options));
  const rows = [aboutCredentials(call.credentials, read), aboutClock(observed.offset()), aboutRoom(roomId, read)];
  // Without the room, none of the other questions can be answered.
  if (read.error) return { rows, isAnswered: isAnswered(read) };
  const [template, onAir, people, codes] = await Promise.all([
    aboutTemplate(read.value.template_id, plan, call),
    aboutOnAir(roomId, call, observed.authorization()),
    ask(call, (options) => getActiveRoom(roomId, options)),
    ask(call, (options) => listRoomCodes(roomId, { enabled: true, limit: 100 }, options)),
  ]);
  const more = [template.row, onAir, aboutPeople(people), aboutRoomCodes(roomId, template.role, plan, codes)];
  return { rows: [...rows, ...more], isAnswered: true };
}

const isAnswered = ({ requests }) => requests.some(({ status }) => status !== undefined);

/** The result or the error of a read, and its requests. */
async function ask(call, read) {
  const requests = [];
  try {
    const value = await read({ ...call, onRequest: (request) => requests.push(request) });
    return { value, requests };
  } catch (error) {
    if (!(error instanceof LiveStreamError) || error.code === "ERR_INVALID_ARGUMENT") throw error;
    return { error, requests };
  }
}

function aboutCredentials({ accessKey, secret }, { error, requests }) {
  const doubts = [
    !ACCESS_KEY.test(accessKey) && "HMS_ACCESS_KEY is not 24 hexadecimal digits, as access keys are",
    ACCESS_KEY.test(secret) && "HMS_SECRET looks like an access key",
    /\s/.test(accessKey + secret) && "they contain white space",
  ].filter(Boolean);
  const say = (state, found, next) => row("credentials", state, [found, ...doubts].join("; "), requests, next);
  if (error?.status === 401)
    return say("failed", "the API refuses the access key and secret", [
      "compare HMS_ACCESS_KEY and HMS_SECRET with the dashboard, under Developer; both must be of the same app",
    ]);
  if (isVerdict(error)) return row("credentials", "ok", "the API accepts the access key and secret", requests);
  return say("warning", "they could not be checked, because the API did not answer as expected", [
    "check --base-url and HMS_BASE_URL, if set, and the network",
  ]);
}

/** Whether the API checked the token. A 404 without its message, for example, may come from another server. */
const isVerdict = (error) => !error || ([400, 403, 404].includes(error.status) && error.serverMessage !== undefined);

function aboutClock(offset) {
  if (offset === undefined)
    return row("clock", "warning", "this machine's clock could not be checked, because the API did not tell its time");
  if (Math.abs(offset) <= DOUBT) return row("clock", "ok", "this machine's clock agrees with the API's");
  const apart = `${Math.abs(offset).toFixed(0)} s ${offset < 0 ? "behind" : "ahead of"} the API's`;
  const found = `this machine's clock is ${apart}. Tokens are signed by the API's clock, so requests work; but if the answer to a start is lost, the start may end with exit code 3`;
  return row("clock", "warning", found, [], ["set this machine's clock, for example by NTP"]);
}

function aboutRoom(roomId, { value, error, requests }) {
  const say = (state, found, next) => row("room", state, found, requests, next);
  if (isVerdict(error) && (error?.status === 404 || error?.status === 403))
    return say("failed", `this account has no room ${redactText(roomId, 100)}`, [
      "copy the id from the dashboard, under Rooms; the room must belong to the account of HMS_ACCESS_KEY",
    ]);
  if (error?.status === 401)
    return row("room", "warning", "the room could not be read, because the API refuses the credentials");
  if (error) return say("failed", `the room could not be read: ${inWords(error)}`);
  if (value.enabled) return say("ok", `${named(value)} exists and is enabled`);
  return say("failed", `${named(value)} is disabled`, ["enable it on the dashboard, under Rooms"]);
}

const named = ({ name }) => (name ? `the room ${redactText(name, 100)}` : "the room");

/** The row about the template, and the recorder's role. */
async function aboutTemplate(templateId, plan, call) {
  const say = (state, found, requests, next) => row("template", state, found, requests, next);
  if (!templateId)
    return { row: say("warning", "the template could not be checked, because the API does not tell which one it is") };
  const { value, error, requests } = await ask(call, (options) => getDestinations(templateId, options));
  if (error) return { row: say("warning", `the template could not be read: ${inWords(error)}`, requests) };
  const all = Object.entries(value.hlsDestinations ?? {}).map(([key, { name, role }]) => ({ name: name || key, role }));
  const { state, found, next } = planned(all, plan);
  const chosen = all.find(({ name }) => name === plan.destination) ?? all[0];
  return { row: say(state, found, requests, next), role: chosen?.role };
}

/** Whether a start can have the planned destination and page. */
function planned(destinations, { meetingUrl, destination }) {
  const names = destinations.map(({ name }) => redactText(name, 100));
  const listed = names.slice(0, 20).join(", ");
  const failed = (found, next) => ({ state: "failed", found, next: [next] });
  const ok = (found) => ({ state: "ok", found });
  const name = "pass --destination to start, with one of these names";
  if (destination && names.length > 0 && !destinations.some(({ name }) => name === destination))
    return failed(`the template has no destination ${redactText(destination, 100)}; it has ${listed}`, name);
  if (names.length > 1 && !destination)
    return failed(`the template has several destinations, so a start must name one of ${listed}`, name);
  if (meetingUrl)
    return ok(`a start records the given page, with ${listed ? `destination ${listed}` : "no destination"}`);
  if (names.length === 0)
    return failed(
      "live streaming is not enabled in the template, so a start needs a meeting URL",
      "pass --meeting-url to start, with a URL of `hms-live url`; or enable live streaming on the dashboard, under Templates",
    );
  return ok(
    `live streaming is enabled, with destination ${listed}. The API does not tell whether the template has a subdomain; without one, a start needs --meeting-url`,
  );
}

async function aboutOnAir(roomId, call, authorization) {
  const { value, error, requests } = await ask(call, (options) => listOnAir(roomId, options, authorization));
  const say = (state, found, next) => row("on air", state, found, requests, next);
  if (error) return say("warning", `what is on air could not be read: ${inWords(error)}`);
  const { found, unread } = value;
  if (found.length > 0) return say("failed", found.map(sentenceOf).join("; "), found.map(endOf));
  if (unread)
    return say("warning", `no live or external stream is on air; recordings could not be read: ${redactText(unread)}`);
  return say("ok", "no live stream, external stream or recording is on air");
}

function aboutPeople({ value, error, requests }) {
  const say = (state, found) => row("people", state, found, requests);
  if (error) return say("warning", `who is in the room could not be read: ${inWords(error)}`);
  const count = value?.session.peers.length ?? 0;
  if (count > 0) return say("ok", `${count === 1 ? "1 person is" : `${count} people are`} in the room`);
  return say(
    "ok",
    "nobody is in the room. A stream starts nevertheless, and ends after five minutes unless the template says otherwise",
  );
}

function aboutRoomCodes(roomId, role, { meetingUrl }, { value, error, requests }) {
  const say = (state, found, next) => row("room codes", state, found, requests, next);
  if (error) return say("warning", `the room codes could not be read: ${inWords(error)}`);
  const roles = [...new Set(value.data.filter(({ enabled }) => enabled).map((code) => redactText(code.role, 100)))];
  const listed = `roles with a room code: ${roles.slice(0, 20).join(", ")}`;
  if (role && roles.includes(redactText(role, 100)))
    return say("ok", `the recorder's role, ${redactText(role, 100)}, has a room code; ${listed}`);
  if (roles.length > 0) return say("ok", listed);
  if (meetingUrl) return say("ok", "the room has no code, but the given page may not need one");
  const sign = `hms-live url --room ${word(roomId, "room")} --role ROLE --sign`;
  return say("warning", "the room has no code, so no meeting URL can be built with one", [
    `create a code on the dashboard, or sign a URL: ${sign}`,
  ]);
}
