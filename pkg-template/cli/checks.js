// The checks of `doctor`. A row says what was found, by which requests, and what to do next. `failed` means that a
// start would be refused; `warning` means that only a start can tell, or that a problem will show later.
import { getActiveRoom, getDestinations, getRoom, LiveStreamError, listRoomCodes, redactText } from "hms-live/server";
import { beamsIn } from "./beams.js";
import { inWords } from "./failure.js";
import { stopOf, word } from "./shell.js";
import { newWitness } from "./witness.js";

/** The clock difference in seconds above which a lost start cannot be told from another one: docs/retries.md. */
const DOUBT = 5;

const ACCESS_KEY = /^[0-9a-f]{24}$/;

const row = (check, state, found, requests = [], next = []) => ({ check, state, found, asked: asked(requests), next });

/** Each request once, with its status and count. */
function asked(requests) {
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
  const witness = newWitness();
  const read = await ask({ ...call, fetch: witness.fetch }, (options) => getRoom(roomId, options));
  const rows = [credentials(call.credentials, read), clockRow(witness.offset()), room(roomId, read)];
  // Without the room, none of the other questions can be answered.
  if (read.error) return { rows, isAnswered: isAnswered(read) };
  const [template, onAir, people, codes] = await Promise.all([
    aboutTemplate(read.value.template_id, plan, call),
    beams(roomId, call, witness.authorization()),
    ask(call, (options) => getActiveRoom(roomId, options)),
    ask(call, (options) => listRoomCodes(roomId, { enabled: true, limit: 100 }, options)),
  ]);
  const more = [template.row, onAir, inTheRoom(people), roomCodes(roomId, template.role, plan, codes)];
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

function credentials({ accessKey, secret }, read) {
  const { error, requests } = read;
  const strange = [
    !ACCESS_KEY.test(accessKey) && "HMS_ACCESS_KEY has not the 24 hexadecimal digits of an access key",
    ACCESS_KEY.test(secret) && "HMS_SECRET looks like an access key",
    /\s/.test(accessKey + secret) && "there is white space in them",
  ].filter(Boolean);
  const next = ["compare HMS_ACCESS_KEY and HMS_SECRET with the dashboard, Developer; both are of one app"];
  if (error?.status === 401) {
    const found = ["the API refuses the access key and secret", ...strange].join("; ");
    return row("credentials", "failed", found, requests, next);
  }
  if (isAnswered(read)) return row("credentials", "ok", "the API accepts access key and secret", requests);
  if (strange.length > 0) return row("credentials", "warning", strange.join("; "), [], next);
  return row("credentials", "ok", "they look as they should, and the API was not there to be asked");
}

function clockRow(offset) {
  if (offset === undefined) return row("clock", "warning", "the API has not said what time it is");
  const apart = `this machine is ${Math.abs(offset).toFixed(0)} s ${offset < 0 ? "behind" : "ahead of"} the API`;
  if (Math.abs(offset) <= DOUBT) return row("clock", "ok", "this machine and the API have the same time");
  const found = `${apart}: tokens are signed for the API's time all the same, yet a start whose answer is lost may end with exit code 3`;
  return row("clock", "warning", found, [], ["set this machine's clock, by NTP for instance"]);
}

function room(roomId, { value, error, requests }) {
  const next = ["take the id from the dashboard, Rooms; it must belong to the account of HMS_ACCESS_KEY"];
  if (error?.status === 404 || error?.status === 403)
    return row("room", "failed", `there is no room ${redactText(roomId, 100)} in this account`, requests, next);
  if (error?.status === 401)
    return row("room", "warning", "it could not be asked for, since the credentials are refused");
  if (error) return row("room", "failed", `the room could not be read: ${inWords(error)}`, requests);
  if (value.enabled) return row("room", "ok", `it is there and enabled${nameOf(value)}`, requests);
  return row("room", "failed", `the room is switched off${nameOf(value)}`, requests, [
    "enable it on the dashboard, Rooms",
  ]);
}

const nameOf = ({ name }) => (name ? `, named ${redactText(name, 100)}` : "");

/** The row about the template, and the recorder's role. */
async function aboutTemplate(templateId, plan, call) {
  if (!templateId) return { row: row("template", "warning", "the room does not say which template it has") };
  const { value, error, requests } = await ask(call, (options) => getDestinations(templateId, options));
  if (error) return { row: row("template", "warning", `it could not be read: ${inWords(error)}`, requests) };
  const all = Object.entries(value.hlsDestinations ?? {}).map(([key, { name, role }]) => ({ name: name || key, role }));
  const { state, found, next } = judged(all, plan);
  const chosen = all.find(({ name }) => name === plan.destination) ?? all[0];
  return { row: row("template", state, found, requests, next), role: chosen?.role };
}

function judged(destinations, { meetingUrl, destination }) {
  const names = destinations.map(({ name }) => redactText(name, 100));
  const listed = names.slice(0, 20).join(", ");
  if (destination && names.length > 0 && !destinations.some(({ name }) => name === destination))
    return {
      state: "failed",
      found: `the template has no destination of the name that was given; it has ${listed}`,
      next: ["give start another --destination"],
    };
  if (names.length > 1 && !destination)
    return {
      state: "failed",
      found: `the template has several destinations, and a start has to name one of ${listed}`,
      next: ["give start --destination"],
    };
  if (meetingUrl) return { state: "ok", found: `destination ${listed || "none"}; the page is the one that was given` };
  if (names.length === 0)
    return {
      state: "failed",
      found: "live streaming is not enabled in the template, so that a start needs the page to record",
      next: [
        "give start --meeting-url, as `hms-live url` builds it; or enable live streaming on the dashboard, Templates",
      ],
    };
  const untold = "Whether the template has a subdomain the API does not tell; without one a start needs --meeting-url";
  return { state: "ok", found: `live streaming is enabled, destination ${listed}. ${untold}` };
}

async function beams(roomId, call, authorization) {
  const { value, error, requests } = await ask(call, (options) => beamsIn(roomId, options, authorization));
  if (error) return row("on air", "warning", `what is on air could not be read: ${inWords(error)}`, requests);
  const { found, unread } = value;
  const listed = found.map(({ kind, id, status }) => `${kind} ${redactText(id, 100)} is ${redactText(status, 40)}`);
  if (found.length > 0) {
    const next = found.map(({ kind, id }) =>
      kind === "live stream"
        ? stopOf(id)
        : `stop the ${kind} ${word(id, "its id")} where it was started: a room has one of all these at a time`,
    );
    return row("on air", "failed", listed.join("; "), requests, next);
  }
  const nothing = "no live stream, external stream or recording is on air";
  if (unread)
    return row("on air", "warning", `${nothing}, as far as could be read; recordings: ${redactText(unread)}`, requests);
  return row("on air", "ok", nothing, requests);
}

function inTheRoom({ value, error, requests }) {
  if (error) return row("people", "warning", `who is in the room could not be read: ${inWords(error)}`, requests);
  const count = value?.session.peers.length ?? 0;
  if (count > 0) return row("people", "ok", `${count} in the room`, requests);
  return row(
    "people",
    "ok",
    "nobody is in the room: a stream starts all the same, and ends after five minutes unless the template says otherwise",
    requests,
  );
}

function roomCodes(roomId, role, { meetingUrl }, { value, error, requests }) {
  if (error) return row("room codes", "warning", `they could not be read: ${inWords(error)}`, requests);
  const roles = [...new Set(value.data.filter(({ enabled }) => enabled).map((code) => redactText(code.role, 100)))];
  const listed = roles.slice(0, 20).join(", ");
  const say = (state, found, next) => row("room codes", state, found, requests, next);
  if (role && roles.includes(redactText(role, 100)))
    return say("ok", `the role of the recorder, ${redactText(role, 100)}, has one; roles with a code: ${listed}`);
  if (roles.length > 0) return say("ok", `roles with a code: ${listed}`);
  if (meetingUrl) return say("ok", "there is none, and the page that was given may need none");
  const sign = `hms-live url --room ${word(roomId, "room")} --role ROLE --sign`;
  return say("warning", "there is none, so that no meeting URL can be built with one", [
    `make one on the dashboard, or sign a URL: ${sign}`,
  ]);
}
