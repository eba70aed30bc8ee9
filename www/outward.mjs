// What a browser may see of the API's answers: the documented fields, and in them no token, wherever the API puts one.

/** No text of the API is longer where it is what it should be. */
const LONGEST_TEXT = 4096;

/** Beginnings of tokens, in a text as it is or percent-encoded. Neither pattern looks at a character twice. */
const TOKENS = [
  [/((?:auth_token|signature)(?:=|%3D))[^&#\s"'<>]*/gi, "$1redacted"],
  [/eyJ[\w.~-]*/g, "redacted"],
];

/** A text without tokens. What is cut off is dropped before it is looked at. */
export function clean(text) {
  return TOKENS.reduce((cleaned, [pattern, by]) => cleaned.replace(pattern, by), String(text).slice(0, LONGEST_TEXT));
}

/** The query of a meeting URL may hold an app token, under whatever name. */
const withoutQuery = (url) => url && clean(String(url).slice(0, LONGEST_TEXT).split(/[?#]/, 1)[0]);

/** One live stream. */
export function stream(given) {
  const { playback, recording, recording_assets: assets } = given;
  const texts = ["id", "room_id", "session_id", "status", "destination", "started_by", "stopped_by"];
  const times = ["created_at", "started_at", "updated_at", "stopped_at"];
  return {
    ...picked(given, [...texts, ...times]),
    meeting_url: withoutQuery(given.meeting_url),
    playback: playback && picked(playback, ["url"]),
    recording: recording && picked(recording, ["hls_vod", "single_file_per_layer"]),
    recording_assets: assets?.map(asset) ?? null,
  };
}

/** A page of live streams. */
export const page = ({ data, limit, last }) => ({
  data: data?.map(stream) ?? [],
  ...picked({ limit, last }, ["limit", "last"]),
});

function asset(given) {
  const own = picked(given, ["id", "type", "status", "size", "duration", "created_at"]);
  const metadata = picked(given.metadata ?? {}, ["layer", "num_layers", "max_width", "max_height"]);
  const { resolution } = given.metadata ?? {};
  if (resolution) metadata.resolution = picked(resolution, ["width", "height"]);
  return { ...own, path: withoutQuery(given.path), metadata };
}

/** These members, where they are there and are no objects; what is a text in them is cleaned. */
function picked(given, names) {
  const found = names.filter(
    (name) => Object.hasOwn(given, name) && !isObject(given[name]) && given[name] !== undefined,
  );
  return Object.fromEntries(
    found.map((name) => [name, typeof given[name] === "string" ? clean(given[name]) : given[name]]),
  );
}

const isObject = (value) => typeof value === "object" && value !== null;
