// The demo page's server: its files, the handler of the package behind /api, and nothing for other names of this machine.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CODE, DATE, guilty, liveStream, SECRET, startApi } from "./handler/api.mjs";
import { ask } from "./handler/served.mjs";
import { startPageServer } from "./page/page.mjs";

const limit = { timeout: 30_000 };
const meeting_url = `https://anywhere.example/preview/${CODE}`;

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
  test(`${method} ${path} goes to the API, with its clock and no token on the way back`, limit, async () => {
    api.answer = ({ url }) => ({ body: url.includes("?") ? { data: [guilty()], limit: 10, last: "" } : guilty() });
    const { status, headers, text } = await ask(origin, method, path, { body });
    assert.equal(status, 200, text);
    assert.deepEqual([headers["x-hms-date"], headers["x-request-id"]], [DATE, "of-the-api"]);
    for (const secret of ["eyJ", "opaque", SECRET]) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  });
}

test("any meeting page may be recorded, and its URL is seen by whom has typed it in", limit, async () => {
  api.answer = ({ body }) => ({ body: liveStream({ meeting_url: JSON.parse(body).meeting_url }) });
  const { json } = await ask(origin, "POST", "/api/live-streams/room/room-1/start", { body: { meeting_url } });
  assert.equal(json.meeting_url, meeting_url);
});

test("nothing is for other sites, nor for pages that call this machine by a name of their own", limit, async () => {
  const path = "/api/live-streams/room/room-1/start";
  const before = api.requests.length;
  const evil = { host: "evil.example", origin: "http://evil.example" };
  for (const headers of [{ origin: "http://evil.example" }, evil]) {
    assert.equal((await ask(origin, "POST", path, { headers })).status, 403);
  }
  assert.equal((await ask(origin, "GET", "/", { headers: { host: "evil.example" } })).status, 403);
  assert.equal(api.requests.length, before);
});

test("the page's own files are there, and no others", limit, async () => {
  const { status, headers } = await ask(origin, "GET", "/");
  assert.equal(status, 200);
  assert.match(headers["content-security-policy"], /wasm-unsafe-eval/);
  assert.equal((await ask(origin, "GET", "/hms-live.js")).status, 200);
  for (const path of ["/server.mjs", "/../Cargo.toml", "/app.js/", "/%2e%2e/Cargo.toml"]) {
    assert.equal((await ask(origin, "GET", path)).status, 404, path);
  }
  assert.equal((await ask(origin, "POST", "/")).status, 405);
});
