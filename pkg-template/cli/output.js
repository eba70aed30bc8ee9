// All output of the program: results go to stdout, progress to stderr. A line is a list of texts, some styled; each is
// sanitized before styling, so that only the program's own control characters are sent.
import { jsonOf, visible, withoutSecrets } from "./clean.js";

/** Errors of writing to a closed pipe. */
const GONE = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"];

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** A styled part of a line. */
export const styled = (style, text) => ({ style, text });

/** Whether a stream should get neither colors nor overwritten lines. */
export const isPlain = (stream, env) => !stream.isTTY || Boolean(env.NO_COLOR) || env.TERM === "dumb";

/** The program's output. `secrets` are redacted everywhere except in `secret`. */
export function outputOf({ stdout, stderr, env, isJson, secrets }) {
  // A reader such as `head` may close the pipe; the next write detects it.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  const shown = (text) => withoutSecrets(text, secrets);
  const line = (stream, parts) => {
    const isBare = isPlain(stream, env);
    const part = (given) => {
      const text = visible(shown(given.text ?? given));
      return given.style && !isBare ? `\x1b[${STYLES[given.style]}m${text}\x1b[0m` : text;
    };
    return [parts].flat().map(part).join("");
  };
  const print = (stream, lines) => write(stream, lines.map((parts) => `${line(stream, parts)}\n`).join(""));
  // A failure to write progress must not end the command.
  const beside = (lines) => print(stderr, lines).catch(() => false);
  const isWatched = !isJson || stderr.isTTY === true;
  return {
    /** The width of stderr in characters. */
    width: stderr.isTTY ? stderr.columns || 80 : Infinity,
    /** A styled line for stderr. */
    line: (parts) => line(stderr, parts),
    /** Writes lines for people, or one line of JSON for programs. Resolves to whether the reader is still there. */
    result: (lines, object) => (isJson ? write(stdout, `${jsonOf(object, shown)}\n`) : print(stdout, lines)),
    /** Writes a requested text without redaction. */
    secret: (text, object) => write(stdout, isJson ? `${jsonOf(object, (each) => each)}\n` : `${visible(text)}\n`),
    /** Reports a failure. With `--json`, also for people if stderr is a terminal and stdout is not. */
    async failure(lines, object) {
      if (isJson) await write(stdout, `${jsonOf(object, shown)}\n`).catch(() => beside(lines));
      if (!isJson || (stderr.isTTY && !stdout.isTTY)) await beside(lines);
    },
    /** Writes progress. With `--json`, only to terminals. */
    note: async (...lines) => isWatched && beside(lines),
    /** Writes important lines to stderr in any format. */
    alarm: (...lines) => beside(lines),
  };
}

/** The result could not be written, for example because the disk is full. */
export class OutputError extends Error {}

/** Resolves to whether the reader is still there. */
function write(stream, text) {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      const isClosed = GONE.includes(error?.code);
      if (error && !isClosed) reject(new OutputError(`the result could not be written: ${error.message}`));
      else resolve(!isClosed);
    });
  });
}
