// A live stream as the room keeps it, as its owner sees it, and as everybody may see it.
import type { LiveStream } from "hms-live";

/** How far along a stream is. It only ever moves to a later step, so that late and repeated news change nothing. */
const STEPS: Record<string, number> = {
  starting: 0,
  running: 1,
  stopping: 2,
  post_processing: 3,
  completed: 4,
  failed: 4,
};
export const LAST_STEP = 4;
/** A stream on air is what keeps another from being started. */
export const isOnAir = (status: string): boolean => status === "starting" || status === "running";

/** The step of a status; one that the API adds some day stays where the stream was. */
export const stepOf = (status: string, before = 0): number => STEPS[status] ?? before;

/**
 * What is kept: the documented fields, so that nothing unforeseen is passed on, and a meeting URL without its query, since
 * that may hold an app token.
 */
export function kept(stream: LiveStream): LiveStream {
  return {
    id: stream.id,
    room_id: stream.room_id,
    session_id: stream.session_id,
    status: stream.status,
    meeting_url: stream.meeting_url.split(/[?#]/)[0] ?? "",
    playback: { url: stream.playback.url },
    recording: stream.recording,
    destination: stream.destination,
    created_at: stream.created_at,
    started_at: stream.started_at,
    updated_at: stream.updated_at,
    stopped_at: stream.stopped_at,
    started_by: stream.started_by,
    stopped_by: stream.stopped_by,
    recording_assets: stream.recording_assets,
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

/** Whether viewers would see a difference. `updated_at` alone is none. */
export function looksDifferent(a: LiveStream | undefined, b: LiveStream | undefined): boolean {
  const seen = (stream: LiveStream | undefined) =>
    stream && [stream.id, stream.status, stream.playback.url, stream.started_at, stream.stopped_at].join(" ");
  return seen(a) !== seen(b);
}
