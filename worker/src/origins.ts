// Which sites may call this Worker from a browser. The package's handler is stricter: it has no bearer tokens, so it requires an `Origin`
// on every request that changes something.
import { refusal } from "hms-live/server";

/** Refuses other sites. Browsers send `Origin` on every cross-site request that matters, so a request without one is allowed. */
export function ensureAllowed(request: Request, allowed: readonly string[]): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin || allowed.includes(origin)) return;
  throw refusal(403, "this origin is not allowed", { details: [`add ${origin.slice(0, 200)} to ALLOWED_ORIGINS`] });
}

/** CORS headers that let a page of an allowed origin read the answer. */
export function corsHeaders(request: Request, allowed: readonly string[]): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null || !allowed.includes(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    // The package compares the date with `created_at` to recognize the stream of its own call.
    "access-control-expose-headers": "date, x-hms-date, retry-after",
  };
}

export const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, idempotency-key",
  "access-control-max-age": "86400",
};
