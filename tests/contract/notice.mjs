// What is announced before anything is started or created.
import { rows } from "./questions.mjs";

/** What the flags will do, and what that bills. */
export function notice({ create, start, room, meetingUrl, isEmulator }) {
  const asked = rows.filter(({ needs = [] }) => needs.includes("start") && (create || !needs.includes("create")));
  const refused = asked.filter(({ ask }) => ask.includes("/start")).length;
  const lines = [];
  if (create)
    lines.push(
      '--create: makes or changes the rooms "hms-live-contract" and "hms-live-contract-other", with room codes.',
    );
  if (start) {
    lines.push(
      `--start, in room ${room}:`,
      `  one live stream of ${meetingUrl ? "the meeting URL" : "the room's own page"}, from its start until it played: seconds, 2 minutes at most, 4 if the API is slow`,
      `  ${refused} starts that the API is expected to refuse; what it accepts all the same is stopped at once`,
      isEmulator
        ? "  billed: nothing, it is the emulator"
        : "  billed: that stream, as live streaming by the minute. No recording is asked for; what the template adds by itself, as transcription, is",
      "  Ctrl-C stops what was started.",
    );
  }
  return lines.join("\n");
}
