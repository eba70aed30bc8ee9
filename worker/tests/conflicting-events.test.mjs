// Late, wrong and contradicting events: nothing moves backwards, and the API decides conflicts.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ask,
  control,
  deliver,
  eventOf,
  newRoom,
  requestsOf,
  session,
  shared,
  start,
  startBoth,
  until,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const FAILURE = { reason: "failure: MAX_RETRIES_REACHED" };

describe("conflicting events", () => {
  let emulator, worker, token;
  shared(async (t) => {
    // The API keeps saying "starting", so that every other status comes from events.
    ({ emulator, worker } = await startBoth(t, { startDelay: 600 }));
    token = await session();
  });

  const begin = async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const tell = (type, data = {}, ago = 0) => {
      const event = { ...eventOf(type, stream, room, data), timestamp: new Date(Date.now() - ago).toISOString() };
      return deliver(worker, event);
    };
    const read = async () => (await ask(worker, `/api/live-streams/${stream.id}`)).body;
    const questions = async () =>
      (await requestsOf(emulator, room)).filter(({ method, path }) => method === "GET" && path.endsWith(stream.id))
        .length;
    return { room, stream, tell, read, questions };
  };

  test("a failed stream is failed in either order of its two events", limit, async () => {
    for (const order of [
      [["hls.stopped.success", FAILURE], ["hls.failure"]],
      [["hls.failure"], ["hls.stopped.success", FAILURE]],
      [["hls.stopped.success", { ...FAILURE, recording_vod_playlist_enabled: true }], ["hls.failure"]],
      [["hls.stopped.success", FAILURE]],
    ]) {
      const { tell, read } = await begin();
      for (const [type, data] of order) await tell(type, data);
      assert.equal((await read()).status, "failed", JSON.stringify(order));
    }
  });

  test("when two final statuses contradict each other, the API decides", limit, async () => {
    const { stream, tell, read, questions } = await begin();
    await tell("hls.stopped.success", { reason: "client request" });
    assert.equal((await read()).status, "completed");
    await control(emulator, `streams/${stream.id}/fail`, {});
    await tell("hls.failure");
    await until(async () => (await read()).status === "failed", "the API's status has arrived");
    assert.ok((await questions()) > 0);

    const other = await begin();
    await other.tell("hls.stopped.success", { reason: "client request" });
    await other.tell("hls.failure");
    await until(other.questions, "the API is asked");
    assert.equal((await other.read()).status, "completed");
  });

  test("events from before the stream was created are ignored", limit, async () => {
    for (const ago of [Date.now() - Date.parse("2001-01-01T00:00:00Z"), HOUR, 120 * SECOND]) {
      for (const type of ["hls.failure", "hls.stopped.success", "hls.started.success"]) {
        const { tell, read, stream } = await begin();
        assert.equal((await tell(type, {}, ago)).status, 200);
        assert.deepEqual([(await read()).status, (await read()).updated_at], ["starting", stream.updated_at], type);
      }
    }
  });

  test("for events with a future or invalid date the API is asked", limit, async () => {
    for (const timestamp of [new Date(Date.now() + 24 * HOUR).toISOString(), "soon"]) {
      const { room, stream, read, questions } = await begin();
      await deliver(worker, { ...eventOf("hls.failure", stream, room), timestamp });
      await until(questions, "the API is asked");
      assert.equal((await read()).status, "starting");
      assert.ok(Date.parse((await read()).updated_at) < Date.now() + HOUR);
    }
  });

  test("an older event under a new id moves no time backwards", limit, async () => {
    const { tell, read } = await begin();
    const began = { started_at: new Date(Date.now() - 10 * SECOND).toISOString() };
    await tell("hls.started.success", began);
    await tell("hls.stopped.success", { ...began, stopped_at: new Date().toISOString() });
    const before = await read();
    assert.equal(before.status, "completed");
    for (const ago of [2 * HOUR, 30 * SECOND, SECOND]) {
      for (const type of ["hls.started.success", "hls.stopped.success"]) {
        const older = new Date(Date.now() - ago).toISOString();
        await tell(type, { started_at: older, stopped_at: older }, ago);
        assert.deepEqual(await read(), before, `${type} of ${ago} ms ago`);
      }
    }
  });

  test("invalid ids and times of an event are dropped", limit, async () => {
    const { room, stream, tell, read } = await begin();
    const event = eventOf("hls.started.success", { ...stream, id: "../../v2/rooms" }, room);
    assert.equal((await deliver(worker, event)).status, 200);
    await tell("hls.started.success", { started_at: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln" });
    const { status, started_at } = await read();
    assert.deepEqual([status, started_at], ["running", null]);
    assert.deepEqual(
      (await requestsOf(emulator)).filter(({ path }) => path.includes("..")),
      [],
    );
  });
});
