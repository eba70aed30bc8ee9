// Serves the demo page, and the part of the API that it needs, under the API's own paths. The secret stays here: the page
// calls the functions of the same package, with `baseUrl: "/api"` and without a token, and the package's handler answers.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { createHandler, toNodeListener } from "../pkg/dist/server.js";

const { port, emulator, credentials } = commandLine();

const callApi = toNodeListener(
  createHandler({
    baseUrl: `${emulator}/v2`,
    credentials,
    // An app of your own looks here who is signed in: whoever may start streams starts what is billed to you. It would also name the
    // origins of its meeting pages, where this one has whatever is typed in recorded.
    authorize: (_, { operation, params }) => (operation === "startLiveStream" ? { params } : true),
    // Less than the 30 s that the page gives its call, so that the page hears what became of it.
    timeout: 20_000,
  }),
);

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

const server = createServer(async (request, response) => {
  const [path] = request.url.split("?", 1);
  // Another site's name may lead to this machine, too.
  if (!isOwn(request.headers.host)) return response.writeHead(403).end();
  if (path.startsWith("/api/")) return callApi(request, response);
  const answer = await file(request, path);
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

const isOwn = (host) => ["127.0.0.1", "localhost"].some((name) => host === `${name}:${server.address().port}`);

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
