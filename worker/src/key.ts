// The idempotency key of a start: a caller's, or one of the Worker's own. It travels in the meeting URL. The package's core has the same
// rules, and one table of cases, `src/start/tests/keys.json`, holds both to them.
import { refusal } from "hms-live/server";

const KEY = /^[\w-]{8,64}$/;

/** The idempotency key that a request brings. A room that is on air sends none on, so that nobody else would refuse it. */
export function checkedKey(key: string | undefined): string | undefined {
  if (key === undefined || KEY.test(key)) return key;
  throw refusal(400, "invalid Idempotency-Key", { details: ["it must have 8 to 64 letters, digits, '-' and '_'"] });
}

/** Whether a meeting URL of the API's holds exactly this key. */
export const hasKey = (url: string, key: string): boolean => /[?&]hms_live_key=([^&#]*)/.exec(url)?.[1] === key;
