// How an answer leaves.

const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // Nobody is to frame what is no page.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** A shorter text that somebody calls a secret would be cut out of the names of members. */
const SHORTEST_SECRET = 8;

/** An answer as a response. Whatever is in it, this server's own secrets are not. */
export function responseOf({ status, body, headers }, secrets) {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = body === undefined ? null : secrets.reduce(without, JSON.stringify(body));
  return new Response(text, { status, headers: { ...HEADERS, ...type, ...headers } });
}

const without = (text, secret) =>
  secret?.length >= SHORTEST_SECRET ? text.replaceAll(JSON.stringify(secret).slice(1, -1), "[redacted]") : text;
