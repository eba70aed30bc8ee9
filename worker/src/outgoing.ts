// Projections of a stream for storage, operators and viewers, by the allow-list of the package's handler.
import { type LiveStream, redactText, showLiveStream, type StoppedLiveStreams } from "hms-live/server";

/** For storage: the operator's view plus the meeting page, by which starts are told apart. */
export const toStored = (stream: LiveStream): LiveStream => ({
  ...showLiveStream(stream, "operator"),
  meeting_url: pageOf(stream.meeting_url),
});

/** For callers with a session for the room. Meeting URLs with a room code are left out, because the code is enough to join. */
export const toOperator = (stream: LiveStream): LiveStream => showLiveStream(stream, "operator");

/** For viewers: id, status, playback URL and times. */
export const toViewer = (stream: LiveStream): LiveStream => ({ ...showLiveStream(stream, "viewer"), room_id: "" });

/** The answer to stopping all streams of a room. */
export function toStopPage({ data, limit, last, error }: StoppedLiveStreams): StoppedLiveStreams {
  return {
    data: data.map(toOperator),
    ...(typeof limit === "number" ? { limit } : {}),
    ...(typeof last === "string" ? { last: redactText(last) } : {}),
    ...(typeof error === "string" ? { error: redactText(error) } : {}),
  };
}

const CODE = /\b[a-z]+-[a-z]+-[a-z]+\b/gi;

/** A meeting URL without its query, or an empty text if a secret other than a room code remains. */
function pageOf(url: string): string {
  const page = url.split(/[?#]/)[0] ?? "";
  const masked = page.slice(0, 1000).replace(CODE, "code");
  return redactText(masked, 1000) === masked ? page.slice(0, 1000) : "";
}
