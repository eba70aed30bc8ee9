// Whose a stream is, by what it is. `src/start/evidence.rs` decides the same for the package, and one table of cases,
// `src/start/tests/evidence.json`, holds both to it.
import type { LiveStream, StartLiveStreamParams } from "hms-live/server";

/** What this start asked for, what another did, or what cannot be told. */
export type Whose = "ours" | "theirs" | "unclear";

type Told = Pick<LiveStream, "meeting_url" | "recording" | "destination">;

/** Whether a stream is what was asked for, as far as it was: the meeting without its query, the destination, the recording. */
export function byWhatItIs(told: Told, asked: StartLiveStreamParams): Whose {
  if (differ(asked.meeting_url, told.meeting_url, isSamePage)) return "theirs";
  if (differ(asked.destination, told.destination, (wish, there) => wish === there)) return "theirs";
  const flags = (["hls_vod", "single_file_per_layer"] as const).map((flag) =>
    byFlag(asked.recording?.[flag], told.recording?.[flag]),
  );
  return flags.find((whose) => whose === "theirs") ?? flags.find((whose) => whose === "unclear") ?? "ours";
}

function byFlag(asked: boolean | undefined, told: boolean | undefined): Whose {
  if (asked === undefined || asked === told) return "ours";
  if (told !== undefined) return "theirs";
  // The API tells what is recorded.
  return asked ? "unclear" : "ours";
}

/** Whether both are there and not the same. An empty text is no evidence: servers between may have taken it out. */
const differ = (
  asked: string | undefined,
  told: string | undefined,
  isSame: (asked: string, told: string) => boolean,
) => Boolean(asked && told) && !isSame(asked ?? "", told ?? "");

/** Whether two URLs are of the same page, however each is spelt, whatever their queries say. */
function isSamePage(one: string, other: string): boolean {
  const [first, second] = [page(one), page(other)];
  return first === second || `${first}/` === second || first === `${second}/`;
}

const page = (url: string): string => spelt(url).split(/[?#]/)[0] ?? "";

function spelt(url: string): string {
  try {
    return new URL(url).href;
  } catch {
    return url;
  }
}
