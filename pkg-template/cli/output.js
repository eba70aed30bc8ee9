// Everything that the program prints goes through here: results to stdout, what happens meanwhile to stderr. A line is a list of
// texts, some with a style; each text is cleaned before it is styled, so that no control character but the program's own is sent.
import { jsonOf, visible, withoutSecrets } from "./clean.js";

/** What is heard of a reader that has gone away. */
const GONE = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"];

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** A part of a line with a style. */
export const styled = (style, text) => ({ style, text });

/** Whether a stream takes colours and lines that are written over. */
export const isPlain = (stream, env) => !stream.isTTY || Boolean(env.NO_COLOR) || env.TERM === "dumb";

/** The program's output. `secrets` are in nothing that is printed, but where that was asked for. */
export function outputOf({ stdout, stderr, env, isJson, secrets }) {
  // Whoever reads may go away, as `head` does. It is noticed where something is written.
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
  // What happens meanwhile is no reason to end what is done.
  const beside = (lines) => print(stderr, lines).catch(() => false);
  const isWatched = !isJson || stderr.isTTY === true;
  return {
    /** How many letters a line of stderr should have. */
    width: stderr.isTTY ? stderr.columns || 80 : Infinity,
    /** A line with its styles, as stderr takes it. */
    line: (parts) => line(stderr, parts),
    /** Lines for people, or one line of JSON for programs. Resolves to whether somebody may still read it. */
    result: (lines, object) => (isJson ? write(stdout, `${jsonOf(object, shown)}\n`) : print(stdout, lines)),
    /** A text that is itself what was asked for, whatever is in it. */
    secret: (text, object) => write(stdout, isJson ? `${jsonOf(object, (each) => each)}\n` : `${visible(text)}\n`),
    /** What went wrong. A terminal that shows the one form already is not shown the other. */
    async failure(lines, object) {
      if (isJson) await write(stdout, `${jsonOf(object, shown)}\n`).catch(() => beside(lines));
      if (!isJson || (stderr.isTTY && !stdout.isTTY)) await beside(lines);
    },
    /** Lines beside the result. Programs, which have asked for JSON, get none unless somebody watches. */
    note: async (...lines) => isWatched && beside(lines),
    /** Lines that matter more than being asked for. */
    alarm: (...lines) => beside(lines),
  };
}

/** What is printed could not be written, as on a disk that is full. */
export class OutputError extends Error {}

/** Resolves to whether somebody may still read it. */
function write(stream, text) {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      const isClosed = GONE.includes(error?.code);
      if (error && !isClosed) reject(new OutputError(`the result could not be written: ${error.message}`));
      else resolve(!isClosed);
    });
  });
}
