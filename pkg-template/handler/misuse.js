// What says that this server has called a function of this entry wrongly. It is for the server's log, and no browser hears of it.
import { LiveStreamError } from "../error.js";
import { attempt } from "../redact.js";

const misuses = new WeakSet();

export const isMisuse = (error) => misuses.has(error);

export function misuse(name, argument, complaint, cause) {
  const values = { code: "ERR_INVALID_ARGUMENT", argument };
  const error = new LiveStreamError(`${name}: ${argument} ${complaint}`, values, undefined, cause);
  misuses.add(error);
  return error;
}

/** What is read of an argument. It may be anything, so what its getters throw is its fault too, but for what `isOurs` knows. */
export function readingOf(name, argument, read, isOurs = () => false) {
  try {
    return read();
  } catch (cause) {
    if (attempt(() => cause instanceof LiveStreamError || isOurs(cause))) throw cause;
    throw misuse(name, argument, "cannot be read", cause);
  }
}

/** Whether something is a request of the web, as far as one is needed here. */
export const isRequest = (request) =>
  attempt(() => {
    const { url, headers, body } = request;
    const { get } = headers;
    return new URL(url) && typeof get === "function" && (!body || typeof body.getReader === "function");
  }) === true;

export const NO_REQUEST =
  "must be a Request of the web; behind Node's own server or Express a handler goes into toNodeListener(handler)";
