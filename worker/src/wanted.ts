// What a start asks for, and whether a stream is that.
import {
  buildMeetingUrl,
  canonicalJson,
  type LiveStream,
  type MeetingUrl,
  type StartLiveStreamParams,
} from "hms-live/server";
import { byWhatItIs, type Whose } from "./evidence";

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
export const wantedText = ({ params, meeting }: Wanted): string => canonicalJson({ params, meeting: meeting ?? null });

/** What the caller has asked for in so many words. */
export const asked = (wanted: Wanted): Pick<Wanted, "params" | "meeting"> =>
  wanted.isNamed ? wanted : { params: wanted.params, meeting: undefined };

/** Whose a stream is, by what was asked for. */
export const whose = (
  stream: LiveStream,
  { params, meeting }: { params: StartLiveStreamParams; meeting?: MeetingUrl | null | undefined },
): Whose => byWhatItIs(stream, meeting ? { ...params, meeting_url: buildMeetingUrl(meeting) } : params);

/** Whether nothing that a stream tells contradicts what was asked for. */
export const fits = (...given: Parameters<typeof whose>): boolean => whose(...given) !== "theirs";
