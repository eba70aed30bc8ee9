// Serves the demo page, and the part of the API that it needs, under the API's own paths. The secret stays here: the page
// calls the functions of the same package, with `baseUrl: "/api"` and without a token, and the package's handler answers.
import { createServer, request as ask } from "node:http";
import { parseArgs } from "node:util";
import * as library from "../pkg/dist/server.js";
import { addresses, doorOf, isMedia } from "./doors.mjs";
import { compressed, encodingFor } from "./encoding.mjs";
import { makeFiles } from "./files.mjs";
import { headersFor } from "./policy.mjs";
import { createReplay, replayOf } from "./replay.mjs";

const { createHandler, toNodeListener } = library;
const { port, isOpen, hasReplay, emulator, credentials } = commandLine();

/** Less than the 30 s that the page gives its call, so that the page hears what became of it. */
const TIMEOUT = 20_000;

const settings = { baseUrl: `${emulator}/v2`, credentials, timeout: TIMEOUT };
const operators = createHandler({
  ...settings,
  // An app of your own looks here who is signed in: whoever may start streams starts what is billed to you. It would also name the
  // origins of its meeting pages, where this one has whatever is typed in recorded.
  authorize: (_, { operation, params }) => (operation === "startLiveStream" ? { params } : true),
});
const viewers = createHandler({ ...settings, authorize: () => "viewer" });

const listeners = (machine, network) => ({
  machine: toNodeListener(compressed(machine)),
  // The API names its media by where it was called, which is this machine; the network gets them through this server.
  network: toNodeListener(compressed(network, (text, { url }) => text.replaceAll(emulator, new URL(url).origin))),
});
const api = listeners(operators, viewers);
const replay = createReplay(library, settings);
const replays = listeners(replay, replay);

let files;
const server = createServer((request, response) => {
  const [path] = request.url.split("?", 1);
  const door = doorOf(request, { isOpen, port: server.address().port });
  if (!door) return response.writeHead(403).end();
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path.startsWith("/api/")) return isRead || door === "machine" ? api[door](request, response) : refuse(response);
  if (hasReplay && replayOf(path)) return isRead ? replays[door](request, response) : refuse(response);
  if (door === "network") {
    if (path === "/") return response.writeHead(302, { location: "/watch" }).end();
    if (isMedia(path)) return isRead ? passOn(request, response) : refuse(response);
  }
  sendFile(request, response, path, door);
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
    files = await makeFiles({ viewersAt: outside && `http://${outside}:${at}/watch`, hasReplay });
  } catch (error) {
    console.error(`Build the package and install the development tools first: ${error.message}`);
    process.exit(1);
  }
  console.log(`http://127.0.0.1:${at}/`);
  if (isOpen) console.error(network(outside, at));
}

const network = (address, at) =>
  address
    ? `In the same network: http://${address}:${at}/watch, for watching alone`
    : "This machine is in no network, so nobody else can watch.";

function sendFile({ method, headers }, response, path, door) {
  const file = files?.get(path);
  const common = headersFor(path, door === "machine" ? emulator : undefined);
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
  response.writeHead(403, { ...headersFor("", undefined), "content-type": "text/plain" }).end("for watching alone\n");
}

/** Media for the network, from the API's side. */
function passOn({ method, url, headers }, response) {
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
      hasReplay: values.recordings,
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
