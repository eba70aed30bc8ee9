// The command's arguments, and what it says before it starts or makes anything.
import { parseArgs } from "node:util";
import { rows } from "./questions.mjs";

/** A sentence about what is wrong with the way that the contract was asked for. */
export class Misuse extends Error {}

const OPTIONS = {
  start: { type: "boolean", default: false },
  create: { type: "boolean", default: false },
  room: { type: "string" },
  "meeting-url": { type: "string" },
  "base-url": { type: "string" },
  timeout: { type: "string", default: "15" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
};

export const help = `cargo xtask contract [options]

Asks the API what the package, its documents and the emulator claim of it, and tells where the truth differs. The keys are HMS_ACCESS_KEY
and HMS_SECRET of the environment; without them an emulator is asked. Unless told otherwise it only reads: it sends GETs, and calls
about ids that nobody has.

  --create             asks about rooms and codes too, in rooms "hms-live-contract" and "hms-live-contract-other", which stay in the
                       account, switched off: the API takes none away
  --start              asks about starts too: puts --room on air with one live stream, for as long as the questions take
  --room ID            the room to ask about, otherwise some room of the account; --start wants one that nobody uses
  --meeting-url URL    the page to record; otherwise the room's own. It may be HMS_MEETING_URL of the environment, since it may hold a token
  --base-url URL       default https://api.100ms.live/v2
  --timeout SECONDS    for each request, default 15
  --json               results as JSON on stdout, everything else on stderr

Exit codes: 0 all as expected; 1 the truth differs; 2 something could not be asked, or could not be stopped; 130 ended by Ctrl-C,
after what was started was stopped. A program that is killed outright (SIGKILL) stops nothing.`;

const LONGEST_LIMIT = 300;

/** The arguments of the command, each judged; `limit` is `--timeout` in milliseconds. */
export function readArguments(args, env) {
  const values = parsed(args);
  const seconds = Number(values.timeout);
  if (!(seconds > 0 && seconds <= LONGEST_LIMIT)) throw new Misuse(`--timeout takes seconds, up to ${LONGEST_LIMIT}`);
  if (values.room !== undefined && !/^[\w-]{1,64}$/.test(values.room))
    throw new Misuse("--room takes the id of a room");
  const meetingUrl = values["meeting-url"] ?? (env.HMS_MEETING_URL || undefined);
  if (meetingUrl !== undefined && !URL.canParse(meetingUrl)) throw new Misuse("the meeting URL is none");
  const baseUrl = values["base-url"]?.replace(/\/$/, "");
  if (baseUrl !== undefined && !isSafe(baseUrl))
    throw new Misuse("--base-url takes an https URL, or an http URL on loopback");
  return { ...values, meetingUrl, baseUrl, limit: seconds * 1000 };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new Misuse(error.message);
  }
}

/** Tokens go there. */
function isSafe(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}

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
