// Answers to callers: plain data that can cross from an object to the Worker, with errors shaped as in the package's handler.
import { errorAnswer, LiveStreamError, redactText, refusal } from "hms-live/server";

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const UNAVAILABLE_FLAGS = ["retryable", "overloaded", "durableObjectReset"];

/** For a start whose outcome is unknown. It has no reason, because the package does not retry errors with one, and a retry is safe here. */
export const mayHaveStarted = (why: string, details: readonly string[] = [], seconds = 3): Error =>
  retryLater(`the stream may have started: ${why}; try again`, seconds, details);

/** A refusal that the caller should retry. */
export const retryLater = (message: string, seconds: number, details: readonly string[] = []): Error =>
  refusal(503, message, { reason: null, details, headers: { "retry-after": String(seconds) } });

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Passes on the API's status and message; a fault of this Worker becomes one of its own sentences. */
export function errorAnswerOf(error: unknown): Answer {
  if (isUnavailable(error)) return toAnswer(retryLater("the room is busy; try again", 1));
  if (error instanceof LiveStreamError) console.warn(error.code, redactText(error.message));
  return toAnswer(error);
}

function toAnswer(error: unknown): Answer {
  const answer = errorAnswer(error);
  if (answer) return answer;
  logUnexpected(error);
  // Without a reason, so that the package retries: the outcome of a start is unknown.
  return { status: 500, body: { code: 500, message: "internal error", details: [] } };
}

/** Logs an unexpected error. */
export const logUnexpected = (error: unknown): void =>
  console.error(redactText(error instanceof Error ? (error.stack ?? error.message) : String(error), 2000));

/** Durable Objects set these flags when they are moved, redeployed or overloaded. A retry is safe: see `Starter`. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && UNAVAILABLE_FLAGS.some((flag) => flag in error);
