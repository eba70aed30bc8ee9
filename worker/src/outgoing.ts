// What callers and viewers may see of streams. Each object is built from a list of what is allowed, so nothing unforeseen is passed
// on, and no text is passed on as it came: the API may put a token anywhere.
import type { LiveStream, RecordingAsset, StoppedLiveStreams } from "hms-live/server";
import { redacted } from "./redact";

const MOST_ASSETS = 100;
const TIME = /^[0-9TZ:.+-]{1,40}$/;
/** What the API documents of an asset's metadata. */
const METADATA = [
  ...["layer", "num_layers", "max_width", "max_height", "media_type", "output_mode", "track_type", "stream_type"],
  ...["track_id", "stream_id", "peer_id", "user_id"],
];

/** What is kept of a stream, and what somebody with a session for its room sees. */
export function kept(stream: LiveStream): LiveStream {
  return {
    id: redacted(stream.id),
    room_id: redacted(stream.room_id),
    session_id: redacted(stream.session_id),
    status: redacted(stream.status),
    meeting_url: place(stream.meeting_url),
    playback: { url: playbackUrl(stream.playback.url) },
    recording: stream.recording && {
      hls_vod: stream.recording.hls_vod === true,
      single_file_per_layer: stream.recording.single_file_per_layer === true,
    },
    destination: redacted(stream.destination),
    created_at: time(stream.created_at) ?? "",
    started_at: time(stream.started_at),
    updated_at: time(stream.updated_at) ?? "",
    stopped_at: time(stream.stopped_at),
    started_by: redacted(stream.started_by),
    stopped_by: redacted(stream.stopped_by),
    recording_assets: stream.recording_assets?.slice(0, MOST_ASSETS).map(asset) ?? null,
  };
}

/**
 * What anybody may see: id, status, playback URL and times. The other fields are there and empty, because the package
 * checks that an answer has the documented shape.
 */
export function shown(stream: LiveStream): LiveStream {
  return {
    ...kept(stream),
    room_id: "",
    session_id: "",
    meeting_url: "",
    recording: null,
    destination: "",
    started_by: "",
    stopped_by: "",
    recording_assets: null,
  };
}

/** What stopping a room's streams answers. */
export function stopped({ data, limit, last, error }: StoppedLiveStreams): StoppedLiveStreams {
  return {
    data: data.map(kept),
    ...(typeof limit === "number" ? { limit } : {}),
    ...(typeof last === "string" ? { last: redacted(last) } : {}),
    ...(typeof error === "string" ? { error: redacted(error) } : {}),
  };
}

function asset(given: RecordingAsset): RecordingAsset {
  const { thumbnails, metadata } = given;
  return {
    id: redacted(given.id),
    type: redacted(given.type),
    status: redacted(given.status),
    path: place(given.path),
    size: given.size,
    duration: given.duration,
    created_at: time(given.created_at) ?? "",
    ...(thumbnails === undefined ? {} : { thumbnails: thumbnails?.slice(0, MOST_ASSETS).map(place) ?? null }),
    ...(metadata ? { metadata: facts(metadata) } : {}),
  };
}

function facts(metadata: Record<string, unknown>): Record<string, unknown> {
  const known = METADATA.flatMap((name) => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    if (typeof value === "number") return [[name, value]];
    return typeof value === "string" ? [[name, redacted(value, 100)]] : [];
  });
  const { width, height } = (metadata["resolution"] ?? {}) as Record<string, unknown>;
  const hasSize = typeof width === "number" && typeof height === "number";
  return { ...Object.fromEntries(known), ...(hasSize ? { resolution: { width, height } } : {}) };
}

/** A URL without its query and without a login: both may be secrets. */
const place = (url: string): string => redacted(url.split(/[?#]/)[0] ?? "", 1000);

/** Viewers need the query of a signed playback URL; one with a token of the API in it is none. */
function playbackUrl(url: string): string {
  const at = url.indexOf("?");
  const query = at < 0 ? "" : url.slice(at);
  return place(url) + (redacted(query, 1000) === query ? query : "");
}

const time = (text: string | null | undefined): string | null => (text && TIME.test(text) ? text : null);
