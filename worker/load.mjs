// Measures the Worker in workerd against the emulator over loopback, in about three minutes.
//
//     node worker/load.mjs [--viewers 2000] [--seconds 60] [--rooms 240] [--seed 1]
//     node worker/load.mjs --only losses     one of starts, watching, trouble and losses
import { parseArgs } from "node:util";
import { crowd, percentile } from "./tests/many-viewers.mjs";
import * as lost from "./tests/lost-answers.mjs";
import { faultsOf, storm, summary } from "./tests/failing-api.mjs";
import { newRoom, session, start, startBoth, startsOf } from "./tests/worker.mjs";

const number = (fallback) => ({ type: "string", default: fallback });
const { values } = parseArgs({
  options: {
    viewers: number("2000"),
    seconds: number("60"),
    rooms: number("240"),
    seed: number("1"),
    only: { type: "string" },
  },
});
const [viewers, seconds] = [Number(values.viewers), Number(values.seconds)];
const JOBS = { starts, watching, trouble, losses };
const LONGEST = (240 + seconds) * 1000;

const closers = [];
const closing = { after: (end) => closers.push(end) };
const close = async () => {
  for (const end of closers.splice(0).reverse()) await end();
};
let failed = false;
const check = (good, sentence) => {
  failed ||= !good;
  console.log(`${good ? "ok  " : "FAIL"}  ${sentence}`);
};

setTimeout(async () => {
  console.log(`FAIL  not done after ${LONGEST / 1000} s`);
  await close();
  process.exit(1);
}, LONGEST).unref();

try {
  for (const job of values.only ? [JOBS[values.only]] : Object.values(JOBS)) await job();
} finally {
  await close();
}
process.exit(failed ? 1 : 0);

async function starts() {
  const { emulator, worker } = await startBoth(closing, { startDelay: 600 });
  const token = await session();
  await start(worker, newRoom("warm"), token);

  const room = newRoom();
  const one = await timed(
    Array.from({ length: 200 }, () => room),
    (room) => start(worker, room, token),
  );
  const equal = new Set(one.answers.map(({ status, text }) => `${status} ${text}`)).size;
  const posts = (await startsOf(emulator, room)).length;
  const once = posts === 1 && equal === 1;
  check(once, `200 simultaneous starts of one room: ${posts} POST, ${200 / equal} equal answers; ${one.said}`);

  const rooms = Array.from({ length: 500 }, () => newRoom("many"));
  const many = await timed(rooms, (room) => start(worker, room, token));
  const good = many.answers.filter(({ status }) => status === 200).length;
  const again = many.answers.filter(({ attempt }) => attempt > 1).length;
  const started = (await startsOf(emulator)).map(({ room }) => room).filter((room) => room.startsWith("many-"));
  const twice = started.length - new Set(started).size;
  const answers = `${good} answers 200, ${again} of them not at once`;
  check(
    good === 500 && twice === 0,
    `500 rooms at once: ${started.length} POSTs, ${twice} twice, ${answers}; ${many.said}`,
  );
  await close();
}

async function watching() {
  const { worker } = await startBoth(closing, { startDelay: 600 });
  const { times, answered, connected } = await crowd({ worker, viewers });
  const said = [0.5, 0.99, 1].map((share) => Math.round(percentile(times, share)));
  const sentence = `${viewers} viewers knew "running" after ${said.join(" / ")} ms (median / 99 % / last) of the webhook`;
  check(said[2] < 1000, `${sentence}; it was answered after ${answered} ms; they had connected within ${connected} ms`);
  await close();
}

async function trouble() {
  const { emulator, worker } = await startBoth(closing, { startDelay: 600 });
  const result = await storm({ emulator, worker, seconds, rooms: 100, callersPerRoom: 5 });
  const faults = faultsOf(result);
  check(
    faults.length === 0,
    `${seconds} s with 500s and resets in 20 % of calls: ${summary(result)}; ${faults.length} faults`,
  );
  for (const fault of faults.slice(0, 10)) console.log(`      ${fault}`);
}

async function losses() {
  await close();
  const { emulator, worker } = await startBoth(closing, { startDelay: 600 });
  const result = await lost.losses({ emulator, worker, rooms: Number(values.rooms), seed: Number(values.seed) });
  const faults = lost.faultsOf(result);
  check(faults.length === 0, `answers truncated, reset and late: ${lost.summary(result)}; ${faults.length} faults`);
  for (const fault of faults.slice(0, 10)) console.log(`      ${fault}`);
}

async function timed(items, call) {
  const times = [];
  const began = Date.now();
  const answers = await Promise.all(
    items.map(async (item) => {
      const answer = await call(item);
      times.push(Date.now() - began);
      return answer;
    }),
  );
  times.sort((a, b) => a - b);
  return { answers, said: `median ${percentile(times, 0.5)} ms, 99 % ${percentile(times, 0.99)} ms` };
}
