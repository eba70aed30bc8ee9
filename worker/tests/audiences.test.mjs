// The objects that hold viewers: asleep, and full.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { watch } from "./viewers.mjs";
import { ask, deliver, eventOf, newRoom, session, start, startBoth, until } from "./worker.mjs";

const limit = { timeout: 240_000 };
const started = { started_at: "2023-03-22T04:24:10.155978231Z" };

test("an audience that has been idle long enough to hibernate still hears", limit, async (t) => {
  const { worker } = await startBoth(t, { startDelay: 600 });
  const [room, token] = [newRoom(), await session()];
  const { body: stream } = await start(worker, room, token);
  const viewer = watch(worker, room);
  await viewer.opened;
  // workerd puts an object away that has been idle for 10 seconds.
  await sleep(13_000);
  viewer.socket.send("ping");
  await deliver(worker, eventOf("hls.started.success", stream, room, started));
  await until(() => viewer.told.length === 2, "the viewer has heard of it");
  assert.deepEqual(viewer.statuses(), ["starting", "running"]);
  viewer.socket.send("I have something to say");
  assert.equal(await viewer.closed, 1008);
});

test(
  "a full audience sends viewers to its neighbours; when all are full they are told to come again",
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
    }, "there is a seat again");
    const { body: stream } = await start(worker, room, await session());
    const all = [...viewers.slice(1), next];
    await until(() => all.every(({ told }) => told.at(-1).stream?.id === stream.id), "all have heard of the start");
    for (const { socket } of all) socket.close();
  },
);
