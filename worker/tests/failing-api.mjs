// Starts rooms while the API answers 500 and resets connections, before and after it has carried out the request.
import { setTimeout as sleep } from "node:timers/promises";
import { control, newRoom, session, start, startOnce, startsOf, streamsOf } from "./worker.mjs";

/** A fifth of all calls fail, each kind with its own probability. */
const TROUBLE = [
  { probability: 0.07, status: 500, body: { code: 500, message: "internal error" } },
  { probability: 0.05 / 0.93, status: 500, when: "after", body: { code: 500, message: "internal error" } },
  { probability: 0.04 / 0.88, reset: "before" },
  { probability: 0.04 / 0.84, reset: "after" },
];

/** Lets callers start rooms for some seconds while calls fail, and returns the answers and the streams. */
export async function storm({ emulator, worker, seconds, rooms: count, callersPerRoom }) {
  for (const [index, rule] of TROUBLE.entries()) {
    await control(emulator, "rules", { path: "/v2/**", count: 0, seed: index + 1, ...rule });
  }
  const token = await session();
  const rooms = Array.from({ length: count }, () => newRoom("storm"));
  const end = Date.now() + seconds * 1000;
  const answers = [];
  const caller = async (room) => {
    while (Date.now() < end) {
      const answer = await startOnce(worker, room, token).catch(() => undefined);
      // A broken connection to workerd is not the API's fault, and a browser would retry.
      if (!answer) continue;
      answers.push({ room, status: answer.status, id: answer.body?.id, message: answer.body?.message });
      await sleep(200 + Math.random() * 800);
    }
  };
  // The rooms begin one after the other, so that starts are spread over the whole run.
  const openings = rooms.flatMap((room, index) =>
    Array.from({ length: callersPerRoom }, async () => {
      await sleep(((seconds * 1000) / count) * index * 0.8);
      await caller(room);
    }),
  );
  await Promise.all(openings);
  const calm = fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
  await calm;
  const afterwards = await Promise.all(rooms.map((room) => start(worker, room, token)));
  return { rooms, answers, afterwards, jobs: await jobsOf(emulator, rooms) };
}

/** For each room: its streams, the start requests, and those refused because a stream was on air. */
async function jobsOf(emulator, rooms) {
  const [streams, starts] = [await streamsOf(emulator), await startsOf(emulator)];
  return rooms.map((room) => {
    const own = starts.filter((request) => request.room === room);
    return {
      room,
      streams: streams.filter(({ room_id }) => room_id === room).map(({ id }) => id),
      requests: own.length,
      refused: own.filter(({ status, fault }) => status === 409 && !fault).length,
    };
  });
}

/** Outcomes that must not happen. */
export function faultsOf({ answers, afterwards, jobs }) {
  const faults = [];
  for (const { room, streams, refused } of jobs) {
    if (streams.length !== 1) faults.push(`${room} has ${streams.length} streams`);
    if (refused > 0) faults.push(`${room} was started ${refused} more times while it was on air`);
  }
  for (const { room, status, id, message } of answers) {
    const { streams } = jobs.find((job) => job.room === room);
    const isRight = status === 200 ? id === streams[0] : status >= 400 && Boolean(message);
    if (!isRight) faults.push(`${room} was answered ${status} ${id ?? message}`);
  }
  for (const { status } of afterwards) if (status !== 200) faults.push(`afterwards a room was answered ${status}`);
  return faults;
}

/** Counts the answers and the start requests. */
export function summary({ answers, jobs }) {
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  const said = Object.entries(counts)
    .map(([status, count]) => `${count} answers ${status}`)
    .join(", ");
  const requests = jobs.reduce((sum, job) => sum + job.requests, 0);
  const streams = jobs.reduce((sum, job) => sum + job.streams.length, 0);
  return `${jobs.length} rooms, ${requests} requests to start, ${streams} streams; ${said}`;
}
