// The command's arguments and keys. Run as a program, it only validates them: `cargo xtask contract` does that before it compiles
// anything.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** A usage error; its message is a sentence. */
class Misuse extends Error {}

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

const help = `cargo xtask contract [options]

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
  --json               {"results": [...], "started": [...]} on stdout, everything else on stderr

Exit codes: 0 all as expected; 1 the truth differs; 2 something could not be asked, or could not be stopped; 130 ended by Ctrl-C,
after what was started was stopped. A program that is killed outright (SIGKILL) stops nothing.`;

const LONGEST_LIMIT = 300;

/** The exit code when something could not be asked. */
export const NOT_ASKED = 2;

/** Validates the arguments; `limit` is `--timeout` in milliseconds. Without keys there are no `credentials`. */
function readArguments(args, env) {
  const values = parsed(args);
  const seconds = Number(values.timeout);
  if (!(seconds > 0 && seconds <= LONGEST_LIMIT)) throw new Misuse(`--timeout takes seconds, up to ${LONGEST_LIMIT}`);
  if (values.room !== undefined && !/^[\w-]{1,64}$/.test(values.room))
    throw new Misuse("--room takes the id of a room");
  const credentials = readKeys(env);
  if (!credentials && (values["base-url"] || values.room))
    throw new Misuse("--base-url and --room need HMS_ACCESS_KEY and HMS_SECRET in the environment");
  if (credentials && values.start && !values.room) throw new Misuse("--start needs --room, one that nobody uses");
  const meetingUrl = values["meeting-url"] ?? (env.HMS_MEETING_URL || undefined);
  if (meetingUrl !== undefined && !URL.canParse(meetingUrl)) throw new Misuse("the meeting URL is no URL");
  const baseUrl = values["base-url"]?.replace(/\/$/, "");
  if (baseUrl !== undefined && !isSafe(baseUrl))
    throw new Misuse("--base-url takes an https URL, or an http URL on loopback");
  return { ...values, credentials, meetingUrl, baseUrl, limit: seconds * 1000 };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new Misuse(error.message);
  }
}

function readKeys({ HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret }) {
  if (Boolean(accessKey) !== Boolean(secret))
    throw new Misuse(`${accessKey ? "HMS_SECRET" : "HMS_ACCESS_KEY"} is missing in the environment`);
  return accessKey ? { accessKey, secret } : undefined;
}

/** Whether tokens may be sent to a base URL. */
function isSafe(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}

/** Reads the arguments of this process. Returns undefined after printing the help or a usage error. */
export function ownArguments() {
  try {
    const given = readArguments(process.argv.slice(2), process.env);
    if (!given.help) return given;
    process.stdout.write(`${help}\n`);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    process.stderr.write(`error: ${error.message}\n\`cargo xtask contract --help\` says what it takes\n`);
    process.exitCode = NOT_ASKED;
  }
  return undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) ownArguments();
