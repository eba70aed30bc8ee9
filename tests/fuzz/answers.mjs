// Generates answers of a broken server, as a custom fetch returns them.
import { readdirSync, readFileSync } from "node:fs";
import { SERVER_CALLS } from "../conformance/server-calls.js";
import { types } from "../declarations.mjs";
import { changed, text } from "./texts.mjs";
import { cause, stream } from "./thrown.mjs";

const folder = new URL("../samples/", import.meta.url);
const named = (part) =>
  readdirSync(folder)
    .filter((name) => part.test(name))
    .map((name) => readFileSync(new URL(name, folder), "utf8"));

const pages = named(/^list\.|list-all|for-room__response|stop-for-room/);
const streams = named(/^live-stream\.|^live-streams__(get|pause|resume|send|stop-live-stream-by).*response/);
const errors = named(/^error/);
export const events = named(/^webhooks__/);

/** The function whose answer a path outside of /live-streams gets. */
const OTHERS = [
  [/[/]presigned-url/, "getRecordingUrl"],
  [/[/]recording-assets[/]/, "getRecording"],
  [/[/]recording-assets/, "listRecordings"],
  [/[/]rooms[/]/, "getRoom"],
  [/[/]rooms([?]|$)/, "listRooms"],
  [/[/]room-codes[/]code|[/]role[/]/, "setRoomCode"],
  [/[/]room-codes[/]/, "listRoomCodes"],
  [/[/]peers[/]/, "getPeer"],
  [/[/]peers/, "listPeers"],
  [/[/]end-room/, "endRoom"],
  [/[/]active-rooms[/]/, "getActiveRoom"],
  [/[/]destinations/, "getDestinations"],
  [/[/]external-streams([?]|$|[/]room[/].*[/]stop)/, "listExternalStreams"],
  [/[/]external-streams[/]/, "getExternalStream"],
];

/** A valid body for such a path. */
function otherBody({ url, init }) {
  const name = OTHERS.find(([path]) => path.test(url))?.[1];
  const makes = name === "listRooms" && init?.method === "POST" ? "getRoom" : name;
  return SERVER_CALLS.find(([each]) => each === makes)?.[2]();
}

const STATUSES = [
  200, 200, 200, 200, 201, 204, 299, 301, 302, 304, 400, 401, 403, 404, 404, 408, 409, 429, 500, 502, 503, 504, 599,
];
const ODD_STATUSES = [0, -1, 99, 199, 200.5, 600, 1e9, NaN, Infinity, "200", null, undefined, true, 200n, {}];
const RETRY_AFTER = [
  "0",
  "1",
  "-1",
  "0.5",
  "abc",
  "",
  "9".repeat(40),
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "1, 2",
];
const DATES = [
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "yesterday",
  "",
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "\u00ff",
];
const KNOWN_STATES = types.get("LiveStreamStatus").values;
const STATES = [...KNOWN_STATES, "of next year", "", 7, null];
const MESSAGES = [
  "stream already running",
  "hls not running",
  "retry after 45 seconds",
  "retry after 99999999999999999999 seconds",
  "retry after -1 seconds",
  "beam already started",
  "Token validation error",
  "not found",
  "a token eyJhbGciOiJIUzI1NiJ9.e30.x",
  "",
];
const PLAYLISTS = [
  "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia.m3u8\n",
  "#EXTM3U\n#EXTINF:2,\nseg.m4s\n",
  "#EXTM3U\n",
  "#EXTM3U\n#EXT-X-STREAM-INF:\n../../x\n",
  "#EXTM3U\n#EXT-X-STREAM-INF:\nhttps://[::1\n",
  "#EXT-X-STREAM-INF:\n//b.example/x?y#z\n#EXTINF",
  "<html>",
  "",
];
const RUNTIME_FAULTS = ["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET", "ENOTFOUND", "EPIPE"];

/** Changes a random part of a JSON value. */
function mutated(value, random, depth = 0) {
  if (typeof value !== "object" || value === null || (depth > 0 && random.chance(0.25)))
    return replacement(value, random);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const keys = Object.keys(copy);
  const key = random.pick(keys);
  switch (key === undefined ? 9 : random.below(10)) {
    case 0:
      delete copy[key];
      break;
    case 1:
      if (Array.isArray(copy)) copy.push(copy[key]);
      else copy[`${key}_`] = copy[key];
      break;
    case 2:
      copy[key] = copy[random.pick(keys)];
      break;
    case 3:
      copy[key] = { [key]: copy[key] };
      break;
    case 4:
      copy[key] = [copy[key]];
      break;
    case 9:
      if (Array.isArray(copy)) copy.push(replacement(1, random));
      else copy[text(random)] = replacement(1, random);
      break;
    default:
      copy[key] = mutated(copy[key], random, depth + 1);
  }
  return copy;
}

