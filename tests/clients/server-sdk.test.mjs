// The vendor's server SDK against the emulator: live streams.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertClients, emulate, newRoom } from "./emulated.mjs";
import { connect, notFound, rejects } from "./server-sdk.mjs";

const limit = { timeout: 120_000 };
const MEETING_URL = "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true";
const params = { meeting_url: MEETING_URL, recording: { hls_vod: true, single_file_per_layer: true } };

let emulator;
let hms;

before(async () => {
  assertClients();
  emulator = await emulate();
  hms = connect(emulator);
}, limit);
after(() => emulator?.stop());

test("start resolves to a starting stream, and retrieve to the running one", limit, async () => {
  const room = newRoom();
  await emulator.setRoom(room, { start_delay: 1 });
  const started = await hms.liveStreams.start(room, params);
  assert.equal(started.status, "starting");
  assert.equal(started.room_id, room);
  assert.equal(started.meeting_url, MEETING_URL);
  assert.deepEqual(started.recording, params.recording);
  assert.match(started.playback.url, /\/master\.m3u8$/);
  assert.ok(started.created_at instanceof Date, "the SDK read the stamp");
  assert.equal(started.started_at, null);
  await emulator.advance(1);
  const running = await hms.liveStreams.retrieve(started.id);
  assert.equal(running.status, "running");
  assert.ok(running.started_at instanceof Date && running.started_at > started.created_at);
  assert.equal(running.stopped_at, null);
});

test("timed metadata, pause and resume resolve to the running stream", limit, async () => {
  const { id } = await hms.liveStreams.start(newRoom(), params);
  const cue = { payload: "poll:17", duration: 12 };
  for (const call of [
    hms.liveStreams.sendTimedMetadata(id, cue),
    hms.liveStreams.pauseRecording(id),
    hms.liveStreams.resumeRecording(id),
  ]) {
    const stream = await call;
    assert.deepEqual([stream.id, stream.status], [id, "running"]);
  }
  const { playback } = await hms.liveStreams.retrieve(id);
  await emulator.advance(4);
  const playlist = await (await fetch(new URL("stream_0/stream.m3u8", playback.url))).text();
  const [, payload] = /X-100MSLIVE-PAYLOAD="([^"]+)"/.exec(playlist);
  assert.equal(JSON.parse(Buffer.from(payload, "base64")).payload, cue.payload);
});

test("stop ends a stream, which then lists its recording assets", limit, async () => {
  const { id } = await hms.liveStreams.start(newRoom(), params);
  await emulator.advance(10);
  const stopped = await hms.liveStreams.stop(id);
  assert.deepEqual([stopped.id, stopped.status], [id, "stopping"]);
  // A minute is longer than the emulator takes to finish recordings.
  await emulator.advance(60);
  const completed = await hms.liveStreams.retrieve(id);
  assert.equal(completed.status, "completed");
  assert.ok(completed.stopped_at instanceof Date);
  const types = completed.recording_assets.map(({ type }) => type);
  assert.ok(types.includes("room-vod") && types.includes("room-composite"), types.join());
});

test("stopAll stops the streams of one room only", limit, async () => {
  const [room, other] = [newRoom(), newRoom()];
  const { id } = await hms.liveStreams.start(room, params);
  const kept = await hms.liveStreams.start(other, params);
  const stopped = await hms.liveStreams.stopAll(room);
  assert.deepEqual(
    stopped.map((stream) => [stream.id, stream.status]),
    [[id, "stopping"]],
  );
  assert.equal((await hms.liveStreams.retrieve(kept.id)).status, "running");
});

test("list iterates over several pages, and yields each stream once, newest first", limit, async () => {
  const room = newRoom();
  const ids = [];
  for (let number = 0; number < 33; number += 1) {
    const { id } = await hms.liveStreams.start(room, params);
    ids.unshift(id);
    await hms.liveStreams.stop(id);
  }
  const seen = [];
  for await (const stream of hms.liveStreams.list({ room_id: room, limit: 10 })) seen.push(stream.id);
  assert.deepEqual(seen, ids);
  const pages = (await emulator.requests(room)).filter(
    ({ method, path }) => method === "GET" && path === "/v2/live-streams",
  );
  assert.deepEqual(
    pages.map(({ query }) => new URLSearchParams(query).get("start")),
    [null, ids[9], ids[19], ids[29]],
  );
});

