// The demo page's server: its files, the package's handler behind /api, and what it refuses.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { CODE, DATE, liveStreamWithSecrets, liveStream, SECRET, startApi } from "./handler/api.mjs";
import { ask } from "./handler/served.mjs";
import { root } from "./built.mjs";
import { makeFiles } from "../www/bundle.mjs";
import { startPageServer } from "./page/page.mjs";

const limit = { timeout: 30_000 };
const meeting_url = `https://anywhere.example/preview/${CODE}`;

/** The budget of each part of the pages, in bytes after brotli, and its files. */
const WEIGHTS = {
  "the operator's page": [20_500, ["/", "/operator.css", "/app.js", "/shared"]],
  "the viewers' page": [13_500, ["/watch", "/viewer.css", "/watch.js", "/shared"]],
  "the package": [21_000, ["/hms-live.js"]],
  "hls.js with subtitles, when there is a stream": [155_000, ["/engine.js"]],
  "media-chrome, after hls.js": [35_500, ["/controls.js"]],
  "syntax highlighting, when the page is idle": [13_500, ["/highlight.js"]],
  "the QR code, when there is a stream": [3_700, ["/qr-code.js"]],
};

let api;
let server;
let origin;

before(async () => {
  api = await startApi();
  server = await startPageServer({ origin: new URL(api.baseUrl).origin, accessKey: "key", secret: SECRET });
  origin = new URL(server.url).origin;
}, limit);

after(async () => {
  api.stop();
  await server.stop("SIGTERM");
}, limit);

for (const [method, path, body] of [
  ["POST", "/api/live-streams/room/room-1/start", { meeting_url }],
  ["POST", "/api/live-streams/64101349d0f56e684b608c0a/stop"],
  ["POST", "/api/live-streams/64101349d0f56e684b608c0a/timed-metadata", { payload: "hello", duration: 1 }],
  ["GET", "/api/live-streams/64101349d0f56e684b608c0a"],
  ["GET", "/api/live-streams?room_id=room-1"],
]) {
  test(`${method} ${path} is forwarded to the API, and the response has its date and no token`, limit, async () => {
    api.answer = ({ url }) => ({
      body: url.includes("?") ? { data: [liveStreamWithSecrets()], limit: 10, last: "" } : liveStreamWithSecrets(),
    });
    const { status, headers, text } = await ask(origin, method, path, { body });
    assert.equal(status, 200, text);
    assert.deepEqual([headers["x-hms-date"], headers["x-request-id"]], [DATE, "of-the-api"]);
    for (const secret of ["eyJ", "opaque", SECRET]) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  });
}

test("any meeting URL can be recorded, and is returned to the operator", limit, async () => {
  api.answer = ({ body }) => ({ body: liveStream({ meeting_url: JSON.parse(body).meeting_url }) });
  const { json } = await ask(origin, "POST", "/api/live-streams/room/room-1/start", { body: { meeting_url } });
  assert.equal(json.meeting_url, meeting_url);
});

test("requests from other origins, or with a foreign Host, are refused", limit, async () => {
  const path = "/api/live-streams/room/room-1/start";
  const before = api.requests.length;
  const evil = { host: "evil.example", origin: "http://evil.example" };
  for (const headers of [{ origin: "http://evil.example" }, evil]) {
    assert.equal((await ask(origin, "POST", path, { headers })).status, 403);
  }
  assert.equal((await ask(origin, "GET", "/", { headers: { host: "evil.example" } })).status, 403);
  assert.equal(api.requests.length, before);
});

test("the server serves the page's files and no others", limit, async () => {
  const { status, headers } = await ask(origin, "GET", "/");
  assert.equal(status, 200);
  assert.match(headers["content-security-policy"], /wasm-unsafe-eval/);
  assert.equal((await ask(origin, "GET", "/hms-live.js")).status, 200);
  for (const path of ["/server.mjs", "/../Cargo.toml", "/app.js/", "/%2e%2e/Cargo.toml"]) {
    assert.equal((await ask(origin, "GET", path)).status, 404, path);
  }
  assert.equal((await ask(origin, "POST", "/")).status, 405);
});

// The best level of brotli takes ten seconds and more on a busy machine.
test("each part of the pages stays within its budget", { timeout: 120_000 }, async (t) => {
  const files = await makeFiles();
  await Promise.all([...files.values()].map(({ packed }) => packed));
  for (const [part, [most, names]] of Object.entries(WEIGHTS)) {
    const wanted = [...files].filter(
      ([path]) => names.includes(path) || (names.includes("/shared") && path.startsWith("/shared")),
    );
    const bytes = wanted.reduce((sum, [, { br }]) => sum + br.length, 0);
    t.diagnostic(`${part}: ${bytes} bytes`);
    assert.ok(bytes > most / 2 && bytes <= most, `${part}: ${bytes} bytes, budget ${most}`);
  }
});

test("without JavaScript both pages say that they need it", limit, async () => {
  for (const path of ["/", "/watch"]) {
    assert.match((await ask(origin, "GET", path)).text, /<noscript>This page needs JavaScript/, path);
  }
});

test("files are compressed, and revalidated by ETag", limit, async () => {
  for (const [accepted, encoding] of [
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["identity", undefined],
  ]) {
    const { headers } = await ask(origin, "GET", "/engine.js", { headers: { "accept-encoding": accepted } });
    assert.equal(headers["content-encoding"], encoding, accepted);
    assert.equal(headers.vary, "accept-encoding");
  }
  const { headers } = await ask(origin, "GET", "/app.js");
  const again = await ask(origin, "GET", "/app.js", { headers: { "if-none-match": headers.etag } });
  assert.deepEqual([again.status, again.text], [304, ""]);
});

test("other sites can frame the viewers' page, but not the operator's", limit, async () => {
  const policyOf = async (path) => (await ask(origin, "GET", path)).headers["content-security-policy"];
  const [operators, viewers] = [await policyOf("/"), await policyOf("/watch")];
  assert.match(operators, /frame-ancestors 'none'$/);
  assert.match(viewers, /frame-ancestors \*$/);
  const rest = (policy) => policy.slice(0, policy.indexOf("frame-ancestors"));
  assert.equal(rest(operators), rest(viewers), "otherwise the policies are the same");
  for (const policy of [operators, viewers]) {
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|nonce|sha256/);
  }
});

test("the table of features in www/README.md names tests that exist", limit, () => {
  const [, table] = readFileSync(`${root}/www/README.md`, "utf8").split("## Features");
  const rows = [...table.split("\n## ")[0].matchAll(/^\| (?!feature|-)(.+?) \| .+ \| (.+) \|$/gm)];
  assert.ok(rows.length >= 20, `${rows.length} rows`);
  for (const [, feature, tests] of rows) {
    let source = "";
    for (const [, file, title = ""] of tests.matchAll(/(?:`([\w.-]+)`:? ?)?([^;]*)(?:; |$)/g)) {
      const path = file && ["tests/page", "tests"].map((folder) => `${root}/${folder}/${file}`).find(existsSync);
      if (path) source = readFileSync(path, "utf8");
      else assert.equal(file, undefined, `${feature}: there is no ${file}`);
      assert.ok(source.includes(title), `${feature}: there is no test "${title}"`);
    }
    assert.notEqual(source, "", feature);
  }
});
