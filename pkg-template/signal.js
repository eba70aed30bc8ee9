// The caller's signal, for both drivers. One of the caller's own making may throw whenever it is touched.
import { attempt } from "./redact.js";
import { LiveStreamError } from "./error.js";

/** What the calls under way wait for of each signal: however many share one, it has one listener. */
const waiting = new WeakMap();

/** Whether the caller has ended the call already. */
export const isAborted = (signal) => attempt(() => signal?.aborted) === true;

/** Why a signal was aborted, or what it throws when it is asked. */
export function reasonOf(signal) {
  try {
    const { reason } = signal;
    // Signals that are older than reasons have none.
    return reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
  } catch (thrown) {
    return thrown;
  }
}

export function listen(signal, stop) {
  if (!signal) return;
  const stops = waiting.get(signal) ?? new Set();
  stops.add(stop);
  if (stops.size > 1) return;
  stops.listener = () => {
    for (const stop of stops) stop();
  };
  try {
    signal.addEventListener("abort", stops.listener);
  } catch (cause) {
    const values = { code: "ERR_INVALID_ARGUMENT", argument: "options.signal" };
    throw new LiveStreamError("options.signal threw an exception when it was listened to", values, undefined, cause);
  }
  waiting.set(signal, stops);
}

export function unlisten(signal, stop) {
  const stops = waiting.get(signal);
  if (!stops?.delete(stop) || stops.size > 0) return;
  waiting.delete(signal);
  attempt(() => signal.removeEventListener("abort", stops.listener));
}
