// Audience objects when they hibernate and when they are full.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { watch } from "./viewers.mjs";
import { ask, deliver, eventOf, newRoom, session, start, startBoth, until } from "./worker.mjs";

const limit = { timeout: 240_000 };
const started = { started_at: "2023-03-22T04:24:10.155978231Z" };

test("a hibernating audience still receives updates", limit, async (t) => {
  const { worker } = await startBoth(t, { startDelay: 600 });
  const [room, token] = [newRoom(), await session()];
  const { body: stream } = await start(worker, room, token);
  const viewer = watch(worker, room);
  await viewer.opened;
  // workerd hibernates an object after 10 idle seconds.
  await sleep(13_000);
  viewer.socket.send("ping");
  await deliver(worker, eventOf("hls.started.success", stream, room, started));
  await until(() => viewer.told.length === 2, "the viewer has received the update");
  assert.deepEqual(viewer.statuses(), ["starting", "running"]);
  viewer.socket.send("a message from a viewer");
  assert.equal(await viewer.closed, 1008);
});

test(
  "viewers of a full audience go to the next one; when all are full they get a 503 with Retry-After",
  limit,
  async (t) => {
    const { worker } = await startBoth(t, {
      startDelay: 600,
      set: { AUDIENCES_PER_REGION: "2", VIEWERS_PER_AUDIENCE: "3" },
    });
    const room = newRoom();
    const viewers = Array.from({ length: 6 }, () => watch(worker, room));
    await Promise.all(viewers.map(({ opened }) => opened));
    await assert.rejects(watch(worker, room).opened, /503/);
    const { status, headers, body } = await ask(worker, `/api/rooms/${room}/events`);
    assert.deepEqual([status, headers["retry-after"], body.message], [503, "5", "too many viewers of this room"]);
    viewers[0].socket.close();
    assert.equal(await viewers[0].closed, 1000);
    const next = await until(async () => {
      const viewer = watch(worker, room);
      return (await viewer.opened.then(() => true).catch(() => false)) && viewer;
    }, "a connection is free again");
    const { body: stream } = await start(worker, room, await session());
    const all = [...viewers.slice(1), next];
    await until(() => all.every(({ told }) => told.at(-1).stream?.id === stream.id), "all have received the start");
    for (const { socket } of all) socket.close();
  },
);
