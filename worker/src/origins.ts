// Which sites may use this Worker from a browser. The rule of the package's handler is stricter: it knows no sessions that travel as
// bearer tokens, and so wants an `Origin` of whatever changes something.
import { refusal } from "hms-live/server";

/** Refuses other sites. A request without an `Origin` is none of a site: browsers send it wherever it matters. */
export function ensureAllowed(request: Request, allowed: readonly string[]): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin || allowed.includes(origin)) return;
  throw refusal(403, "this origin is not allowed", { details: [`add ${origin.slice(0, 200)} to ALLOWED_ORIGINS`] });
}

/** What lets a page of another allowed origin read an answer. */
export function corsHeaders(request: Request, allowed: readonly string[]): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null || !allowed.includes(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    // The package finds out by the date whether a stream is that of its own call.
    "access-control-expose-headers": "date, x-hms-date, retry-after",
  };
}

export const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, idempotency-key",
  "access-control-max-age": "86400",
};