test("list supports the documented filters", limit, async () => {
  const room = newRoom();
  const first = await hms.liveStreams.start(room, params);
  await hms.liveStreams.stop(first.id);
  await emulator.advance(60);
  const second = await hms.liveStreams.start(room, params);
  const found = async (filters) => {
    const ids = [];
    for await (const stream of hms.liveStreams.list(filters)) ids.push(stream.id);
    return ids;
  };
  assert.deepEqual(await found({ room_id: room, status: "running" }), [second.id]);
  assert.deepEqual(await found({ room_id: room, status: "completed" }), [first.id]);
  assert.deepEqual(await found({ session_id: first.session_id }), [second.id, first.id]);
  assert.deepEqual(await found({ room_id: newRoom() }), []);
});

test("errors have status, status text and message", limit, async () => {
  const room = newRoom();
  const { id } = await hms.liveStreams.start(room, params);
  await rejects(hms.liveStreams.start(room, params), {
    code: 409,
    name: "Conflict",
    message: "beam already started",
  });
  await hms.liveStreams.stop(id);
  await emulator.advance(60);
  const notRunning = notFound("hls not running");
  await rejects(hms.liveStreams.stop(id), notRunning);
  await rejects(hms.liveStreams.stopAll(room), notRunning);
  await rejects(hms.liveStreams.sendTimedMetadata(id, { payload: "late", duration: 1 }), notRunning);
  await rejects(hms.liveStreams.retrieve(newRoom()), notFound("not found"));
  await rejects(hms.liveStreams.start("no room", params), {
    code: 403,
    name: "Forbidden",
    message: "user does not have required permission",
  });
  await rejects(hms.liveStreams.start(newRoom(), { ...params, recording: { hls_vod: "yes" } }), {
    code: 400,
    name: "Bad Request",
    message: "Invalid body param",
  });
});

test("a wrong secret is rejected, also when the SDK retries with a new token", limit, async () => {
  const room = newRoom();
  const refused = { code: 401, name: "Unauthorized", message: "Token validation error" };
  await rejects(connect(emulator, "not-the-secret").liveStreams.start(room, params), refused);
  const statuses = (await emulator.requests(room)).map(({ status }) => status);
  assert.deepEqual(statuses, [401, 401]);
  await hms.liveStreams.start(room, params);
});

test("a 401 makes the SDK sign a new token", limit, async () => {
  const [room, sdk] = [newRoom(), connect(emulator)];
  await sdk.liveStreams.start(newRoom(), params);
  await emulator.addRule({
    method: "POST",
    path: `/v2/live-streams/room/${room}/start`,
    status: 401,
    body: { code: 401, message: "Token validation error" },
  });
  assert.equal((await sdk.liveStreams.start(room, params)).status, "starting");
  assert.deepEqual(
    (await emulator.requests(room)).map(({ status }) => status),
    [401, 200],
  );
});

test("fault rules reach the SDK like real network faults", limit, async () => {
  const room = newRoom();
  const path = `/v2/live-streams/room/${room}/start`;
  await emulator.addRule({ path, status: 503, body: "<html>bad gateway</html>" });
  await rejects(hms.liveStreams.start(room, params), {
    code: 503,
    name: "Service Unavailable",
    message: "An unknown Error occurred!",
  });
  await emulator.addRule({ path, reset: "after" });
  await rejects(hms.liveStreams.start(room, params), {
    code: undefined,
    name: "Unknown",
    message: "An unknown Error occurred!",
  });
  // The stream was started before the reset, which a client without reconciliation cannot know.
  await rejects(hms.liveStreams.start(room, params), {
    code: 409,
    name: "Conflict",
    message: "beam already started",
  });
});
