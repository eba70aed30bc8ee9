// Checks what functions resolve to against the public types, which are independent of the library's own tables. What types cannot
// express is written down here.
import { codes, functions, types } from "../declarations.mjs";

const TEXT_LIMIT = 1_000_000;
const LARGEST = Number.MAX_SAFE_INTEGER;
const ITEMS = 10_000;

/** Strings that must not be empty. */
const FILLED = [
  "LiveStream.id",
  "LiveStream.status",
  "LiveStream.playback.url",
  "Room.id",
  "RoomCode.code",
  "ActiveRoom.id",
  "session.id",
  "Peer.id",
  "Recording.id",
  "RecordingUrl.url",
  "ExternalStream.id",
  "ExternalStream.status",
  "WebhookEvent.id",
  "WebhookEvent.type",
];

const isText = (value) => typeof value === "string" && value.length <= TEXT_LIMIT && value.isWellFormed();
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const KINDS = {
  string: (value, _, place) => isText(value) && (value !== "" || !FILLED.includes(place)),
  literals: (value, { values, open }, place) => (open ? KINDS.string(value, {}, place) : values.includes(value)),
  number: (value) => typeof value === "number" && value >= 0 && value <= LARGEST,
  boolean: (value) => typeof value === "boolean",
  list: (value, { item }, place, wire) =>
    Array.isArray(value) && value.length <= ITEMS && value.every((each) => fits(item, each, place, wire)),
  record: (value, { item }, place, wire) =>
    isObject(value) && (!item || Object.values(value).every((each) => fits(item, each, place, wire))),
  object: (value, { name: title, members }, place, wire) =>
    isObject(value) &&
    [...members].every(([name, member]) => memberFits(member, value[name], `${title ?? place}.${name}`, wire)),
  unknown: () => true,
};

/** Whether a value matches a type; `wire` means in the form that the API sends. */
function fits(type, value, place, wire) {
  return value === null ? type.nullable : KINDS[type.kind](value, type, place, wire);
}

function memberFits({ optional, type }, value, place, wire) {
  if (value === undefined) return optional;
  // The API may send null for an optional member and for an empty list.
  if (wire && value === null && (optional || type.kind === "list")) return true;
  return fits(type, value, place, wire);
}

/** Converts a value from the API's form to the types': removes or replaces null where they do not allow it. */
function read(type, value) {
  if (type.kind === "list") for (const item of value ?? []) read(type.item, item);
  if (type.kind === "record" && type.item) for (const item of Object.values(value ?? {})) read(type.item, item);
  if (type.kind !== "object" || value === null) return value;
  for (const [name, { optional, type: inner }] of type.members) {
    if (value[name] === undefined) continue;
    if (value[name] !== null || inner.nullable) read(inner, value[name]);
    else if (optional) delete value[name];
    else value[name] = [];
  }
  return value;
}

const typeOf = (name) => functions.get(name).result.type;

/** The library parses pages of a list with the table of stopped streams, which allows more members. */
const STOPPED = { listLiveStreams: "stopLiveStreams", listExternalStreams: "stopExternalStreams" };
/** A function that resolves to null does so for a 404, not for a body of null. */
const onTheWire = (name) => ({ ...typeOf(STOPPED[name] ?? name), nullable: false });

/** Functions that do not resolve to the body of a single answer. */
export const DERIVED = [
  ...["waitForLiveStream", "waitForExternalStream", "waitForRecording"],
  ...["createRoom", "getRoomCode", "listPeers", "endRoom"],
];

/** Whether a body is a valid answer for a function. */
export const isAnswer = (name, body) => fits(onTheWire(name), body, name, true);

/** What a function resolves to for a valid body. */
export const answerRead = (name, body) => read(onTheWire(name), body);

export const isLiveStream = (value) => fits(types.get("LiveStream"), value, "", false);

const isMeeting = (meeting) => {
  const { members } = types.get("MeetingUrl");
  return fits(types.get("MeetingUrl"), meeting, "", false) && Object.keys(meeting).every((key) => members.has(key));
};

const isMeetingUrl = (url) => {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  return new URL(url).protocol === "https:";
};

const isToken = (token) => typeof token === "string" && /^[\w-]+\.[\w-]+\.[\w-]{43}$/.test(token);

/** Functions whose results are checked more strictly than by their type. */
const EXACTLY = {
  createManagementToken: isToken,
  createAuthToken: isToken,
  buildMeetingUrl: isMeetingUrl,
  parseMeetingUrl: isMeeting,
  init: (nothing) => nothing === undefined,
  endRoom: (nothing) => nothing === undefined,
};

/** Whether a function may resolve to a value. */
export const isResult = (name, value) => EXACTLY[name]?.(value) ?? fits(typeOf(name), value, name, false);

/** What is wrong with a LiveStreamError, or undefined. ERR_INIT would mean that the WebAssembly module trapped. */
export function faultOf(error) {
  if (error.code === "ERR_INIT" || !codes.includes(error.code)) return `code ${error.code}`;
  if (error.name !== "LiveStreamError" || typeof error.message !== "string" || error.message.length < 10)
    return "no name or message";
  const of = (code, field, type) => error.code === code && typeof error[field] !== type && `${code} without ${field}`;
  return (
    of("ERR_INVALID_ARGUMENT", "argument", "string") ||
    of("ERR_API", "status", "number") ||
    of("ERR_INVALID_RESPONSE", "path", "string") ||
    of("ERR_STREAM_ENDED", "stream", "object") ||
    undefined
  );
}
