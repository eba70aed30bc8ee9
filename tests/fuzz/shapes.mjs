// What the contract says that each function resolves to, written down once more and on its own, so that the library's own
// tables are held against something.

const TEXT_LIMIT = 1_000_000;
const LARGEST = Number.MAX_SAFE_INTEGER;

const isText = (value, least = 0) => typeof value === "string" && value.length >= least && value.length <= TEXT_LIMIT && value.isWellFormed();
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value) => typeof value === "number" && value >= 0 && value <= LARGEST;
const isList = (value, item) => Array.isArray(value) && value.length <= 10_000 && value.every(item);
// Where the contract lets a field be missing, the API may as well write null.
const maybe = (value, is) => value === undefined || value === null || is(value);
const orNull = (value, is) => value === null || (value !== undefined && is(value));

const isAsset = (asset) =>
  isObject(asset) && ["id", "type", "status", "path", "created_at"].every((name) => isText(asset[name])) &&
  isNumber(asset.size) && isNumber(asset.duration) && maybe(asset.thumbnails, (list) => isList(list, (item) => isText(item))) &&
  maybe(asset.metadata, isObject);

const isRecording = (recording) =>
  isObject(recording) && typeof recording.hls_vod === "boolean" && typeof recording.single_file_per_layer === "boolean";

export const isLiveStream = (stream) =>
  isObject(stream) && isText(stream.id, 1) && isText(stream.status, 1) &&
  ["room_id", "session_id", "meeting_url", "destination", "created_at", "updated_at", "started_by", "stopped_by"]
    .every((name) => isText(stream[name])) &&
  isObject(stream.playback) && isText(stream.playback.url, 1) && orNull(stream.recording, isRecording) &&
  orNull(stream.started_at, (text) => isText(text)) && orNull(stream.stopped_at, (text) => isText(text)) &&
  orNull(stream.recording_assets, (list) => isList(list, isAsset));

/** A page as it is on the wire, where an empty list may be null. */
export const isPageOnTheWire = (page) =>
  isObject(page) && orNull(page.data, (list) => isList(list, isLiveStream)) && maybe(page.limit, isNumber) &&
  maybe(page.last, (text) => isText(text)) && maybe(page.error, (text) => isText(text));

const isPage = (page) => isPageOnTheWire(page) && Array.isArray(page.data);

export const isEvent = (event) =>
  isObject(event) && isText(event.id, 1) && isText(event.type, 1) && isObject(event.data) &&
  ["version", "account_id", "timestamp"].every((name) => isText(event[name]));

const MEETING = [
  "subdomain", "origin", "room_code", "room_id", "role", "page", "skip_preview", "skip_preview_headful", "auth_token", "ui_mode", "name", "user_id",
];
const isMeeting = (meeting) => isObject(meeting) && Object.keys(meeting).every((key) => MEETING.includes(key));

const isMeetingUrl = (url) => {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  return new URL(url).protocol === "https:";
};

const isToken = (token) => typeof token === "string" && /^[\w-]+\.[\w-]+\.[\w-]{43}$/.test(token);

/** Whether a function may resolve to a value. */
export const documented = {
  startLiveStream: isLiveStream,
  stopLiveStream: isLiveStream,
  stopLiveStreams: isPage,
  getLiveStream: isLiveStream,
  listLiveStreams: isPage,
  sendTimedMetadata: isLiveStream,
  pauseRecording: isLiveStream,
  resumeRecording: isLiveStream,
  waitForLiveStream: isLiveStream,
  createManagementToken: isToken,
  createAuthToken: isToken,
  verifyWebhook: isEvent,
  buildMeetingUrl: isMeetingUrl,
  parseMeetingUrl: isMeeting,
  init: (nothing) => nothing === undefined,
};

const CODES = [
  "ERR_INVALID_ARGUMENT", "ERR_API", "ERR_INVALID_RESPONSE", "ERR_NETWORK", "ERR_TIMEOUT", "ERR_AMBIGUOUS_START", "ERR_ALREADY_RUNNING",
  "ERR_STREAM_ENDED", "ERR_WEBHOOK",
];

/** What is wrong with a LiveStreamError, or nothing. ERR_INIT is what a trap looks like from outside. */
export function faultOf(error) {
  if (!CODES.includes(error.code)) return `code ${error.code}`;
  if (error.name !== "LiveStreamError" || typeof error.message !== "string" || error.message.length < 10) return "no name or message";
  const of = (code, field, type) => error.code === code && typeof error[field] !== type && `${code} without ${field}`;
  return of("ERR_INVALID_ARGUMENT", "argument", "string") || of("ERR_API", "status", "number") ||
    of("ERR_INVALID_RESPONSE", "path", "string") || of("ERR_STREAM_ENDED", "stream", "object") || undefined;
}
