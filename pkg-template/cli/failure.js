// Reports failures: the exit code, the message, and the command to run next.
import { LiveStreamError, redactText } from "hms-live/server";
import { EXIT } from "./exit.js";
import { Interrupted } from "./interrupt.js";
import { OutputError, styled } from "./output.js";
import { shownStream, summaryOf } from "./stream.js";
import { UsageError } from "./usage.js";
import { wrap } from "./words.js";

/** The maximum length of a message. */
const LONGEST = 1500;

/** Replaces option names in the package's messages. */
const NAMES = [
  ['ifRunning: "return"', "--if-running return"],
  ["options.credentials.accessKey", "HMS_ACCESS_KEY"],
  ["options.credentials.secret", "HMS_SECRET"],
  ["credentials.accessKey", "HMS_ACCESS_KEY"],
  ["credentials.secret", "HMS_SECRET"],
  ["connection and baseUrl", "connection and --base-url"],
];

/** Error properties for programs: strings, numbers or lists of strings. */
const MEMBERS = ["status", "serverMessage", "details", "method", "url", "path", "requestId", "retryAfter", "attempts"];

/** An error with context from the command: the exit code, the next steps, and the stream concerned. */
export class Ending extends Error {
  constructor(error, { exit, next = [], stream = error?.stream, message, code }) {
    super(message ?? error?.message, { cause: error });
    Object.assign(this, { exit, next, stream, ...(code && { code }) });
  }
}

/**
 * The lines for people, wrapped to a width, the object for programs, and the exit code. `command` is undefined if no
 * command was recognized.
 */
export function failureOf(thrown, command, width) {
  const ending = thrown instanceof Ending ? thrown : undefined;
  const error = ending?.cause ?? thrown;
  const kind = kindOf(error, command);
  const { exit = kind.exit, code = kind.code } = ending ?? {};
  const next = [...kind.next, ...(ending?.next ?? [])];
  const message = worded(ending?.message ?? error?.message, error, command);
  const stream = (ending ?? error)?.stream;
  const request = typeof error?.requestId === "string" ? `, request ${redactText(error.requestId, 100)}` : "";
  const label = error instanceof Interrupted ? "stopped" : " failed";
  return {
    exit,
    lines: [
      ...wrap(message, width - 9).map((line, at) => [at === 0 ? styled("red", label) : "       ", "  ", line]),
      ["         ", styled("dim", `${code}${request}, exit code ${exit}`)],
      ...(stream ? [["         ", summaryOf(stream)]] : []),
      ...next.map((each, at) => [at === 0 ? styled("cyan", "   next") : "       ", "  ", each]),
    ],
    object: {
      error: {
        code,
        message,
        exit,
        next,
        ...(error instanceof LiveStreamError && membersOf(error)),
        ...(stream && { stream: shownStream(stream) }),
      },
    },
  };
}

function kindOf(error, command) {
  if (error instanceof UsageError) {
    const help = command ? `hms-live ${command.name} --help` : "hms-live --help";
    return { exit: EXIT.usage, code: "ERR_USAGE", next: [help] };
  }
  if (error instanceof Interrupted) return { exit: error.exit, code: "ERR_INTERRUPTED", next: [] };
  // A command detected the failure itself.
  if (error instanceof Ending) return { exit: error.exit, code: error.code, next: [] };
  if (error instanceof OutputError) return { exit: EXIT.failed, code: "ERR_OUTPUT", next: [] };
  if (!(error instanceof LiveStreamError))
    return { exit: EXIT.failed, code: "ERR_PROGRAM", next: ["this is a bug in hms-live: please report it"] };
  const isUsage = error.code === "ERR_INVALID_ARGUMENT";
  return {
    exit: isUsage ? EXIT.usage : EXIT.failed,
    code: error.code,
    next: isUsage && command ? [`hms-live ${command.name} --help`] : adviceOn(error),
  };
}

function adviceOn({ status, retryAfter }) {
  if (status === 401)
    return [
      "compare HMS_ACCESS_KEY and HMS_SECRET with the dashboard, under Developer",
      "or run hms-live doctor <room>",
    ];
  if (status === 403) return ["check the id, and that it belongs to the account of HMS_ACCESS_KEY"];
  if (retryAfter) return [`try again in ${Math.ceil(retryAfter / 1000)} s`];
  return [];
}

/** The message of an error with this program's names for options. */
function worded(message, error, command) {
  // These messages contain no server text, only words from the command line, which the output sanitizes.
  if (error instanceof UsageError || error instanceof Interrupted) return message;
  if (!(error instanceof LiveStreamError)) return redactText(message, LONGEST);
  const { argument } = error;
  const option = Object.entries(command?.options ?? {}).find(([, { is }]) => is && is === argument)?.[0];
  const own = argument && argument === command?.operandIs ? `<${command.operand}>` : option && `--${option}`;
  const [, rest] = own ? message.split(`: ${argument}`) : [];
  const named = rest === undefined ? message : `${own}${membersNamed(rest, command)}`;
  const said = NAMES.reduce((text, [of, as]) => text.replace(of, as), named);
  // Before the first request, a message contains no server text, and its examples are not secrets.
  return error.method === undefined ? said : redactText(said, LONGEST);
}

/** The message of the package in this program's terms. */
export const inWords = (error) => worded(error.message, error, undefined);

/** A message about one argument may mention others; snake_case names are translated to options. */
function membersNamed(text, { options }) {
  const names = Object.entries(options).flatMap(([option, { is }]) =>
    is?.startsWith("meeting.") ? [[is.slice("meeting.".length), `--${option}`]] : [],
  );
  return text.replace(/\b[a-z]+(_[a-z]+)+\b/g, (word) => Object.fromEntries(names)[word] ?? word);
}

function membersOf(error) {
  const shown = (value) => {
    if (Array.isArray(value)) return value.slice(0, 20).map((each) => redactText(each));
    return typeof value === "string" ? redactText(value) : value;
  };
  return Object.fromEntries(
    MEMBERS.filter((name) => error[name] !== undefined).map((name) => [name, shown(error[name])]),
  );
}
