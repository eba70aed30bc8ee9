// What callers get: plain data that can cross from an object to the Worker, errors in the API's own shape.
import { LiveStreamError } from "hms-live";

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

const TROUBLES = ["retryable", "overloaded", "durableObjectReset"];

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The status and the words of the API where it has spoken; nothing but its own sentences where this Worker is at fault. */
export function refused(error: unknown): Answer {
  if (error instanceof Refusal) return answer(error.status, error.message, error.details, error.headers);
  if (error instanceof LiveStreamError) return ofPackage(error);
  // Durable Objects say so when they are moved, deployed anew, or have too much to do. Whoever asks again is safe: see Starter.
  if (error instanceof Error && TROUBLES.some((trouble) => trouble in error)) {
    return answer(503, "the room is busy; try again", [], { "retry-after": "1" });
  }
  console.error(error);
  return answer(500, "internal error");
}

function ofPackage(error: LiveStreamError): Answer {
  const { code, status = 0, serverMessage, message, details = [], retryAfter } = error;
  console.warn(code, message);
  if (status === 401) return answer(502, "the API refused this Worker's access key or secret");
  if (code === "ERR_AMBIGUOUS_START") {
    return answer(503, "whether the stream has started is not known yet; try again", [message], { "retry-after": "3" });
  }
  const own = { ERR_INVALID_ARGUMENT: 400, ERR_ALREADY_RUNNING: 409, ERR_TIMEOUT: 504 }[code as string] ?? 502;
  const headers: Record<string, string> = retryAfter ? { "retry-after": String(Math.ceil(retryAfter / 1000)) } : {};
  return answer(status >= 400 ? status : own, serverMessage ?? message, details, headers);
}

function answer(
  code: number,
  message: string,
  details: readonly string[] = [],
  headers: Record<string, string> = {},
): Answer {
  return { status: code, body: { code, message, details }, headers };
}
