// What is kept of streams, and what of that callers and viewers see: by the list of the package's own handler, of what is allowed.
import { type LiveStream, redactText, showLiveStream, type StoppedLiveStreams } from "hms-live/server";

/** What is kept of a stream: what its operators see, and the page that it records, by which starts are told apart. */
export const kept = (stream: LiveStream): LiveStream => ({
  ...showLiveStream(stream, "operator"),
  meeting_url: pageOf(stream.meeting_url),
});

/** What somebody with a session for its room sees. Whoever has a room code can join, so that no page with one is in it. */
export const told = (stream: LiveStream): LiveStream => showLiveStream(stream, "operator");

/** What anybody may see: id, status, playback URL and times. */
export const shown = (stream: LiveStream): LiveStream => ({ ...showLiveStream(stream, "viewer"), room_id: "" });

/** What stopping a room's streams answers. */
export function stopped({ data, limit, last, error }: StoppedLiveStreams): StoppedLiveStreams {
  return {
    data: data.map(told),
    ...(typeof limit === "number" ? { limit } : {}),
    ...(typeof last === "string" ? { last: redactText(last) } : {}),
    ...(typeof error === "string" ? { error: redactText(error) } : {}),
  };
}

const CODE = /\b[a-z]+-[a-z]+-[a-z]+\b/gi;

/** A meeting URL without its query; nothing where a secret is in what is left, but for a room code. */
function pageOf(url: string): string {
  const page = url.split(/[?#]/)[0] ?? "";
  const masked = page.slice(0, 1000).replace(CODE, "code");
  return redactText(masked, 1000) === masked ? page.slice(0, 1000) : "";
}
