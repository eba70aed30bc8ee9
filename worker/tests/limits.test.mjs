// Limits that stop streams that nobody watches or that run too long.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { watch } from "./viewers.mjs";
import { newRoom, scratch, session, start, startBoth, startWorker, streamsOf, until } from "./worker.mjs";

const limit = { timeout: 240_000 };
const MINUTES = 0.1;

test("an unwatched stream is stopped once its time is over; a watched one goes on", limit, async (t) => {
  const set = { STOP_UNWATCHED_MINUTES: String(MINUTES) };
  const { emulator, worker } = await startBoth(t, { startDelay: 1, set, logs: true });
  const unlimited = await startWorker(t, { emulator, state: await scratch(t) });
  const token = await session();
  const [watched, unwatched, elsewhere] = [newRoom(), newRoom(), newRoom()];
  const status = async (room) => (await streamsOf(emulator, room))[0].status;
  const isStopped = async (room) => !["starting", "running"].includes(await status(room));
  const [first, second] = [watch(worker, watched), watch(worker, watched)];
  await Promise.all([first.opened, second.opened]);
  const began = Date.now();
  await start(worker, watched, token);
  const { body: stream } = await start(worker, unwatched, token);
  await start(unlimited, elsewhere, token);
  await sleep(MINUTES * 60_000 - 2500);
  assert.equal(await isStopped(unwatched), false);
  await until(() => isStopped(unwatched), "the unwatched stream is stopped");
  await until(
    () => worker.log.some((line) => line.includes(`stream ${stream.id} is stopped: nobody`)),
    "the log says so",
  );

  first.socket.close();
  await sleep(Math.max(0, began + 2.5 * MINUTES * 60_000 - Date.now()));
  assert.deepEqual([await status(watched), await status(elsewhere)], ["running", "running"]);
  second.socket.close();
  await second.closed;
  const left = Date.now();
  await until(() => isStopped(watched), "it is stopped when its last viewer has gone");
  assert.ok(Date.now() - left > MINUTES * 60_000 - 1500, `${Date.now() - left} ms after the last viewer`);
  assert.equal(await status(elsewhere), "running", "the limits are off unless set");
});

test("a stream over STOP_AFTER_HOURS is stopped although it is watched, after a restart too", limit, async (t) => {
  const set = { STOP_AFTER_HOURS: "0.003" };
  const { emulator, state, worker } = await startBoth(t, { startDelay: 1, set });
  const room = newRoom();
  await start(worker, room, await session());
  await worker.kill();
  const again = await startWorker(t, { emulator, state, set });
  const viewer = watch(again, room);
  await viewer.opened;
  assert.match(viewer.statuses()[0], /^(starting|running)$/);
  const stopped = async () => !["starting", "running"].includes((await streamsOf(emulator, room))[0].status);
  await until(stopped, "its time is over");
  await until(() => ["stopping", "completed"].includes(viewer.statuses().at(-1)), "the viewer has received the end");
  viewer.socket.close();
});
