// What callers get: plain data that can cross from an object to the Worker, errors as the package's own handler tells them.
import { errorAnswer, LiveStreamError, redactText, refusal } from "hms-live/server";

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const TROUBLES = ["retryable", "overloaded", "durableObjectReset"];

/**
 * What somebody gets who may have put a room on air without anybody knowing yet. Asking again is safe, and with a reason the package
 * would not.
 */
export const mayHaveStarted = (why: string, details: readonly string[] = [], seconds = 3): Error =>
  askAgain(`the stream may have started: ${why}; try again`, seconds, details);

/** A refusal for the moment. */
export const askAgain = (message: string, seconds: number, details: readonly string[] = []): Error =>
  refusal(503, message, { reason: null, details, headers: { "retry-after": String(seconds) } });

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The status and the words of the API where it has spoken; nothing but own sentences where this Worker is at fault. */
export function refused(error: unknown): Answer {
  if (isTrouble(error)) return answerTo(askAgain("the room is busy; try again", 1));
  if (error instanceof LiveStreamError) console.warn(error.code, redactText(error.message));
  return answerTo(error);
}

function answerTo(error: unknown): Answer {
  const told = errorAnswer(error);
  if (told) return told;
  report(error);
  // Without a reason: nobody knows what a start has come to.
  return { status: 500, body: { code: 500, message: "internal error", details: [] } };
}

/** Writes to the log what was not foreseen. */
export const report = (error: unknown): void =>
  console.error(redactText(error instanceof Error ? (error.stack ?? error.message) : String(error), 2000));

/** Durable Objects say so when they are moved, deployed anew, or have too much to do. Whoever asks again is safe: see Starter. */
export const isTrouble = (error: unknown): boolean =>
  error instanceof Error && TROUBLES.some((trouble) => trouble in error);
