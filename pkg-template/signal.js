// The caller's signal, for both drivers. One of the caller's own making may throw whenever it is touched.
import { attempt } from "./cause.js";
import { LiveStreamError } from "./error.js";

/** Whether the caller has ended the call already. */
export const isAborted = (signal) => attempt(() => signal?.aborted) === true;

export function listen(signal, stop) {
  try {
    signal?.addEventListener("abort", stop);
  } catch (cause) {
    const values = { code: "ERR_INVALID_ARGUMENT", argument: "options.signal" };
    throw new LiveStreamError("options.signal threw an exception when it was listened to", values, undefined, cause);
  }
}

export const unlisten = (signal, stop) => attempt(() => signal?.removeEventListener("abort", stop));
