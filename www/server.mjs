// Serves the demo page, and under /api the part of the 100ms API that the page needs. The secret stays on this server: the page
// calls the package with `baseUrl: "/api"` and no token, and the package's handler adds the token.
import { createServer, request as ask } from "node:http";
import { parseArgs } from "node:util";
import * as library from "../pkg/dist/server.js";
import { addresses, accessOf, isMedia } from "./access.mjs";
import { compressed, encodingFor } from "./compression.mjs";
import { makeFiles } from "./bundle.mjs";
import { headersFor } from "./security-headers.mjs";
import { createRecordingHandler, recordedStreamOf } from "./recording-url.mjs";

const { createHandler, toNodeListener } = library;
const { port, isOpen, sharesRecordings, emulator, credentials } = commandLine();

/** Shorter than the page's own timeout of 30 s, so that the page gets an answer. */
const TIMEOUT = 20_000;

const settings = { baseUrl: `${emulator}/v2`, credentials, timeout: TIMEOUT };
const operators = createHandler({
  ...settings,
  // A real app checks here who is signed in, because streams cost money. It would also set `meetingOrigins`, where this one
  // records any URL that is typed in.
  authorize: (_, { operation, params }) => (operation === "startLiveStream" ? { params } : true),
});
const viewers = createHandler({ ...settings, authorize: () => "viewer" });

const listeners = (machine, network) => ({
  machine: toNodeListener(compressed(machine)),
  // The emulator's media URLs contain a loopback address, so other devices get them through this server.
  network: toNodeListener(compressed(network, (text, { url }) => text.replaceAll(emulator, new URL(url).origin))),
});
const api = listeners(operators, viewers);
const replay = createRecordingHandler(library, settings);
const replays = listeners(replay, replay);

let files;
const server = createServer((request, response) => {
  const [path] = request.url.split("?", 1);
  const access = accessOf(request, { isOpen, port: server.address().port });
  if (!access) return response.writeHead(403).end();
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path.startsWith("/api/"))
    return isRead || access === "machine" ? api[access](request, response) : refuse(response);
  if (sharesRecordings && recordedStreamOf(path)) return isRead ? replays[access](request, response) : refuse(response);
  if (access === "network") {
    if (path === "/") return response.writeHead(302, { location: "/watch" }).end();
    if (isMedia(path)) return isRead ? proxyMedia(request, response) : refuse(response);
  }
  sendFile(request, response, path, access);
});
server.on("error", (error) => {
  const reason = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.message})`;
  console.error(`Port ${port} ${reason}: choose another with --port N, or any free one with --port 0.`);
  process.exit(1);
});
server.listen(port, isOpen ? "0.0.0.0" : "127.0.0.1", begin);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

async function begin() {
  const [outside] = isOpen ? addresses() : [];
  const at = server.address().port;
  try {
    files = await makeFiles({ viewersAt: outside && `http://${outside}:${at}/watch`, sharesRecordings });
  } catch (error) {
    console.error(`Build the package and install the development tools first: ${error.message}`);
    process.exit(1);
  }
  console.log(`http://127.0.0.1:${at}/`);
  if (isOpen) console.error(network(outside, at));
}

const network = (address, at) =>
  address
    ? `In the same network: http://${address}:${at}/watch, for watching only`
    : "This machine is in no network, so nobody else can watch.";

function sendFile({ method, headers }, response, path, access) {
  const file = files?.get(path);
  const common = headersFor(path, access === "machine" ? emulator : undefined);
  if (!file) return response.writeHead(404, common).end(method === "HEAD" ? undefined : "not found\n");
  if (method !== "GET" && method !== "HEAD") return response.writeHead(405, { ...common, allow: "GET, HEAD" }).end();
  const told = { ...common, etag: file.etag, "cache-control": "no-cache", vary: "accept-encoding" };
  if (headers["if-none-match"] === file.etag) return response.writeHead(304, told).end();
  const encoding = encodingFor(headers["accept-encoding"]);
  const body = file[encoding] ?? file.body;
  if (encoding) told["content-encoding"] = encoding;
  response.writeHead(200, { ...told, "content-type": file.type, "content-length": body.length });
  response.end(method === "HEAD" ? undefined : body);
}

function refuse(response) {
  response.writeHead(403, { ...headersFor("", undefined), "content-type": "text/plain" }).end("for watching only\n");
}

/** Forwards a request for media from the network to the emulator. */
function proxyMedia({ method, url, headers }, response) {
  const { range } = headers;
  const source = ask(new URL(url, emulator), { method, headers: range ? { range } : {} }, (answer) => {
    const {
      "content-type": type,
      "content-length": length,
      "content-range": part,
      "cache-control": cache,
    } = answer.headers;
    const told = { "content-type": type, "content-length": length, "content-range": part, "cache-control": cache };
    response.writeHead(answer.statusCode, Object.fromEntries(Object.entries(told).filter(([, value]) => value)));
    answer.on("error", () => response.destroy()).pipe(response);
  });
  source.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on("close", () => source.destroy());
  source.end();
}

function commandLine() {
  const text = { type: "string" };
  try {
    const options = {
      port: { ...text, default: "8000" },
      host: { type: "boolean", default: false },
      recordings: { type: "boolean", default: false },
      emulator: text,
      "access-key": text,
      secret: text,
    };
    const { values } = parseArgs({ options });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port takes a number from 0 to 65535");
    for (const name of ["emulator", "access-key", "secret"]) if (!values[name]) throw new Error(`--${name} is missing`);
    const credentials = { accessKey: values["access-key"], secret: values.secret };
    return {
      port,
      isOpen: values.host,
      sharesRecordings: values.recordings,
      emulator: new URL(values.emulator).origin,
      credentials,
    };
  } catch (error) {
    console.error(
      `${error.message}. Usage: server.mjs --port N [--host] [--recordings] --emulator ORIGIN --access-key K --secret S`,
    );
    process.exit(2);
  }
}