function replacement(value, random) {
  if (typeof value === "string" && random.chance(0.5))
    return random.chance(0.3) ? random.pick(STATES) : changed(value, random);
  const simple = [
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    2 ** 53,
    "",
    "x",
    [],
    {},
    [[]],
    [null],
    { id: "x" },
    "https://a.example/x?auth_token=canary",
  ];
  return random.chance(0.8) ? random.pick(simple) : text(random);
}

function bodyValue(request, wantsPage, random) {
  if (random.chance(0.08))
    return {
      code: random.pick([400, 404, "400", null]),
      message: random.pick(MESSAGES),
      details: random.pick([[], ["a"], "x", [1, null], null]),
    };
  if (random.chance(0.05)) return JSON.parse(random.pick(errors));
  const matches = random.chance(0.93);
  const other = matches ? otherBody(request) : undefined;
  const value = other ?? JSON.parse(random.pick(matches === wantsPage ? pages : streams));
  // A lost start only adopts streams of its room that were created just now.
  for (const stream of Array.isArray(value.data) ? value.data : [value]) {
    if (random.chance(0.5)) stream.status = random.pick(KNOWN_STATES);
    if (random.chance(0.5)) stream.room_id = "room";
    if (random.chance(0.5))
      stream.created_at = random.pick([
        new Date().toISOString(),
        "9999-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z",
        "soon",
      ]);
  }
  if (wantsPage && random.chance(0.1)) value.data = null;
  let body = value;
  for (let count = random.pick([0, 0, 1, 1, 1, 2, 5]); count > 0; count -= 1) body = mutated(body, random);
  return body;
}

/** A body as text or bytes, mostly well-formed. */
function body(request, random) {
  if (/\.m3u8|seg|media/.test(request.url))
    return random.chance(0.8) ? random.pick(PLAYLISTS) : changed(random.pick(PLAYLISTS), random);
  const wantsPage = /\/stop$/.test(request.url) ? /room/.test(request.url) : /live-streams(\?|$)/.test(request.url);
  const json = JSON.stringify(bodyValue(request, wantsPage, random)) ?? "";
  if (random.chance(0.7)) return json;
  switch (random.below(8)) {
    case 0:
      return changed(json, random);
    case 1:
      return json.slice(0, random.below(json.length + 1));
    case 2:
      return random.pick([
        "",
        " ",
        "null",
        "[]",
        "{}",
        "<!doctype html><p>Bad gateway",
        "\ufeff{}",
        "NaN",
        "0",
        '"x"',
        "true",
        "\u0000",
      ]);
    case 3:
      return `\ufeff${json}`;
    case 4:
      return random.pick(["[", '{"a":', '{"data":['].map((piece) => piece.repeat(1 + random.below(3000))));
    case 5:
      return `)]}',\n${json}`;
    default: {
      const bytes = Buffer.from(json);
      for (let count = 1 + random.below(4); count > 0 && bytes.length > 0; count -= 1)
        bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    }
  }
}

function headers(random) {
  const made = new Headers();
  if (random.chance(0.1)) made.set("retry-after", random.pick(RETRY_AFTER));
  if (random.chance(0.3)) made.set("date", random.chance(0.5) ? new Date().toUTCString() : random.pick(DATES));
  return made;
}

/** Answers one request of the library; `kind` says in which way the answer may be broken. */
export function answer(kind, request, values) {
  const { random } = values;
  if (kind === "nonsense") return values.any();
  if (kind === "thrown") return values.bomb();
  if (kind === "cause") throw cause(values);
  if (kind === "lost")
    throw Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error("x"), { code: random.pick(RUNTIME_FAULTS) }),
    });
  if (kind === "silent") return new Promise(() => {});
  const content = body(request, random);
  const status = random.pick(STATUSES);
  request.status = status;
  if (kind === "response") {
    // Response.text() strips a byte order mark.
    request.text = new TextDecoder().decode(Buffer.from(content));
    return new Response([204, 205, 304].includes(status) ? null : content, { status, headers: headers(random) });
  }
  request.text = `${content}`;
  const like = { status, headers: headers(random), text: async () => request.text };
  if (kind === "stream") like.body = stream(values, content);
  if (kind === "odd") {
    const odd = [
      () => {
        like.status = random.pick(ODD_STATUSES);
      },
      () => {
        like.headers = { get: random.chance(0.3) ? values.bomb : () => values.any() };
      },
      () => {
        like.text = random.chance(0.3) ? values.bomb : () => values.any();
      },
      () => {
        like.text = () => values.promise();
      },
      () => {
        like.text = () => content;
      },
      () => {
        like[random.pick(["status", "headers", "text"])] = values.any();
      },
      () => {
        Object.defineProperty(like, random.pick(["status", "headers", "text"]), { get: values.bomb });
      },
      () => {
        like.text = () => new Promise(() => {});
      },
    ];
    random.pick(odd)();
  }
  return like;
}
