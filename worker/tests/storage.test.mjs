// What the objects keep on disk, and for how long. These tests call the objects through `inside/`.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { watch } from "./viewers.mjs";
import {
  ask,
  control,
  deliver,
  eventOf,
  newRoom,
  session,
  shared,
  start,
  startBoth,
  startOnce,
  startsOf,
  streamsOf,
  until,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const DAY = 24 * 3_600_000;
const started = { started_at: "2023-03-22T04:24:10.155978231Z" };

describe("storage", () => {
  let emulator, worker, token;
  shared(async (t) => {
    const audiences = { AUDIENCES_PER_REGION: "1" };
    ({ emulator, worker } = await startBoth(t, { startDelay: 600, inside: true, set: audiences }));
    token = await session();
  });

  const inside = async (objects, name, method, ...given) => {
    const body = { objects, name, method, given };
    return (await ask(worker, "/inside", { method: "POST", body })).body.value;
  };
  const audienceOf = async (room) => (await inside("ROOMS", room, "audiences"))[0];
  // The runtime may list a closed connection for another moment.
  const leaves = (name) =>
    until(async () => {
      await inside("AUDIENCES", name, "ring");
      return (await inside("AUDIENCES", name, "kept")).values.length === 0;
    }, "the audience has left");
  const nothing = { tables: {}, values: [], alarm: null };

  test("reads of unknown rooms and streams store nothing", limit, async () => {
    const room = newRoom();
    assert.deepEqual((await ask(worker, `/api/live-streams?room_id=${room}`)).body.data, []);
    assert.equal((await ask(worker, `/api/live-streams/${room}`)).status, 404);
    assert.deepEqual(await inside("ROOMS", room, "kept"), nothing);
    assert.deepEqual(await inside("PLACES", room, "kept"), nothing);
  });

  test("an audience without viewers erases itself, and so does its unused room", limit, async () => {
    const room = newRoom();
    const viewer = watch(worker, room);
    await viewer.opened;
    const name = await audienceOf(room);
    await inside("AUDIENCES", name, "ring");
    const watched = await inside("AUDIENCES", name, "kept");
    assert.deepEqual(watched.values.sort(), ["news", "seat"]);
    assert.ok(watched.alarm > Date.now(), "the next check is scheduled");
    assert.equal((await inside("ROOMS", room, "kept")).tables.audiences, 1);

    viewer.socket.close();
    await viewer.closed;
    await leaves(name);
    assert.deepEqual(await inside("AUDIENCES", name, "kept"), nothing);
    assert.deepEqual((await inside("ROOMS", room, "kept")).tables, {});
    assert.deepEqual((await inside("ROOMS", room, "kept")).values, []);

    // An update that arrives after the audience has left must not be kept for the time when it joins again.
    await inside("AUDIENCES", name, "receive", { revision: 7, message: "{}" });
    const back = watch(worker, room);
    await back.opened;
    assert.deepEqual(back.told, [{ revision: 0, stream: null }]);
    await start(worker, room, token);
    await until(() => back.told.length === 2, "a returning viewer receives the start");
    back.socket.close();
  });

  test("a viewer who connects while the audience leaves receives updates", limit, async () => {
    for (let round = 0; round < 10; round += 1) {
      const room = newRoom();
      const first = watch(worker, room);
      await first.opened;
      const name = await audienceOf(room);
      first.socket.close();
      await first.closed;
      const viewers = [];
      const leaving = inside("AUDIENCES", name, "ring");
      for (let count = 0; count < 5; count += 1) viewers.push(watch(worker, room));
      await Promise.all([leaving, ...viewers.map(({ opened }) => opened)]);
      await start(worker, room, token);
      await until(() => viewers.every(({ told }) => told.length === 2), "all have received the start");
      for (const { socket } of viewers) socket.close();
    }
  });

  test("a room with streams is kept after its viewers have gone", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const viewer = watch(worker, room);
    await viewer.opened;
    const name = await audienceOf(room);
    viewer.socket.close();
    assert.equal(await viewer.closed, 1000);
    await leaves(name);
    assert.deepEqual(await inside("ROOMS", room, "audiences"), []);
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}`)).body.id, stream.id);
  });

  test("a room evicted during a start has one stream, and every caller gets an answer", limit, async () => {
    const room = newRoom();
    await control(emulator, "rules", {
      path: `/v2/live-streams/room/${room}/start`,
      stall: "headers",
      when: "after",
    });
    const asked = Array.from({ length: 5 }, () => startOnce(worker, room, token));
    await until(async () => (await streamsOf(emulator, room)).length === 1, "the API has started the stream");
    await inside("ROOMS", room, "evict");
    for (const { status, headers, body } of await Promise.all(asked)) {
      assert.deepEqual([status, headers["retry-after"]], [503, "1"]);
      assert.equal(body.message, "the stream may have started: the room is busy; try again");
    }
    const again = await Promise.all(Array.from({ length: 5 }, () => start(worker, room, token)));
    const [{ id }, ...others] = await streamsOf(emulator, room);
    assert.deepEqual(others, []);
    for (const { status, body } of again) assert.deepEqual([status, body.id], [200, id]);
    assert.equal((await startsOf(emulator, room)).length, 1);
  });

  test("an evicted room keeps its streams, events and audiences", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const viewer = watch(worker, room);
    await viewer.opened;
    const event = eventOf("hls.started.success", stream, room, started);
    await deliver(worker, event);
    const before = await inside("ROOMS", room, "kept");
    await inside("ROOMS", room, "evict");
    assert.deepEqual((await inside("ROOMS", room, "kept")).tables, before.tables);
    await deliver(worker, event);
    assert.deepEqual((await inside("ROOMS", room, "kept")).tables, before.tables);
    assert.deepEqual(
      [(await start(worker, room, token)).body.id, (await startsOf(emulator, room)).length],
      [stream.id, 1],
    );
    await deliver(worker, eventOf("hls.stopped.success", stream, room, started));
    await until(() => viewer.statuses().at(-1) === "completed", "the viewer has received the end");
    assert.deepEqual(viewer.statuses(), ["starting", "running", "completed"]);
    viewer.socket.close();
  });

  // These come last because they move the clocks.
  test("a room keeps its last 100 streams", limit, async () => {
    const room = newRoom();
    const ids = [];
    for (let count = 0; count < 102; count += 1) {
      const { body: stream } = await start(worker, room, token);
      ids.push(stream.id);
      await deliver(worker, eventOf("hls.stopped.success", stream, room, started));
      const stop = `/api/live-streams/room/${room}/stop`;
      assert.equal((await ask(worker, stop, { method: "POST", token })).status, 200);
      await control(emulator, "clock", { advance: 60 });
    }
    assert.equal(new Set(ids).size, 102);
    assert.equal((await inside("ROOMS", room, "kept")).tables.streams, 100);
    const status = async (id) => (await ask(worker, `/api/live-streams/${id}`)).status;
    assert.deepEqual(await Promise.all([ids[0], ids[1], ids[2], ids[101]].map(status)), [404, 404, 200, 200]);
    assert.deepEqual(await inside("PLACES", ids[0], "kept"), nothing);
  });

  test("events are deleted after 31 days, when they can no longer be replayed", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const first = eventOf("hls.started.success", stream, room, started);
    for (let times = 0; times < 3; times += 1) await deliver(worker, first);
    await deliver(worker, eventOf("hls.recording.success", { id: "unheard-of" }, room));
    const events = async () => (await inside("ROOMS", room, "kept")).tables.events;
    assert.equal(await events(), 2);
    const move = (days) => ask(worker, "/inside/clock", { method: "POST", body: String(days * DAY) });
    await move(30);
    await deliver(worker, first);
    assert.equal(await events(), 2);
    await move(32);
    await deliver(worker, eventOf("hls.started.success", stream, room, started));
    assert.equal(await events(), 1);
    await move(0);
  });
});
