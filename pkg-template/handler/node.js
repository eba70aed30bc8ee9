// Adapts the handler to `node:http`, whose requests and responses are not web objects.
import { misuse, readingOf } from "./misuse.js";

/**
 * A listener for `createServer`. With `trustProxy`, the origin is taken from `X-Forwarded-Proto` and
 * `X-Forwarded-Host`, which anybody could forge without a proxy.
 */
export function toNodeListener(handler, options) {
  if (typeof handler !== "function") throw misuse("toNodeListener", "handler", "must be a handler from createHandler");
  const trustProxy = readingOf("toNodeListener", "options", () => trustOf(options ?? {}));
  return async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) gone.abort();
    });
    try {
      const request = requestOf(incoming, gone.signal, trustProxy);
      await send(request ? await handler(request) : new Response(null, { status: 400 }), outgoing);
    } catch (error) {
      console.error("hms-live: the answer could not be sent:", error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  };
}

/** Rejects misspelt options, because ignoring `trustProxy` would break servers behind a proxy. */
function trustOf(options) {
  if (typeof options !== "object") throw misuse("toNodeListener", "options", "must be an object");
  const { trustProxy = false, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name !== undefined)
    throw misuse("toNodeListener", `options.${name}`, "is not a known property; the only one is trustProxy");
  if (typeof trustProxy !== "boolean") throw misuse("toNodeListener", "options.trustProxy", "must be a boolean");
  return trustProxy;
}

/** Converts to a web Request; undefined if that is impossible. */
function requestOf(incoming, signal, trustProxy) {
  const { method, url, socket, rawHeaders } = incoming;
  const forwarded = (name) => (trustProxy ? incoming.headers[name]?.split(",")[0].trim() : undefined);
  const scheme = forwarded("x-forwarded-proto") ?? (socket.encrypted ? "https" : "http");
  const host = forwarded("x-forwarded-host") ?? incoming.headers.host ?? incoming.headers[":authority"];
  // Only a path: an absolute URL, as in requests to proxies, would not name this server.
  if (!url.startsWith("/") || !/^https?$/.test(scheme) || !host) return undefined;
  try {
    const headers = new Headers();
    for (let at = 0; at < rawHeaders.length; at += 2) {
      // HTTP/2 pseudo-headers are not web headers.
      if (!rawHeaders[at].startsWith(":")) headers.append(rawHeaders[at], rawHeaders[at + 1]);
    }
    const { origin } = new URL(`${scheme}://${host}`);
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? { body: streamOf(incoming), duplex: "half" } : {};
    return new Request(origin + url, { method, headers, signal, ...body });
  } catch {
    return undefined;
  }
}

/** The body as a web stream that reads on demand. */
function streamOf(incoming) {
  const parts = incoming[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value));
      },
    },
    { highWaterMark: 0 },
  );
}

async function send(response, outgoing) {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "set-cookie"));
  const cookies = response.headers.getSetCookie?.() ?? [];
  outgoing.writeHead(response.status, { ...headers, ...(cookies.length > 0 && { "set-cookie": cookies }) });
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done || outgoing.destroyed) break;
    if (!outgoing.write(value)) await drained(outgoing);
  }
  if (outgoing.destroyed) await reader?.cancel();
  outgoing.end();
}

const drained = (outgoing) =>
  new Promise((resolve) => {
    outgoing.once("drain", resolve);
    outgoing.once("close", resolve);
  });
