// Property tests of meeting URLs and path segments with generated values. HMS_LIVE_CASES sets the number of cases, HMS_LIVE_SEED
// repeats a run.
import assert from "node:assert/strict";
import { it } from "node:test";
import { optionsReturning, liveStream } from "./conformance/bodies.js";
import { types } from "./declarations.mjs";
import { Generator } from "./generator.mjs";
import { packageUrl } from "./built.mjs";

const { LiveStreamError, buildMeetingUrl, getLiveStream, parseMeetingUrl } = await import(packageUrl("dist/index.js"));
const cases = Number(process.env.HMS_LIVE_CASES ?? 25_000);
const seed = Number(process.env.HMS_LIVE_SEED ?? 20260101);
console.log(`# seed ${seed}, ${cases} cases`);

/** The parts of a meeting URL, and those that are not in its query. */
const PARTS = [...types.get("MeetingUrl").members].map(([name, { type }]) => ({ name, type }));
const LOCATION = ["subdomain", "origin", "room_code", "room_id", "role", "page"];
/** Parts with another name in the query. */
const KEYS = { user_id: "userId", subdomain_override: "subdomain" };
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LABEL = "abcdefghijklmnopqrstuvwxyz0123456789";
const UNRESERVED = `${LETTERS}0123456789-_.~`;
const VISIBLE = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index));

function goodPart(name, type, random) {
  if (name === "auth_token") return random.text(VISIBLE, 1, 60);
  if (type.kind === "boolean") return random.chance(0.5);
  return type.kind === "literals" && !type.open ? random.one(type.values) : random.unicode(0, 30);
}

/** Generates valid parts. */
function goodMeeting(random) {
  const label = () => random.text(LABEL, 1, 12);
  const meeting = {};
  if (random.chance(0.5)) meeting.subdomain = label();
  else {
    const port = random.chance(0.2) ? `:${random.whole(1024, 65_535)}` : "";
    const host = random.one([label(), `${label()}--${label()}`, "xn--bcher-kva", `my_${label()}`]);
    meeting.origin = `https://${host}.${random.text(LETTERS.slice(0, 26), 2, 6)}${port}`;
  }
  if (random.chance(0.5)) {
    meeting.room_code = [3, 4, 3].map((length) => random.text(LETTERS, length, length)).join("-");
  } else {
    meeting.room_id = random.text("0123456789abcdef", 24, 24);
    meeting.role = random.chance(0.3) ? "__internal_recorder" : `r${random.text(UNRESERVED, 0, 20)}`;
  }
  for (const { name, type } of PARTS) {
    if ((name === "page" || !LOCATION.includes(name)) && random.chance(0.4))
      meeting[name] = goodPart(name, type, random);
  }
  // With an auth token the page ignores the role, so any is valid.
  if (meeting.role && meeting.auth_token && random.chance(0.5)) meeting.role = `${random.unicode(1, 20)}!`;
  return meeting;
}

it(`a built URL is parsed into the same parts, and the WHATWG URL parser agrees (seed ${seed})`, () => {
  const random = new Generator(seed);
  for (let index = 0; index < cases; index += 1) {
    const meeting = goodMeeting(random);
    const say = () => `case ${index} of seed ${seed}: ${JSON.stringify(meeting)}`;
    const url = buildMeetingUrl(meeting);
    assert.deepEqual(parseMeetingUrl(url), { page: "preview", ...meeting }, say());

    const parsed = new URL(url);
    assert.equal(parsed.href, url, `the parser does not normalize the URL: ${say()}`);
    assert.equal(parsed.origin, meeting.origin ?? `https://${meeting.subdomain}.app.100ms.live`, say());
    assert.equal(parsed.username + parsed.password + parsed.hash, "", say());
    const page = (meeting.page ?? "preview").split("/").filter(Boolean);
    const room = meeting.room_code ? [meeting.room_code] : [meeting.room_id, meeting.role];
    const segments = parsed.pathname.split("/").slice(1);
    assert.deepEqual(segments.map(decodeURIComponent), [...page, ...room], say());
    const query = PARTS.filter(({ name }) => !LOCATION.includes(name) && meeting[name] !== undefined);
    assert.deepEqual(
      [...parsed.searchParams],
      query.map(({ name }) => [KEYS[name] ?? name, String(meeting[name])]),
      say(),
    );
  }
});

