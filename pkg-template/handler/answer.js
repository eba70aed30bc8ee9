// Sends responses.

const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // Only pages may be framed.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** Shorter secrets would be cut out of member names. */
const SHORTEST_SECRET = 8;

/** Converts an answer to a Response, redacting this server's own secrets. */
export function responseOf({ status, body, headers }, secrets) {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = body === undefined ? null : secrets.reduce(without, JSON.stringify(body));
  return new Response(text, { status, headers: { ...HEADERS, ...type, ...headers } });
}

const without = (text, secret) =>
  secret?.length >= SHORTEST_SECRET ? text.replaceAll(JSON.stringify(secret).slice(1, -1), "[redacted]") : text;
