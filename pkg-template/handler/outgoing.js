// Filters what browsers may see of streams. Objects are built from an allowlist, and all texts are redacted, because
// the API may put a token anywhere.
import { hasToken, redactText } from "./redact-text.js";

const MOST_ASSETS = 100;
const MOST_STREAMS = 100;
const TIME = /^[0-9TZ:.+-]{1,40}$/;

/** The documented members of an asset's metadata. */
const METADATA =
  "layer num_layers max_width max_height media_type output_mode track_type stream_type track_id stream_id peer_id user_id";

/** A path segment that is a room code. */
const CODE = /^[a-z]+-[a-z]+-[a-z]+$/i;

/**
 * A stream as shown to a viewer or an operator. `brought` is the meeting URL that the operator sent with this request
 * and may therefore see.
 */
export function showLiveStream(stream, view, brought) {
  const { playback, recording } = stream;
  const shown = {
    id: text(stream.id),
    room_id: text(stream.room_id),
    session_id: text(stream.session_id),
    status: text(stream.status),
    meeting_url: meetingUrl(stream.meeting_url, brought ?? undefined),
    playback: { url: playbackUrl(playback?.url) },
    recording: recording ? flags(recording) : null,
    destination: text(stream.destination),
    created_at: time(stream.created_at) ?? "",
    started_at: time(stream.started_at),
    updated_at: time(stream.updated_at) ?? "",
    stopped_at: time(stream.stopped_at),
    started_by: text(stream.started_by),
    stopped_by: text(stream.stopped_by),
    recording_assets: listOf(stream.recording_assets, asset),
  };
  // Anything but "operator" counts as a viewer.
  return view === "operator" ? shown : { ...shown, ...HIDDEN_FROM_VIEWERS };
}

/** These fields are present but empty, because the package requires the documented shape. */
const HIDDEN_FROM_VIEWERS = {
  session_id: "",
  meeting_url: "",
  recording: null,
  destination: "",
  started_by: "",
  stopped_by: "",
  recording_assets: null,
};

/** A page of one room's streams. Other streams, if the API lists any, are removed. */
export function pageFor(view, { data, limit, last, error }, roomId) {
  const own = data.filter((stream) => stream.room_id === roomId);
  return {
    data: own.slice(0, MOST_STREAMS).map((stream) => showLiveStream(stream, view)),
    ...(typeof limit === "number" && { limit }),
    ...(typeof last === "string" && { last: redactText(last) }),
    ...(typeof error === "string" && view !== "viewer" && { error: redactText(error) }),
  };
}

function asset(told) {
  const given = told ?? {};
  const { thumbnails, metadata } = given;
  return {
    id: text(given.id),
    type: text(given.type),
    status: text(given.status),
    path: place(given.path),
    size: number(given.size),
    duration: number(given.duration),
    created_at: time(given.created_at) ?? "",
    ...(thumbnails !== undefined && { thumbnails: listOf(thumbnails, place) }),
    ...(metadata && { metadata: facts(metadata) }),
  };
}

function facts(metadata) {
  const known = METADATA.split(" ").flatMap((name) => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    if (typeof value === "number") return [[name, value]];
    return typeof value === "string" ? [[name, redactText(value, 100)]] : [];
  });
  const { width, height } = metadata.resolution ?? {};
  const hasSize = typeof width === "number" && typeof height === "number";
  return { ...Object.fromEntries(known), ...(hasSize && { resolution: { width, height } }) };
}

const flags = ({ hls_vod, single_file_per_layer }) => ({
  hls_vod: hls_vod === true,
  single_file_per_layer: single_file_per_layer === true,
});

const listOf = (given, one) => (Array.isArray(given) ? firstOf(given, MOST_ASSETS).map((item) => one(item)) : null);

/** The first items of a list. Reads them one by one, since an iterator may be endless. */
export const firstOf = (list, most) => Array.from({ length: Math.min(list.length, most) }, (_, at) => list[at]);

const text = (given) => (typeof given === "string" ? redactText(given) : "");

const number = (given) => (typeof given === "number" ? given : 0);

const time = (given) => (typeof given === "string" && TIME.test(given) ? given : null);

/** A URL without its query and credentials, which may be secret. */
const place = (url) => (typeof url === "string" ? redactText(url.split(/[?#]/)[0], 1000) : "");

/**
 * The recorded page. Anybody with its room code can join, so a URL with one is shown only to its sender. Hidden URLs
 * are empty, because a different URL would suggest to the package that the stream is not its own.
 */
function meetingUrl(url, brought) {
  if (typeof url !== "string") return "";
  if (brought !== undefined && withoutKey(url) === withoutKey(brought)) return brought;
  const path = url.split(/[?#]/)[0];
  if (brought !== undefined && path === brought.split(/[?#]/)[0]) return path;
  return path.split(/\/|%2f/i).some((segment) => CODE.test(segment)) ? "" : place(url);
}

const withoutKey = (url) => url.replace(/[?&]hms_live_key=[^&#]*/, "");

/** Viewers need the query of a signed playback URL unless it contains an API token. */
function playbackUrl(url) {
  if (typeof url !== "string") return "";
  const at = url.indexOf("?");
  const query = at < 0 ? "" : url.slice(at, at + 2000);
  return place(url) + (hasToken(query) ? "" : query);
}