it(`hostile parts are rejected by name or encoded in the URL (seed ${seed})`, () => {
  const random = new Generator(seed + 1);
  const names = PARTS.filter(({ type }) => type.kind !== "boolean").map(({ name }) => name);
  let built = 0;
  for (let index = 0; index < cases; index += 1) {
    const meeting = goodMeeting(random);
    const host = meeting.origin ? new URL(meeting.origin).host : `${meeting.subdomain}.app.100ms.live`;
    const name = random.one(names);
    const value = random.hostile();
    const changed = { ...meeting, [name]: value };
    const say = () => `case ${index} of seed ${seed}: ${JSON.stringify(changed)}`;
    let url;
    try {
      url = buildMeetingUrl(changed);
    } catch (error) {
      assert.ok(error instanceof LiveStreamError, `${say()}: ${error.stack}`);
      assert.equal(error.code, "ERR_INVALID_ARGUMENT", say());
      assert.match(error.argument, /^meeting\./, say());
      continue;
    }
    built += 1;
    assert.ok(value.isWellFormed?.() ?? true, `a lone surrogate went into a URL: ${say()}`);
    const parsed = new URL(url);
    assert.equal(parsed.protocol, "https:", say());
    if (name !== "subdomain" && name !== "origin") assert.equal(parsed.host, host, `the host is another: ${say()}`);
    assert.deepEqual(parseMeetingUrl(url), { page: "preview", ...changed }, say());
  }
  assert.ok(built > cases / 20, `${built} of ${cases} could be built`);
});

it(`any text is parsed into parts that build a URL again, or rejected (seed ${seed})`, () => {
  const random = new Generator(seed + 2);
  let parsed = 0;
  for (let index = 0; index < cases; index += 1) {
    const good = buildMeetingUrl(goodMeeting(random));
    const url = random.chance(0.2) ? random.hostile() : random.damaged(good);
    let meeting;
    try {
      meeting = parseMeetingUrl(url);
    } catch (error) {
      assert.ok(
        error instanceof LiveStreamError,
        `case ${index} of seed ${seed}: ${JSON.stringify(url)}: ${error.stack}`,
      );
      assert.equal(error.argument, "url");
      continue;
    }
    parsed += 1;
    const again = buildMeetingUrl(meeting);
    assert.deepEqual(parseMeetingUrl(again), meeting, `case ${index} of seed ${seed}: ${JSON.stringify(url)}`);
    assert.equal(new URL(again).origin, new URL(url).origin, `case ${index} of seed ${seed}: ${JSON.stringify(url)}`);
  }
  assert.ok(parsed > cases / 20, `${parsed} of ${cases} could be parsed`);
});

it(`any id is one path segment that decodes to itself, or is rejected (seed ${seed})`, async () => {
  const random = new Generator(seed + 3);
  const body = liveStream();
  let asked = 0;
  for (let index = 0; index < cases; index += 1) {
    const id = random.chance(0.5) ? random.hostile() : random.unicode(0, 40);
    const say = () => `case ${index} of seed ${seed}: ${JSON.stringify(id)}`;
    let url;
    const options = optionsReturning(body, {
      fetch: async (target) => {
        url = target;
        return { status: 200, headers: new Headers(), text: async () => JSON.stringify(body) };
      },
    });
    try {
      await getLiveStream(id, options);
    } catch (error) {
      assert.equal(error.code, "ERR_INVALID_ARGUMENT", `${say()}: ${error.stack}`);
      assert.equal(url, undefined, `a refused id made a request: ${say()}`);
      continue;
    }
    asked += 1;
    const parsed = new URL(url);
    assert.equal(parsed.href, url, say());
    const [empty, version, resource, segment, ...more] = parsed.pathname.split("/");
    assert.deepEqual([empty, version, resource, more], ["", "v2", "live-streams", []], say());
    assert.equal(decodeURIComponent(segment), id, say());
    assert.equal(parsed.search + parsed.hash, "", say());
  }
  assert.ok(asked > cases / 2, `${asked} of ${cases} were ids`);
});
