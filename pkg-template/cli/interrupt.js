// Ctrl-C and its kin. The first ends the call that is under way, and the program says what is known; a second one ends the
// program as it would any other.
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Why a call was ended. `exit` is what shells make of a program that a signal has ended. */
export class Interrupted extends Error {
  constructor(name) {
    super(name === "SIGINT" ? "interrupted" : `ended by ${name}`);
    this.exit = 128 + constants.signals[name];
  }
}

/** A signal that is aborted by the first of them. */
export function untilInterrupted(process) {
  const controller = new AbortController();
  for (const name of SIGNALS) process.once(name, () => controller.abort(new Interrupted(name)));
  return controller.signal;
}
