// Starts whose answers are lost: for every stream on air, a caller has it or was told that it may have started.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { faultsOf, losses, summary } from "./lost-answers.mjs";
import { ask, control, newRoom, session, shared, startBoth, startOnce, startsOf, streamsOf, until } from "./worker.mjs";

const limit = { timeout: 240_000 };

describe("losses", () => {
  let emulator, worker, token;
  shared(async (t) => {
    ({ emulator, worker } = await startBoth(t, { startDelay: 600, logs: true }));
    token = await session();
  });

  const listed = async (room) => (await ask(worker, `/api/live-streams?room_id=${room}`)).body.data;
  const logs = (room, what) => until(() => worker.log.some((line) => line.includes(`room ${room}: ${what}`)), what);

  test("a refusal after a lost attempt does not make the Worker forget that attempt", limit, async () => {
    const refusals = [
      { status: 429, headers: { "Retry-After": "60" }, body: { code: 429, message: "rate limit exceeded" } },
      { status: 400, body: { code: 400, message: "invalid input" } },
      { status: 403, body: { code: 403, message: "user does not have required permission" } },
      { status: 404, body: { code: 404, message: "room not found" } },
      { status: 409, body: { code: 409, message: "beam already started" } },
      { status: 400, body: { code: 400, message: "stream already running" } },
      { status: 500, body: { code: 500, message: "internal error" } },
    ];
    const tell = async (refusal) => {
      const room = newRoom();
      const path = `/v2/live-streams/room/${room}/start`;
      await control(emulator, `rooms/${room}`, { list_lag: 5 }, "PUT");
      await control(emulator, "rules", { path, reset: "after" });
      await control(emulator, "rules", { path, count: 0, ...refusal });
      const { status, body } = await startOnce(worker, room, token);
      const [stream, ...others] = await streamsOf(emulator, room);
      assert.deepEqual(others, []);
      if (status === 200) assert.equal(body.id, stream.id);
      else assert.deepEqual([status, /may have started/.test(body.message)], [503, true], JSON.stringify(body));
      await until(async () => (await listed(room))[0]?.id === stream.id, "the Worker knows the stream");
      assert.equal((await startOnce(worker, room, token)).body.id, stream.id);
    };
    await Promise.all(refusals.map(tell));
  });

  test(
    "a refusal without a lost attempt proves that nothing was started: the next start is sent at once",
    limit,
    async () => {
      for (const status of [400, 401, 403, 404, 422, 429]) {
        const room = newRoom();
        const path = `/v2/live-streams/room/${room}/start`;
        const rule = {
          path,
          status,
          count: 10,
          headers: { "Retry-After": "60" },
          body: { code: status, message: "no" },
        };
        await control(emulator, "rules", rule);
        const refused = await startOnce(worker, room, token);
        assert.equal(refused.status, status === 401 || status === 403 ? 502 : status);
        assert.ok(!/may have started/.test(refused.text), refused.text);
        await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
        const began = Date.now();
        assert.equal((await startOnce(worker, room, token)).status, 200);
        assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
      }
    },
  );

  test(
    "a start of a room occupied by a recording is refused at once, and works once the room is free",
    limit,
    async () => {
      const room = newRoom();
      await control(emulator, `rooms/${room}/start-recording`, {
        meeting_url: "https://acme.app.100ms.live/meeting/a-b-c",
      });
      for (let times = 0; times < 2; times += 1) {
        const began = Date.now();
        assert.equal((await startOnce(worker, room, token)).status, 409);
        assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
      }
      await control(emulator, `rooms/${room}/end`, {});
      assert.equal((await startOnce(worker, room, token)).status, 200);
    },
  );

  test("another caller's stream is found although the lists lag", limit, async () => {
    const room = newRoom();
    await control(emulator, `rooms/${room}`, { list_lag: 6 }, "PUT");
    await control(emulator, `rooms/${room}/start`, {});
    const [stream] = await streamsOf(emulator, room);
    const answer = await startOnce(worker, room, token);
    assert.ok(answer.status === 409 || answer.body.id === stream.id, answer.text);
    await until(async () => (await listed(room))[0]?.id === stream.id, "the Worker knows the stream");
    assert.equal((await streamsOf(emulator, room)).length, 1);
  });

  test("a running stream that differs from the request is a 409", limit, async () => {
    const meeting_url = "https://acme.app.100ms.live/preview/xyz-abcd-uvw";
    for (const [wish, status] of [
      [{}, 200],
      [{ meeting_url }, 200],
      [{ recording: { hls_vod: false } }, 200],
      [{ recording: { hls_vod: true } }, 409],
      [{ meeting_url: "https://acme.app.100ms.live/preview/abc-defg-hij" }, 409],
      [{ destination: "elsewhere" }, 409],
    ]) {
      const room = newRoom();
      // Started by another caller, with a meeting and without a recording.
      await control(emulator, `rooms/${room}/start`, { meeting_url });
      for (let times = 0; times < 2; times += 1) {
        const answer = await startOnce(worker, room, token, wish);
        assert.equal(answer.status, status, JSON.stringify(wish));
        if (status === 409) assert.equal(answer.body.message, "stream already running");
        else assert.equal(answer.body.id, (await streamsOf(emulator, room))[0].id);
      }
      assert.equal((await listed(room)).length, 1);
    }
  });

  test("a start is settled after all its callers have gone, and its outcome is logged", limit, async () => {
    const [found, never] = [newRoom(), newRoom()];
    await control(emulator, "rules", { path: `/v2/live-streams/room/${found}/start`, stall: "headers", when: "after" });
    await control(emulator, "rules", { path: `/v2/live-streams/room/${never}/start`, reset: "before", count: 0 });
    const gone = new AbortController();
    const path = (room) => `/api/live-streams/room/${room}/start`;
    const call = { method: "POST", token, body: {}, signal: gone.signal };
    const calls = [found, never].map((room) => ask(worker, path(room), call).catch(() => "gone"));
    await until(async () => (await streamsOf(emulator, found)).length === 1, "the API has started the stream");
    await until(async () => (await startsOf(emulator, never)).length > 0, "the request is at the API");
    gone.abort();
    await Promise.all(calls);
    const [{ id }] = await streamsOf(emulator, found);
    await logs(found, `stream ${id} answers a start`);
    await logs(never, "a start ended with");
    await logs(never, "a start that had no answer has started nothing");
    assert.equal((await listed(found))[0].id, id);
    assert.ok(!/eyJ|auth_token|canary/.test(worker.log.join("\n")));
  });
});

test("40 rooms under truncated, reset and delayed answers: no stream is lost", limit, async (t) => {
  const { emulator, worker } = await startBoth(t, { startDelay: 600 });
  const result = await losses({ emulator, worker, rooms: 40 });
  assert.deepEqual(faultsOf(result), [], summary(result));
  t.diagnostic(summary(result));
});
