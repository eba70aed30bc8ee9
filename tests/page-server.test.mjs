// The demo page's server in front of an API that puts tokens everywhere and has a clock of its own.
import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { startPageServer } from "./page/page.mjs";
import { clean } from "../www/outward.mjs";

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiYXBwIn0.c2VjcmV0";
const DATE = "Thu, 30 Mar 2023 06:53:03 GMT";
const limit = { timeout: 30_000 };

/** A live stream with a token in each place that has a text. */
const guilty = (status = "running") => ({
  id: "64101349d0f56e684b608c0a",
  room_id: `r1-${TOKEN}`,
  session_id: `s-${TOKEN}`,
  status,
  meeting_url: `https://a.app.100ms.live/meeting/abc-defg-hij?auth_token=${TOKEN}&pass=opaque#${TOKEN}`,
  playback: { url: `https://cdn.example/${TOKEN}/master.m3u8?auth_token=opaque`, key: TOKEN },
  recording: { hls_vod: true, single_file_per_layer: false, token: TOKEN },
  destination: TOKEN,
  created_at: "2023-03-30T06:53:03.67Z",
  started_at: null,
  updated_at: "2023-03-30T06:53:03.67Z",
  stopped_at: null,
  started_by: TOKEN,
  stopped_by: TOKEN,
  recording_assets: [
    {
      id: TOKEN,
      type: "room-vod",
      status: "completed",
      path: `s3://a/b.m3u8?auth_token=${TOKEN}`,
      size: 1,
      duration: 1,
      created_at: "2023-03-30T06:53:03.67Z",
      thumbnails: [`s3://a/${TOKEN}.png`],
      metadata: {
        resolution: { width: 1280, height: 720, note: TOKEN },
        layer: "0",
        max_width: { deep: TOKEN },
        note: TOKEN,
      },
    },
  ],
  token: TOKEN,
  deep: { deeper: [{ auth_token: TOKEN }] },
});

let api;
let server;
let asked = 0;
let answer;

before(async () => {
  api = createServer(async (incoming, response) => {
    asked += 1;
    await incoming.toArray();
    const { status = 200, body } = answer;
    response.writeHead(status, { "content-type": "application/json", date: DATE, "x-request-id": "of-the-api" });
    response.end(JSON.stringify(body));
  });
  await new Promise((listening) => api.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${api.address().port}`;
  server = await startPageServer({ origin, accessKey: "key", secret: "canary-secret" });
}, limit);

after(async () => {
  api.closeAllConnections();
  api.close();
  await server.stop("SIGTERM");
}, limit);

async function ask(method, path, body) {
  const response = await fetch(new URL(path, server.url), { method, body: body && JSON.stringify(body) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const CALLS = [
  ["POST", "/api/live-streams/room/r1/start", {}],
  ["POST", "/api/live-streams/64101349d0f56e684b608c0a/stop"],
  ["POST", "/api/live-streams/64101349d0f56e684b608c0a/timed-metadata", { payload: "hello", duration: 1 }],
  ["GET", "/api/live-streams/64101349d0f56e684b608c0a"],
  ["GET", "/api/live-streams?room_id=r1"],
];

function assertClean(text) {
  for (const secret of ["eyJ", "opaque", "canary-secret"]) assert.ok(!text.includes(secret), `${secret} in ${text}`);
}

for (const [method, path, body] of CALLS) {
  test(`no token gets out by ${method} ${path}, wherever the API puts it`, limit, async () => {
    const page = { data: [guilty(), guilty("starting")], limit: 10, last: TOKEN, token: TOKEN };
    answer = { body: path.includes("?") ? page : guilty() };
    const given = await ask(method, path, body);
    assert.equal(given.status, 200, given.text);
    assertClean(given.text);
    const { id, meeting_url } = path.includes("?") ? JSON.parse(given.text).data[0] : JSON.parse(given.text);
    assert.deepEqual([id, meeting_url], [guilty().id, "https://a.app.100ms.live/meeting/abc-defg-hij"]);
  });

  test(`nor by its refusal, and both carry the API's date (${method} ${path})`, limit, async () => {
    answer = { status: 403, body: { code: 403, message: `no ${TOKEN}`, details: ["auth_token=opaque", TOKEN] } };
    const refused = await ask(method, path, body);
    assert.equal(refused.status, 403, refused.text);
    assertClean(refused.text);
    answer = { body: path.includes("?") ? { data: [], limit: 10, last: "" } : guilty() };
    const given = await ask(method, path, body);
    for (const { headers } of [refused, given]) {
      assert.deepEqual([headers.get("date"), headers.get("x-request-id")], [DATE, "of-the-api"]);
    }
  });
}

test("an answer that the API has no part in has no date of another clock", limit, async () => {
  for (const path of ["/api/nothing", "/api/live-streams?limit=1"]) {
    const refused = await ask("GET", path);
    assert.ok(refused.status >= 400, path);
    assert.equal(refused.headers.get("date"), null, path);
  }
  assert.ok(Date.parse((await ask("GET", "/")).headers.get("date")), "the page's own files have one");
});

test("what is longer than anything that the page sends is refused before anything looks at it", limit, async () => {
  const before = asked;
  const status = (method, path, body) =>
    new Promise((done, failed) => {
      const sent = request(new URL(server.url), { method, path }, (response) => {
        response.resume();
        done(response.statusCode);
      });
      sent.on("error", failed);
      sent.end(body);
    });
  for (const unit of ["eyJ", "?", "a", "%3F", "://", "auth_token="]) {
    const long = unit.repeat(Math.floor(15_000 / unit.length));
    for (const path of [
      `/api/live-streams/a${long}`,
      `/api/live-streams?room_id=${long}`,
      `/api/live-streams?${long}`,
    ]) {
      assert.equal(await status("GET", path), 414, path.slice(0, 50));
    }
    const body = JSON.stringify({ meeting_url: `https://a.example/${long}${long}` });
    assert.equal(await status("POST", "/api/live-streams/room/r1/start", body), 413);
  }
  assert.equal(asked, before, "nothing of it reached the API");
});

test("a text of any length is cleaned at once", limit, () => {
  for (const unit of ["eyJ", "auth_token", "auth_token=", "signature%3D", "a", "eyJ."]) {
    const began = performance.now();
    clean(unit.repeat(5_000_000 / unit.length));
    const took = performance.now() - began;
    assert.ok(took < 250, `${unit} took ${took} ms`);
  }
  assert.equal(clean(`a ${TOKEN} b auth_token%3Dopaque&c=1`), "a redacted b auth_token%3Dredacted&c=1");
});
