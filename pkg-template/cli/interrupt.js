// Handles Ctrl-C and similar signals. The first aborts the current call, and the program reports what is known; a
// second one terminates the program.
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The reason of an interrupted call. `exit` is the exit code that shells report for the signal. */
export class Interrupted extends Error {
  constructor(name) {
    super(name === "SIGINT" ? "interrupted" : `ended by ${name}`);
    this.exit = 128 + constants.signals[name];
  }
}

/** An AbortSignal that aborts on the first of them. */
export function untilInterrupted(process) {
  const controller = new AbortController();
  for (const name of SIGNALS) process.once(name, () => controller.abort(new Interrupted(name)));
  return controller.signal;
}
