// Decides from a stream's fields whether it is the one that a start asked for. `src/start/evidence.rs` implements the same rules for the
// package, and the cases of `src/start/tests/evidence.json` test both.
import type { LiveStream, StartLiveStreamParams } from "hms-live/server";

/** The stream matches this start, contradicts it, or the fields do not decide. */
export type Ownership = "ours" | "theirs" | "unclear";

type Compared = Pick<LiveStream, "meeting_url" | "recording" | "destination">;

/** Compares a stream with the requested meeting (without its query), destination and recording. */
export function ownershipOf(actual: Compared, requested: StartLiveStreamParams): Ownership {
  if (differ(requested.meeting_url, actual.meeting_url, isSamePage)) return "theirs";
  if (differ(requested.destination, actual.destination, (one, other) => one === other)) return "theirs";
  const flags = (["hls_vod", "single_file_per_layer"] as const).map((flag) =>
    compareFlag(requested.recording?.[flag], actual.recording?.[flag]),
  );
  return flags.find((flag) => flag === "theirs") ?? flags.find((flag) => flag === "unclear") ?? "ours";
}

function compareFlag(requested: boolean | undefined, actual: boolean | undefined): Ownership {
  if (requested === undefined || requested === actual) return "ours";
  if (actual !== undefined) return "theirs";
  // A missing flag agrees with a recording that is off, and leaves open whether one is on.
  return requested ? "unclear" : "ours";
}

/** Whether both values are present and differ. Empty text is no evidence: proxies may have removed it. */
const differ = (
  requested: string | undefined,
  actual: string | undefined,
  isSame: (requested: string, actual: string) => boolean,
) => Boolean(requested && actual) && !isSame(requested ?? "", actual ?? "");

/** Whether two URLs are the same page after normalization, ignoring query and fragment. */
function isSamePage(one: string, other: string): boolean {
  const [first, second] = [page(one), page(other)];
  return first === second || `${first}/` === second || first === `${second}/`;
}

const page = (url: string): string => normalized(url).split(/[?#]/)[0] ?? "";

function normalized(url: string): string {
  try {
    return new URL(url).href;
  } catch {
    return url;
  }
}
