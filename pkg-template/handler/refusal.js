// Error responses: the API's shape, with this package's error code as `reason`.
import { LiveStreamError } from "../error.js";
import { isMisuse } from "./misuse.js";
import { redactText } from "./redact-text.js";
import { showLiveStream } from "./outgoing.js";

/** The maximum number of details that are passed on. */
export const MOST_DETAILS = 20;

/** Messages for errors without a message from the API. The package's own messages are for the server's log. */
const WORDS = {
  ERR_ALREADY_RUNNING: "stream already running",
  ERR_AMBIGUOUS_START: "the stream may have started: the API's answer was lost",
  ERR_INVALID_RESPONSE: "the API's answer differs from its documentation",
  ERR_NETWORK: "the API cannot be reached",
  ERR_TIMEOUT: "the API did not answer in time",
};

/** Statuses of errors that the API did not respond with. */
const STATUSES = { ERR_INVALID_ARGUMENT: 400, ERR_ALREADY_RUNNING: 409, ERR_TIMEOUT: 504, ERR_AMBIGUOUS_START: 504 };

/** A refusal by the server itself. */
export class Refusal extends Error {
  constructor(status, message, more) {
    super(message);
    const { reason = "ERR_API", details, headers, stream } = more ?? {};
    Object.assign(this, { status, reason, details, headers, stream });
  }
}

/** Converts any error to an answer. `headers` come from the API's response. */
export function refused(error, headers = {}, brought = undefined) {
  const told = errorAnswer(error, headers, brought);
  if (told) return told;
  console.error("hms-live: the handler failed:", error);
  return answer(500, "internal error", { reason: "ERR_API" }, headers);
}

/** Converts an error that browsers may see; undefined for any other. */
export function errorAnswer(error, headers = {}, brought = undefined) {
  if (error instanceof Refusal) return ofRefusal(error, headers);
  if (error instanceof LiveStreamError && !isOwnFault(error)) return ofCall(error, headers, brought);
  return undefined;
}

/** Whether the server is misconfigured or has a bug, since browsers cannot cause such an argument. */
function isOwnFault(error) {
  const { code, argument = "", message } = error;
  const isKeyOfBrowser = argument === "options.idempotencyKey" && !message.startsWith("createHandler:");
  const isOption = /^options\b/.test(argument) && !isKeyOfBrowser;
  return code === "ERR_INIT" || isOption || isMisuse(error);
}

function ofRefusal({ status, message, reason, details, headers: own, stream }, headers) {
  const told = { details, ...(reason && { reason }), ...(stream && { stream: showLiveStream(stream, "operator") }) };
  return answer(status, message, told, { ...headers, ...own });
}

function ofCall({ code, status = 0, message, serverMessage, details, retryAfter, stream }, headers, brought) {
  if (status === 401 || status === 403) {
    console.warn(
      `hms-live: the API refused this server's own credentials (${status}). Check access key and secret, the token's age and ` +
        `type, and that room and stream belong to this account: ${message}`,
    );
    return answer(502, "the API refused this server's credentials; see the server's log", { reason: code }, headers);
  }
  const words =
    code === "ERR_INVALID_ARGUMENT" ? message : (serverMessage ?? WORDS[code] ?? `the API answered ${status}`);
  const told = { details, reason: code, ...(stream && { stream: showLiveStream(stream, "operator", brought) }) };
  // A response that must not be retried has no Retry-After.
  const isFinal = code === "ERR_ALREADY_RUNNING" || code === "ERR_AMBIGUOUS_START";
  const own = STATUSES[code] ?? 502;
  if (isFinal) return answer(status >= 400 && ![429, 503].includes(status) ? status : own, words, told, headers);
  const wait = retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter / 1000)) };
  return answer(status >= 400 ? status : own, words, told, { ...headers, ...wait });
}

function answer(code, message, { details, ...more }, headers) {
  const said = (details ?? []).slice(0, MOST_DETAILS).map((detail) => redactText(detail));
  return { status: code, body: { code, message: redactText(message), details: said, ...more }, headers };
}
