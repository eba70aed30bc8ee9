// Errors for incorrect calls of this entry's functions by the server. They are logged, not sent to browsers.
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

/** Reads from an argument. Errors thrown by its getters count as misuse, except those that `isOurs` recognizes. */
export function readingOf(name, argument, read, isOurs = () => false) {
  try {
    return read();
  } catch (cause) {
    if (attempt(() => cause instanceof LiveStreamError || isOurs(cause))) throw cause;
    throw misuse(name, argument, "cannot be read", cause);
  }
}

/** Whether a value is a web Request, as far as needed here. */
export const isRequest = (request) =>
  attempt(() => {
    const { url, headers, body } = request;
    const { get } = headers;
    return new URL(url) && typeof get === "function" && (!body || typeof body.getReader === "function");
  }) === true;

export const NO_REQUEST = "must be a web Request; with Node's http or Express, use toNodeListener(handler)";
