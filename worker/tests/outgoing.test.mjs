// Answers hold allowed fields alone, no secret wherever the API puts one, and the API's time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { watch } from "./viewers.mjs";
import { ask, control, newRoom, session, shared, start, startBoth, startOnce } from "./worker.mjs";

const limit = { timeout: 240_000 };
const HOUR = 3_600_000;
const TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiYXBwIn0.Y2FuYXJ5LWNhbmFyeS1jYW5hcnk";
/** Parts of the token and undocumented names, none of which may appear. */
const SECRET = /eyJ|Y2FuYXJ5|canary|unforeseen/i;
const FORMS = [
  (text) => `${text}?skip_preview=true&auth_token=${TOKEN}`,
  (text) => `${text}#auth_token=${TOKEN}`,
  (text) => `${text} ${TOKEN}`,
  (text) => encodeURIComponent(`https://acme.app.100ms.live/${text}?auth_token=canary&a=b`),
  (text) => `${text} {"auth_token":"canary"}`,
  (text) => `https://user:canary@acme.app.100ms.live/${text}`,
  () => TOKEN,
  () => TOKEN.replaceAll(".", "%2E"),
];
const ASSET = {
  id: "65b1e9d0f56e684b608c0001",
  type: "room-vod",
  status: "completed",
  path: "gs://bucket/recording.zip",
  size: 7,
  duration: 8,
  created_at: "2023-03-22T04:24:10Z",
  thumbnails: ["gs://bucket/1.png"],
  metadata: { layer: "0", num_layers: "4", max_width: 1280, resolution: { width: 1280, height: 720 } },
};

/** The object with each text except ids and status replaced in turn, and an unknown member in each nested object. */
function* poisoned(sample) {
  const full = { ...sample, recording: { hls_vod: false, single_file_per_layer: false }, recording_assets: [ASSET] };
  const more = (value) =>
    Array.isArray(value)
      ? value.map(more)
      : typeof value === "object" && value !== null
        ? { ...Object.fromEntries(Object.entries(value).map(([name, one]) => [name, more(one)])), unforeseen: TOKEN }
        : value;
  const paths = (value, at = []) =>
    typeof value === "string" ? [at] : Object.entries(value ?? {}).flatMap(([name, one]) => paths(one, [...at, name]));
  for (const path of paths(full).filter(([name]) => !["id", "room_id", "status"].includes(name))) {
    for (const form of FORMS) {
      const copy = structuredClone(full);
      const owner = path.slice(0, -1).reduce((object, name) => object[name], copy);
      owner[path.at(-1)] = form(owner[path.at(-1)]);
      yield { path: path.join("."), body: more(copy) };
    }
  }
}

describe("outgoing", () => {
  let emulator, worker, token;
  shared(async (t) => {
    ({ emulator, worker } = await startBoth(t, { startDelay: 600 }));
    token = await session();
  });

  test("tokens and unknown fields do not leak from any field of a stream", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const post = `/api/live-streams/${stream.id}`;
    const viewer = watch(worker, room);
    await viewer.opened;
    let tried = 0;
    for (const { path, body } of poisoned(stream)) {
      // The API's last answer determines both the operator's and the viewers' form.
      await control(emulator, "rules", { path: `/v2/live-streams/${stream.id}/*`, method: "POST", status: 200, body });
      const told = await ask(worker, `${post}/pause-recording`, { method: "POST", token, body: {} });
      await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
      const read = await ask(worker, post);
      const list = await ask(worker, `/api/live-streams?room_id=${room}`);
      const everything = told.text + read.text + list.text + JSON.stringify(viewer.told);
      assert.ok(!SECRET.test(everything), `${path}: ${everything}`);
      assert.deepEqual([told.status, read.status], [200, 200], `${path}: ${told.text}`);
      tried += 1;
    }
    assert.ok(tried > 100, `${tried} places`);
    viewer.socket.close();
  });

  test("the documented fields of an asset are passed on", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const full = { ...stream, recording_assets: [ASSET] };
    await control(emulator, "rules", {
      path: `/v2/live-streams/${stream.id}/*`,
      method: "POST",
      status: 200,
      body: full,
    });
    const { body } = await ask(worker, `/api/live-streams/${stream.id}/pause-recording`, { method: "POST", token });
    assert.deepEqual(body.recording_assets, [ASSET]);
    assert.equal(body.playback.url, stream.playback.url);

    // Fields that the API may omit are null.
    const { started_at: _, stopped_at: __, recording_assets: ___, ...less } = stream;
    await control(emulator, "rules", {
      path: `/v2/live-streams/${stream.id}/*`,
      method: "POST",
      status: 200,
      body: less,
    });
    const bare = await ask(worker, `/api/live-streams/${stream.id}/resume-recording`, { method: "POST", token });
    assert.deepEqual([bare.status, bare.body.started_at, bare.body.stopped_at], [200, null, null], bare.text);
  });

  test("of a stop's page only its documented members are passed on, and its error without secrets", limit, async () => {
    for (const form of FORMS) {
      const room = newRoom();
      const { body: stream } = await start(worker, room, token);
      const data = [{ ...stream, unforeseen: TOKEN }];
      const page = { data, limit: 10, last: "", error: form("cannot stop"), unforeseen: { token: TOKEN } };
      await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/stop`, replace_body: page });
      const { status, text, body } = await ask(worker, `/api/live-streams/room/${room}/stop`, {
        method: "POST",
        token,
      });
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body).sort(), ["data", "error", "last", "limit"]);
      assert.ok(!SECRET.test(text), text);
    }
  });

  test("the API's errors are passed on truncated and without secrets", limit, async () => {
    for (const form of FORMS) {
      const room = newRoom();
      const details = [form("x"), ...Array.from({ length: 100 }, () => "z".repeat(5000))];
      const body = { code: 400, message: form("cannot open"), details, unforeseen: TOKEN };
      await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, status: 400, body });
      const { status, text } = await startOnce(worker, room, token);
      assert.equal(status, 400);
      assert.ok(!SECRET.test(text), text);
      assert.ok(text.length < 20_000, `${text.length} characters`);
    }
  });

  test("answers carry the API's time", limit, async () => {
    for (const hours of [1, -1]) {
      const room = newRoom();
      await control(emulator, `rooms/${room}`, { clock_skew: hours * 3600 }, "PUT");
      const started = await start(worker, room, token);
      const read = await ask(worker, `/api/live-streams/${started.body.id}`);
      const list = await ask(worker, `/api/live-streams?room_id=${room}`);
      assert.equal(list.body.data[0].id, started.body.id);
      for (const { headers } of [started, read, list]) {
        const off = Date.parse(headers.date) - Date.now() - hours * HOUR;
        assert.ok(Math.abs(off) < 5000, `${off} ms from the clock of the API`);
        assert.equal(headers["x-hms-date"], headers.date);
      }
    }
  });
});
