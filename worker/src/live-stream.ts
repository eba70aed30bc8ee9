// The lifecycle of a live stream, and how an update merges into what is known.
import type { LiveStream } from "hms-live/server";

/** The order of statuses. A stream only moves forward, so late and repeated updates change nothing. */
const STEPS: Record<string, number> = {
  starting: 0,
  running: 1,
  stopping: 2,
  post_processing: 3,
  completed: 4,
  failed: 4,
};
const LAST_STEP = 4;
/** While a stream is on air, the room cannot start another. */
export const isOnAir = (status: string): boolean => status === "starting" || status === "running";

/** Whether no status can follow. */
export const isFinal = (status: string): boolean => STEPS[status] === LAST_STEP;

/** The step of a status; an unknown one leaves the stream where it was. */
const stepOf = (status: string, before = 0): number => STEPS[status] ?? before;

/** Whether two final statuses differ; only the API can then decide. */
export const contradict = (a: string, b: string): boolean => isFinal(a) && isFinal(b) && a !== b;

/** Merges an update into a known stream. Status and times never move backwards, in whatever order updates arrive. */
export function mergeUpdate(known: LiveStream, news: LiveStream, isFromApi: boolean): LiveStream {
  const step = stepOf(known.status);
  const goesBack = stepOf(news.status, step) < step || (step === LAST_STEP && !isFinal(news.status));
  if (goesBack || (contradict(known.status, news.status) && !isFromApi)) return known;
  return {
    ...news,
    started_at: news.started_at ?? known.started_at ?? null,
    stopped_at: news.stopped_at ?? known.stopped_at ?? null,
    updated_at: Date.parse(news.updated_at) >= Date.parse(known.updated_at) ? news.updated_at : known.updated_at,
    // Lists omit assets.
    recording_assets: news.recording_assets ?? known.recording_assets ?? null,
  };
}

/** Whether viewers would see a difference. `updated_at` alone does not count. */
export function looksDifferent(a: LiveStream | undefined, b: LiveStream | undefined): boolean {
  const seen = (stream: LiveStream | undefined) =>
    stream && [stream.id, stream.status, stream.playback.url, stream.started_at, stream.stopped_at].join(" ");
  return seen(a) !== seen(b);
}
