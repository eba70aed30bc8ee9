// CORS headers for the allowed origins.

/** Allows the headers that the package sends. Disallowed origins were rejected earlier. */
export const preflight = () => ({
  status: 204,
  headers: {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type, idempotency-key",
    "access-control-max-age": "600",
  },
});

export function withCors({ status, body, headers }, request, origins) {
  const origin = request.headers.get("origin");
  const isNamed = origin !== null && origins.includes(origin);
  const cors = isNamed && {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "date, x-hms-date, retry-after, x-request-id",
  };
  return { status, body, headers: { vary: "origin", ...cors, ...headers } };
}
