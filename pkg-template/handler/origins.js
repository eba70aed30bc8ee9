// Checks which pages may call: those of one's own origin and of the allowed origins.
import { attempt } from "../redact.js";
import { Refusal } from "./refusal.js";

/** The origin of a URL; undefined if it is invalid. */
export const originOf = (url) => attempt(() => new URL(url).origin);

/**
 * Rejects requests from other sites. Browsers send `Origin` with changes, and newer ones send `Sec-Fetch-Site`, which
 * pages cannot forge.
 */
export function ensureAllowed({ method, headers }, own, origins) {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) {
    const reads = method === "GET" && site !== "cross-site";
    if (site === "same-origin" || reads) return;
    throw new Refusal(403, "a request that changes something must have an Origin header");
  }
  // A sandboxed frame has the origin "null", whoever embeds it.
  if (origin !== "null" && (origin === own || origins.includes(origin) || site === "same-origin")) return;
  throw new Refusal(403, "this origin is not allowed: add it to the handler's option origins");
}
