// What a start asks for.
import type { MeetingUrl, StartLiveStreamParams } from "hms-live";

/** What a caller asks for: the parameters without their meeting URL, which is built when the request is made. */
export interface Wanted {
  params: StartLiveStreamParams;
  meeting: MeetingUrl | undefined;
}

/** The same as text, whatever order the members were written in. */
export function wantedText({ params, meeting }: Wanted): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify({ params, meeting: meeting ?? null }, sorted);
}
