// A caller's start request, and whether a stream matches it.
import {
  buildMeetingUrl,
  canonicalJson,
  type LiveStream,
  type MeetingUrl,
  type StartLiveStreamParams,
} from "hms-live/server";
import { ownershipOf, type Ownership } from "./evidence";

/** The parameters without their meeting URL, which is built when the request is sent. */
export interface StartRequest {
  params: StartLiveStreamParams;
  meeting: MeetingUrl | undefined;
  /** Whether the caller named the meeting; otherwise it comes from the session or the settings. */
  isNamed: boolean;
  /** The caller's idempotency key. Requests that differ in it alone are equal. */
  key: string | undefined;
}

/** The request as canonical JSON, independent of member order. */
export const requestText = ({ params, meeting }: StartRequest): string =>
  canonicalJson({ params, meeting: meeting ?? null });

/** The part of the request that the caller named explicitly. */
export const explicitPart = (wanted: StartRequest): Pick<StartRequest, "params" | "meeting"> =>
  wanted.isNamed ? wanted : { params: wanted.params, meeting: undefined };

/** Compares a stream with a request. */
export const ownership = (
  stream: LiveStream,
  { params, meeting }: { params: StartLiveStreamParams; meeting?: MeetingUrl | null | undefined },
): Ownership => ownershipOf(stream, meeting ? { ...params, meeting_url: buildMeetingUrl(meeting) } : params);

/** Whether no field of the stream contradicts the request. */
export const matches = (...given: Parameters<typeof ownership>): boolean => ownership(...given) !== "theirs";
