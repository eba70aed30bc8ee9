// Which sites may use this Worker from a browser.
import { Refusal } from "./answer";

/** Refuses other sites. A request without an `Origin` is none of a site: browsers send it wherever it matters. */
export function ensureAllowed(request: Request, allowed: readonly string[]): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin || allowed.includes(origin)) return;
  throw new Refusal(403, "this origin is not allowed", [`add ${origin.slice(0, 200)} to ALLOWED_ORIGINS`]);
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
    "access-control-expose-headers": "date, retry-after",
  };
}

export const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, idempotency-key",
  "access-control-max-age": "86400",
};
