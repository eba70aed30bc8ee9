// The caller's abort signal, for both drivers. A custom signal may throw on any access.
import { attempt } from "./redact.js";
import { LiveStreamError } from "./error.js";

/** The callbacks of the calls in progress by signal: each signal has one listener, however many calls share it. */
const waiting = new WeakMap();

/** Whether the signal is aborted. */
export const isAborted = (signal) => attempt(() => signal?.aborted) === true;

/** The reason of an aborted signal, or the error thrown by reading it. */
export function reasonOf(signal) {
  try {
    const { reason } = signal;
    // Older signals have no reason.
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
    throw new LiveStreamError("options.signal.addEventListener threw an exception", values, undefined, cause);
  }
  waiting.set(signal, stops);
}

export function unlisten(signal, stop) {
  const stops = waiting.get(signal);
  if (!stops?.delete(stop) || stops.size > 0) return;
  waiting.delete(signal);
  attempt(() => signal.removeEventListener("abort", stops.listener));
}
