// What a start asks for, and whether a stream is that.
import { buildMeetingUrl, type LiveStream, type MeetingUrl, type StartLiveStreamParams } from "hms-live/server";

/** What a caller asks for: the parameters without their meeting URL, which is built when the request is made. */
export interface Wanted {
  params: StartLiveStreamParams;
  meeting: MeetingUrl | undefined;
  /** Whether the caller has named that meeting; otherwise it comes from the session or the settings. */
  isNamed: boolean;
  /** The caller's idempotency key. It is no part of what makes two requests equal. */
  key: string | undefined;
}

/** The same as text, whatever order the members were written in. */
export function wantedText({ params, meeting }: Wanted): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify({ params, meeting: meeting ?? null }, sorted);
}

/** What the caller has asked for in so many words. */
export const asked = (wanted: Wanted): Pick<Wanted, "params" | "meeting"> =>
  wanted.isNamed ? wanted : { params: wanted.params, meeting: undefined };

/** Whether a stream is what was asked for, as far as it was and the stream tells; an empty field is no evidence. */
export function fits(
  { meeting_url, recording, destination }: LiveStream,
  { params, meeting }: { params: StartLiveStreamParams; meeting?: MeetingUrl | null | undefined },
): boolean {
  const wishes = params.recording ?? {};
  return (
    agree(meeting ? page(buildMeetingUrl(meeting)) : undefined, page(meeting_url)) &&
    agree(params.destination, destination) &&
    agree(wishes.hls_vod, recording?.hls_vod) &&
    agree(wishes.single_file_per_layer, recording?.single_file_per_layer)
  );
}

const agree = (wish: string | boolean | undefined, there: string | boolean | undefined): boolean =>
  wish === undefined || wish === "" || there === undefined || there === "" || wish === there;

/** A URL without what may differ between two that lead to the same page. */
const page = (url: string): string => (url.split(/[?#]/)[0] ?? "").replace(/\/$/, "");
