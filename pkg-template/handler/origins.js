// Which pages may call: those of one's own origin, and of the origins that are named.
import { attempt } from "../redact.js";
import { Refusal } from "./refusal.js";

/** The origin of a URL, if it is one. */
export const originOf = (url) => attempt(() => new URL(url).origin);

/**
 * Refuses other sites. Browsers say by `Origin` which page has sent what changes something, and newer ones by `Sec-Fetch-Site`
 * how near that page is, which no page can write itself.
 */
export function ensureAllowed({ method, headers }, own, origins) {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) {
    const reads = method === "GET" && site !== "cross-site";
    if (site === "same-origin" || reads) return;
    throw new Refusal(403, "a request that changes something must come from a page, with an Origin");
  }
  // A sandboxed frame is of no origin, whoever has framed it.
  if (origin !== "null" && (origin === own || origins.includes(origin) || site === "same-origin")) return;
  throw new Refusal(403, "this origin is not allowed: name it in the handler's option origins");
}
