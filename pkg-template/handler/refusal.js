// What a request gets that is refused or has failed: the API's shape, with our own code as `reason`.
import { LiveStreamError } from "../error.js";
import { isMisuse } from "./misuse.js";
import { redactText } from "./redact-text.js";
import { showLiveStream } from "./outgoing.js";

/** So many details of a complaint are passed on. */
export const MOST_DETAILS = 20;

/** What is said where the API has not spoken: the package's own words are for the server's log. */
const WORDS = {
  ERR_ALREADY_RUNNING: "stream already running",
  ERR_AMBIGUOUS_START: "the stream may have started: the API's answer was lost",
  ERR_INVALID_RESPONSE: "the API's answer is not what it documents",
  ERR_NETWORK: "the API cannot be reached",
  ERR_TIMEOUT: "the API has not answered in time",
};

/** The status of what the API has not refused itself. */
const STATUSES = { ERR_INVALID_ARGUMENT: 400, ERR_ALREADY_RUNNING: 409, ERR_TIMEOUT: 504, ERR_AMBIGUOUS_START: 504 };

/** What a server refuses by itself. */
export class Refusal extends Error {
  constructor(status, message, more) {
    super(message);
    const { reason = "ERR_API", details, headers, stream } = more ?? {};
    Object.assign(this, { status, reason, details, headers, stream });
  }
}

/** What is told of an error. `headers` are those that the API's answer gave. */
export function refused(error, headers = {}, brought = undefined) {
  const told = errorAnswer(error, headers, brought);
  if (told) return told;
  console.error("hms-live: the handler failed:", error);
  return answer(500, "internal error", { reason: "ERR_API" }, headers);
}

/** The same of an error that a browser may hear of; nothing of any other. */
export function errorAnswer(error, headers = {}, brought = undefined) {
  if (error instanceof Refusal) return ofRefusal(error, headers);
  if (error instanceof LiveStreamError && !isOwnFault(error)) return ofCall(error, headers, brought);
  return undefined;
}

/** Whether this server was set up or written wrongly: nothing that a browser sends becomes such an argument. */
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
        `type, and that room and stream are of this account: ${message}`,
    );
    return answer(502, "the API refused this server's credentials; its log says more", { reason: code }, headers);
  }
  const words =
    code === "ERR_INVALID_ARGUMENT" ? message : (serverMessage ?? WORDS[code] ?? `the API answered ${status}`);
  const told = { details, reason: code, ...(stream && { stream: showLiveStream(stream, "operator", brought) }) };
  // What is never to be sent again must not say when to come back.
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
