// The steps of a live stream's life, and what is known of one after news of it.
import type { LiveStream } from "hms-live/server";

/** How far along a stream is. It only ever moves to a later step, so that late and repeated news change nothing. */
const STEPS: Record<string, number> = {
  starting: 0,
  running: 1,
  stopping: 2,
  post_processing: 3,
  completed: 4,
  failed: 4,
};
const LAST_STEP = 4;
/** A stream on air is what keeps another from being started. */
export const isOnAir = (status: string): boolean => status === "starting" || status === "running";

/** Whether nothing can come after a status. */
export const isFinal = (status: string): boolean => STEPS[status] === LAST_STEP;

/** The step of a status; one that the API adds some day stays where the stream was. */
const stepOf = (status: string, before = 0): number => STEPS[status] ?? before;

/** Two ends that contradict each other: only the API knows which is right. */
export const contradict = (a: string, b: string): boolean => isFinal(a) && isFinal(b) && a !== b;

/** What is known of a stream after news of it: nothing moves backwards, whoever tells it in whatever order. */
export function after(known: LiveStream, news: LiveStream, isFromApi: boolean): LiveStream {
  const step = stepOf(known.status);
  const goesBack = stepOf(news.status, step) < step || (step === LAST_STEP && !isFinal(news.status));
  if (goesBack || (contradict(known.status, news.status) && !isFromApi)) return known;
  return {
    ...news,
    started_at: news.started_at ?? known.started_at ?? null,
    stopped_at: news.stopped_at ?? known.stopped_at ?? null,
    updated_at: Date.parse(news.updated_at) >= Date.parse(known.updated_at) ? news.updated_at : known.updated_at,
    // Lists leave them out.
    recording_assets: news.recording_assets ?? known.recording_assets ?? null,
  };
}

/** Whether viewers would see a difference. `updated_at` alone is none. */
export function looksDifferent(a: LiveStream | undefined, b: LiveStream | undefined): boolean {
  const seen = (stream: LiveStream | undefined) =>
    stream && [stream.id, stream.status, stream.playback.url, stream.started_at, stream.stopped_at].join(" ");
  return seen(a) !== seen(b);
}
