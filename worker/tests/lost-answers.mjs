// Starts each room once while the API's answers are cut off, reset and late and its lists lag, and checks what the callers know.
import { ask, control, newRoom, session, startOnce, streamsOf, until } from "./worker.mjs";

/** Over a third of all calls fail or are delayed; each rule applies to the calls that the rules above have let through. */
const TROUBLE = [
  { probability: 0.08, truncate: 200 },
  { probability: 0.08, reset: "after" },
  { probability: 0.06, reset: "during" },
  { probability: 0.04, reset: "before" },
  { probability: 0.04, status: 500, when: "after", body: { code: 500, message: "internal error" } },
  { probability: 0.03, stall: "headers", when: "after" },
  { probability: 0.15, delay: 1500 },
];
/** Seconds until the lists of a room show its stream. */
const LAGS = [0, 0, 0.6, 2, 5];
const SETTLED_WITHIN = 90_000;
const FAULTS = ["two streams", "told another stream", "lost"];

/** Starts the rooms with one attempt each and returns the outcomes. */
export async function losses({ emulator, worker, rooms: count, seed = 1 }) {
  const token = await session();
  const rooms = Array.from({ length: count }, () => newRoom("loss"));
  for (const [index, room] of rooms.entries()) {
    await control(emulator, `rooms/${room}`, { list_lag: LAGS[(index + seed) % LAGS.length] }, "PUT");
  }
  for (const [index, rule] of TROUBLE.entries()) {
    await control(emulator, "rules", { path: "/v2/**", count: 0, seed: 100 * seed + index, ...rule });
  }
  const answers = await Promise.all(rooms.map((room) => startOnce(worker, room, token)));
  await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
  const streams = await streamsOf(emulator);
  const outcomes = rooms.map((room, index) =>
    outcome(
      answers[index],
      streams.filter(({ room_id, status }) => room_id === room && isOnAir(status)),
    ),
  );
  const knows = async ({ id, room_id }) =>
    (await ask(worker, `/api/live-streams?room_id=${room_id}`)).body.data.some((stream) => stream.id === id);
  const calm = Date.now();
  const unknown = async () => {
    const known = await Promise.all(streams.map(knows));
    return streams.filter((_, index) => !known[index]);
  };
  await until(async () => (await unknown()).length === 0, "the Worker knows every stream", SETTLED_WITHIN).catch(
    () => {},
  );
  return { outcomes, streams: streams.length, unknown: (await unknown()).length, settled: Date.now() - calm };
}

/** Outcomes that must not happen. */
export const faultsOf = ({ outcomes, unknown }) => [
  ...outcomes.filter((outcome) => FAULTS.includes(outcome)),
  ...(unknown > 0 ? [`${unknown} streams that the Worker does not know`] : []),
];

export function summary({ outcomes, streams, settled }) {
  const said = [...new Set(outcomes)].sort().map((one) => `${outcomes.filter((other) => other === one).length} ${one}`);
  return `${outcomes.length} rooms, ${streams} streams: ${said.join(", ")}; the Worker knew all after ${settled} ms`;
}

const isOnAir = (status) => status === "starting" || status === "running";

/** Classifies what one caller knows about its room. */
function outcome({ status, body }, [stream, second]) {
  if (second) return "two streams";
  if (status === 200) return body.id === stream?.id ? "told its stream" : "told another stream";
  const mayRun = /may have started/.test(body.message);
  if (stream) return mayRun ? "told that it may have started" : "lost";
  return mayRun ? "told that it may have started, and it has not" : "told that it has not started";
}
