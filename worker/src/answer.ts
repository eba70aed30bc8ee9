// What callers get: plain data that can cross from an object to the Worker, errors in the API's own shape.
import { LiveStreamError, type LiveStreamErrorCode, redactText } from "hms-live/server";

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** What a request gets that this Worker does not do. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: readonly string[] = [],
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** So many details of the API's complaints are passed on. */
const MOST_DETAILS = 20;
/** What is said where the API has not spoken; the package's own words tell too much about this Worker, and are in its log. */
const WORDS: Partial<Record<LiveStreamErrorCode, string>> = {
  ERR_ALREADY_RUNNING: "stream already running",
  ERR_NETWORK: "the API cannot be reached",
  ERR_TIMEOUT: "the API has not answered in time",
  ERR_INVALID_RESPONSE: "the API's answer is not what it documents",
  ERR_AMBIGUOUS_START: "the API's answer was lost",
};
const TROUBLES = ["retryable", "overloaded", "durableObjectReset"];

/** What somebody gets who may have put a room on air without anybody knowing yet; asking again is safe. */
export function mayHaveStarted(why: string, details: readonly string[] = [], retryAfter = 3000): Refusal {
  const seconds = String(Math.ceil(retryAfter / 1000));
  return new Refusal(503, `the stream may have started: ${why}; try again`, details, { "retry-after": seconds });
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The status and the words of the API where it has spoken; nothing but its own sentences where this Worker is at fault. */
export function refused(error: unknown): Answer {
  if (error instanceof Refusal) return answer(error.status, error.message, error.details, error.headers);
  if (error instanceof LiveStreamError) return ofPackage(error);
  if (isTrouble(error)) return answer(503, "the room is busy; try again", [], { "retry-after": "1" });
  report(error);
  return answer(500, "internal error");
}

/** Writes to the log what was not foreseen. */
export const report = (error: unknown): void =>
  console.error(redactText(error instanceof Error ? (error.stack ?? error.message) : String(error), 2000));

/** Durable Objects say so when they are moved, deployed anew, or have too much to do. Whoever asks again is safe: see Starter. */
export const isTrouble = (error: unknown): boolean =>
  error instanceof Error && TROUBLES.some((trouble) => trouble in error);

/** What callers are told of an error of the package. Only what is said about their own arguments is passed on as it is. */
export function wordsOf({ code, status, serverMessage, message }: LiveStreamError): string {
  if (code === "ERR_INVALID_ARGUMENT") return message;
  if (serverMessage) return serverMessage;
  return WORDS[code] ?? (status === undefined ? "internal error" : `the API answered ${status}`);
}

function ofPackage(error: LiveStreamError): Answer {
  const { code, status = 0, message, details = [], retryAfter } = error;
  console.warn(code, redactText(message));
  if (status === 401) return answer(502, "the API refused this Worker's access key or secret");
  const own = { ERR_INVALID_ARGUMENT: 400, ERR_ALREADY_RUNNING: 409, ERR_TIMEOUT: 504 }[code as string] ?? 502;
  const headers: Record<string, string> = retryAfter ? { "retry-after": String(Math.ceil(retryAfter / 1000)) } : {};
  return answer(status >= 400 ? status : own, wordsOf(error), details, headers);
}

function answer(
  code: number,
  message: string,
  details: readonly string[] = [],
  headers: Record<string, string> = {},
): Answer {
  const said = details.slice(0, MOST_DETAILS).map((detail) => redactText(String(detail)));
  return { status: code, body: { code, message: redactText(message), details: said }, headers };
}
