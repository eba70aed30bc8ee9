// Idempotency keys, from callers and from the Worker itself.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ask,
  control,
  newRoom,
  session,
  shared,
  startBoth,
  startsOf,
  startWorker,
  streamsOf,
  scratch,
  until,
} from "./worker.mjs";

const limit = { timeout: 120_000 };

describe("keys", () => {
  let emulator, worker, keyed, token;
  const t = shared(async (t) => {
    ({ emulator, worker } = await startBoth(t, { startDelay: 0.2 }));
    keyed = await startWorker(t, { emulator, state: await scratch(t), set: { KEY_STARTS: "1" } });
    token = await session();
  });

  const start = (room, headers, at = worker) =>
    ask(at, `/api/live-streams/room/${room}/start`, { method: "POST", token, headers, body: {} });
  const keyOf = (stream) => new URL(stream.meeting_url).searchParams.get("hms_live_key");

  test("a caller's key goes into the meeting URL that the Worker builds", limit, async () => {
    const room = newRoom();
    const { status, body, text } = await start(room, { "idempotency-key": "order-1234" });
    assert.equal(status, 200, text);
    const [stream] = await streamsOf(emulator, room);
    assert.deepEqual([stream.id, keyOf(stream)], [body.id, "order-1234"]);
    // Requests that differ in the key alone are equal.
    assert.equal((await start(room, { "idempotency-key": "order-5678" })).body.id, body.id);
    assert.equal((await start(room)).body.id, body.id);
    assert.equal((await startsOf(emulator, room)).length, 1);
  });

  test("a key starts one stream, even after that stream has ended", limit, async () => {
    const room = newRoom();
    const first = await start(room, { "idempotency-key": "order-1234" });
    await ask(worker, `/api/live-streams/${first.body.id}/stop`, { method: "POST", token });
    const hasEnded = async () => !/^(starting|running)$/.test((await streamsOf(emulator, room))[0].status);
    await until(hasEnded, "the stream has ended");
    const again = await start(room, { "idempotency-key": "order-1234" });
    assert.deepEqual([again.status, again.body.id], [200, first.body.id], again.text);
    assert.equal((await startsOf(emulator, room)).length, 1);
    const another = await start(room, { "idempotency-key": "order-5678" });
    assert.notEqual(another.body.id, first.body.id);
  });

  test("invalid keys, and keys without a meeting URL, are refused", limit, async () => {
    for (const key of ["short", "with space", "a".repeat(65)]) {
      const { status, body } = await start(newRoom(), { "idempotency-key": key });
      assert.deepEqual([status, body.message], [400, "invalid Idempotency-Key"]);
    }
    const bare = await startWorker(t, {
      emulator,
      state: await scratch(t),
      set: { MEETING_ORIGINS: "", MEETING_ROLE: "" },
    });
    const { status, body } = await start(newRoom(), { "idempotency-key": "order-1234" }, bare);
    assert.deepEqual([status, body.message], [400, "Idempotency-Key needs a meeting URL"]);
  });

  test("CORS allows the header", limit, async () => {
    const response = await fetch(`${worker.url}/api/live-streams/room/r/start`, { method: "OPTIONS" });
    assert.match(response.headers.get("access-control-allow-headers") ?? "", /idempotency-key/);
  });

  test("with KEY_STARTS a lost start is recognized by its key under any clock skew", limit, async () => {
    for (const skew of [-3600, 3600]) {
      const room = newRoom();
      await control(emulator, `rooms/${room}`, { date_skew: skew, list_lag: 1 }, "PUT");
      await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, reset: "after" });
      const { status, body, text } = await start(room, {}, keyed);
      assert.equal(status, 200, text);
      const [stream, ...more] = await streamsOf(emulator, room);
      assert.deepEqual([stream.id, more.length], [body.id, 0]);
      assert.match(keyOf(stream), /^[\da-f-]{36}$/);
      assert.equal((await startsOf(emulator, room)).length, 1);
    }
  });
});
