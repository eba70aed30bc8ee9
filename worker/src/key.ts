// The idempotency key of a start: a caller's, or one of the Worker's own. It travels in the meeting URL.
import { Refusal } from "./answer";

const KEY = /^[\w-]{8,64}$/;

/** The idempotency key that a request brings. */
export function keyOf(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key") ?? undefined;
  if (key === undefined || KEY.test(key)) return key;
  throw new Refusal(400, "invalid Idempotency-Key", ["it must have 8 to 64 letters, digits, '-' and '_'"]);
}

/** Whether a meeting URL of the API's holds exactly this key. */
export const hasKey = (url: string, key: string): boolean => /[?&]hms_live_key=([^&#]*)/.exec(url)?.[1] === key;
