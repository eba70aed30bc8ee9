// Serves the demo page, and the part of the API that it needs, under the API's own paths. The secret stays here: the page
// calls the same functions of the same package as this server, with `baseUrl: "/api"` and without a token.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import {
  LiveStreamError,
  getLiveStream,
  listLiveStreams,
  sendTimedMetadata,
  startLiveStream,
  stopLiveStream,
} from "../pkg/dist/index.js";
import * as outward from "./outward.mjs";

const { port, emulator, credentials } = commandLine();

const api = {
  baseUrl: `${emulator}/v2`,
  credentials,
  // Less than the 30 s that the page gives its call, so that the page hears what became of it.
  timeout: 20_000,
};

// Longer ones are nothing that the page sends. What is short takes no pattern long, whatever is in it.
const LONGEST_URL = 1024;
const LONGEST_BODY = 16_384;

// An app of your own signs its users in here: whoever may call these routes may start streams that are billed to you.
const ROUTES = [
  ["POST", /^\/api\/live-streams\/room\/([^/]+)\/start$/, start],
  ["POST", /^\/api\/live-streams\/([^/]+)\/stop$/, async (id, _, api) => outward.stream(await stopLiveStream(id, api))],
  ["POST", /^\/api\/live-streams\/([^/]+)\/timed-metadata$/, tell],
  ["GET", /^\/api\/live-streams\/([^/]+)$/, async (id, _, api) => outward.stream(await getLiveStream(id, api))],
  // The page's start looks through these when its answer was lost, or when the room is on air already.
  ["GET", /^\/api\/live-streams$/, async (_, { filter }, api) => outward.page(await listLiveStreams(filter, api))],
];

async function start(room, { body }, api) {
  return outward.stream(await startLiveStream(room, body, api));
}

async function tell(id, { body }, api) {
  return outward.stream(await sendTimedMetadata(id, body, api));
}

const SCRIPT = "text/javascript; charset=utf-8";

const STYLES = ["look.css", "style.css", "form.css", "player.css", "controls.css"];
const SCRIPTS = ["app.js", "clock.js", "form.js", "player.js", "stage.js", "through-browser.js", "through-hls.js"];

// Nothing outside this table is served, so no path can lead anywhere else.
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  ...Object.fromEntries(STYLES.map((name) => [`/${name}`, [name, "text/css; charset=utf-8"]])),
  ...Object.fromEntries(SCRIPTS.map((name) => [`/${name}`, [name, SCRIPT]])),
  "/hms-live.js": ["../pkg/dist/index.js", SCRIPT],
  "/hls.js": ["../node_modules/hls.js/dist/hls.light.min.mjs", SCRIPT],
};

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    // The package holds WebAssembly, which a policy has to allow by name. It needs no eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    // hls.js plays from a blob that it fills; a browser that plays HLS itself takes the playlist's own URL.
    `media-src blob: ${emulator}`,
    `connect-src 'self' ${emulator}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** What a request gets that is not what this server is for. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const server = createServer(async (request, response) => {
  const [path, query] = request.url.slice(0, LONGEST_URL + 1).split("?", 2);
  const isApi = path.startsWith("/api/");
  // The API's own date goes on, or none: this machine's clock did not write `created_at`.
  response.sendDate = !isApi;
  const answer = isApi ? await callApi(request, path, query) : await file(request, path);
  response.writeHead(answer.status, { ...HEADERS, ...answer.headers });
  response.end(request.method === "HEAD" ? undefined : answer.body);
});
server.on("error", (error) => {
  const reason = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.message})`;
  console.error(`Port ${port} ${reason}: choose another with --port N, or any free one with --port 0.`);
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

async function file({ method }, path) {
  if (!Object.hasOwn(FILES, path)) return { status: 404, body: "not found\n" };
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" }, body: "" };
  const [name, type] = FILES[path];
  try {
    const body = await readFile(new URL(name, import.meta.url));
    return { status: 200, headers: { "content-type": type }, body };
  } catch {
    return { status: 500, body: `${name} is missing: build the package and install the development tools first\n` };
  }
}

async function callApi(request, path, query) {
  const said = {};
  try {
    ensureSameOrigin(request.headers);
    if (request.url.length > LONGEST_URL) throw new Refusal(414, `the URL is longer than ${LONGEST_URL} characters`);
    for (const [method, pattern, call] of ROUTES) {
      const match = request.method === method && pattern.exec(path);
      if (!match) continue;
      const filter = Object.fromEntries(new URLSearchParams(query));
      if (filter.limit) filter.limit = Number(filter.limit);
      const body = await bodyOf(request);
      return json(200, await call(segment(match[1]), { filter, body }, { ...api, fetch: listening(said) }), said);
    }
    throw new Refusal(404, "not found");
  } catch (error) {
    const { status, message } = failure(error);
    const headers = error.retryAfter ? { "retry-after": String(Math.ceil(error.retryAfter / 1000)) } : {};
    const details = (error.details ?? []).map(outward.clean);
    return json(status, { code: status, message: outward.clean(message), details }, { ...said, ...headers });
  }
}

/** A `fetch` that notes what of the API's last answer the page needs beside its body. */
function listening(said) {
  return async (url, init) => {
    const response = await fetch(url, init);
    for (const name of ["date", "x-request-id"]) {
      const value = response.headers.get(name);
      if (value) said[name] = value;
      else delete said[name];
    }
    return response;
  };
}

/** The status and the words of the API where it has spoken, so that the page sees what it would see without this server. */
function failure(error) {
  const { status: said, serverMessage, message, code } = error;
  if (error instanceof Refusal) return { status: said, message };
  // Any other error is a fault of this server, and its text is nothing for a browser.
  if (!(error instanceof LiveStreamError)) return { status: 500, message: "internal error" };
  const status = { ERR_INVALID_ARGUMENT: 400, ERR_ALREADY_RUNNING: 409, ERR_TIMEOUT: 504 }[code] ?? 502;
  return { status: said >= 400 ? said : status, message: serverMessage ?? message };
}

/** No other site may start streams through a browser that happens to reach this server. */
function ensureSameOrigin({ host, origin }) {
  const own = ["127.0.0.1", "localhost"].map((name) => `${name}:${server.address().port}`);
  if (!own.includes(host) || (origin && origin !== `http://${host}`)) throw new Refusal(403, "wrong origin");
}

function segment(text = "") {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, "the id is not percent-encoded UTF-8");
  }
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > LONGEST_BODY) throw new Refusal(413, `the body is longer than ${LONGEST_BODY} characters`);
  }
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}

const json = (status, value, headers) => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

function commandLine() {
  const text = { type: "string" };
  try {
    const options = { port: { ...text, default: "8000" }, emulator: text, "access-key": text, secret: text };
    const { values } = parseArgs({ options });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port takes a number from 0 to 65535");
    for (const name of ["emulator", "access-key", "secret"]) if (!values[name]) throw new Error(`--${name} is missing`);
    const credentials = { accessKey: values["access-key"], secret: values.secret };
    return { port, emulator: new URL(values.emulator).origin, credentials };
  } catch (error) {
    console.error(`${error.message}. Usage: server.mjs --port N --emulator ORIGIN --access-key K --secret S`);
    process.exit(2);
  }
}
