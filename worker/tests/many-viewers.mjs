// Connects many viewers to one room and measures how long it takes until all know that it is running.
import { listen, watch } from "./viewers.mjs";
import { deliver, eventOf, newRoom, session, start, until } from "./worker.mjs";

/** Every tenth viewer uses server-sent events. */
const EVENTS_EVERY = 10;
const AT_ONCE = 100;

export async function crowd({ worker, viewers: count }) {
  const room = newRoom("crowd");
  const { body: stream } = await start(worker, room, await session());
  const viewers = [];
  const began = Date.now();
  while (viewers.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - viewers.length) }, (_, index) =>
      index % EVENTS_EVERY === 0 ? listen(worker, room) : watch(worker, room),
    );
    await Promise.all(some.map(({ opened }) => opened));
    viewers.push(...some);
  }
  await until(() => viewers.every(({ told }) => told.length > 0), "everybody knows that it is starting");
  const connected = Date.now() - began;
  const sent = Date.now();
  const answer = await deliver(
    worker,
    eventOf("hls.started.success", stream, room, { started_at: new Date().toISOString() }),
  );
  const answered = Date.now() - sent;
  await until(() => viewers.every(({ told }) => told.length > 1), "everybody knows that it is running");
  const times = viewers.map(({ told, times }) =>
    told.at(-1).stream.status === "running" ? times[1] - sent : Infinity,
  );
  for (const { socket, close } of viewers) socket ? socket.close() : close();
  times.sort((a, b) => a - b);
  return { status: answer.status, connected, answered, times, told: viewers.map(({ told }) => told.length) };
}

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
