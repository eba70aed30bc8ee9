// Heap growth over a hundred thousand calls, and what a call keeps while it waits.
import { clients } from "../clients/index.mjs";
import { start } from "../measure/children.mjs";
import { median } from "../measure/statistics.mjs";
import { formatCount } from "../report/numbers.mjs";

export const title = "Memory";

const CALLERS = ["hand-written fetch", "hms-live", "@mux/mux-node"];
const WAITING = [
  "hand-written fetch, token given",
  "hand-written fetch with a signal, token given",
  "hms-live, token given",
  "@mux/mux-node",
  "cloudflare, tree-shaken",
];
const MB = 1_048_576;

const fileOf = (wanted) => clients.find(({ name }) => name === wanted).file;

export async function run({ quick, say }) {
  const total = quick ? 2000 : 100_000;
  const step = total / 20;
  const server = await start("server.mjs");
  const callers = [];
  for (const name of CALLERS)
    callers.push({ name, process: await start("keeper.mjs", [fileOf(name), server.first]), samples: [] });
  for (let done = step; done <= total; done += step) {
    for (const { process, samples } of callers) samples.push({ calls: done, ...(await process.ask(step)) });
    if (done % (step * 5) === 0) say(`${done} calls of each`);
  }
  for (const { process } of callers) process.stop();
  server.stop();
  const count = quick ? 500 : 10_000;
  say(`${count} calls at once`);
  const waiting = [];
  for (const name of WAITING) {
    const crowd = await start("crowd.mjs", [fileOf(name)]);
    waiting.push({ name, ...(await crowd.ask(count)) });
    crowd.stop();
  }

  const grown = ({ samples }) =>
    median(samples.slice(-5).map(({ heap }) => heap)) - median(samples.slice(4, 9).map(({ heap }) => heap));
  const own = callers.find(({ name }) => name === "hms-live");
  const perCall = (caller) => `${(grown(caller) / (total * 0.75)).toFixed(1)}`;
  const wasm = own.samples.map(({ wasm }) => wasm);
  return {
    about:
      `${formatCount(total)} calls of each client, one after another in a process of its own; after every twentieth of them the garbage is ` +
      "collected and what is left is noted. Growth is from the second quarter of the run to its end, divided by the calls in between. While " +
      "calls wait, their fetch is a promise that never settles, so that only what the client itself keeps is counted.",
    tables: [
      {
        caption: "What is left",
        columns: [
          "",
          "heap early, MB",
          "heap at the end, MB",
          "growth, bytes a call",
          "WebAssembly memory early, KB",
          "at the end, KB",
          "resident at the end, MB",
        ],
        rows: callers.map((caller) => {
          const [early, late] = [caller.samples[4], caller.samples.at(-1)];
          return [
            caller.name,
            (early.heap / MB).toFixed(2),
            (late.heap / MB).toFixed(2),
            perCall(caller),
            ...[early, late].map(({ wasm }) => (wasm / 1024).toFixed(0)),
            (late.resident / MB).toFixed(0),
          ];
        }),
      },
      {
        caption: `${formatCount(count)} calls at once`,
        columns: ["", "heap, bytes a call while it waits for the answer"],
        rows: waiting.map(({ name, perCall }) => [name, formatCount(perCall)]),
      },
    ],
    plots: [
      {
        name: "memory",
        title: "JavaScript heap after garbage collection, MB, over calls",
        unit: "MB",
        lines: callers.map(({ name, samples }) => ({
          name,
          ours: name === "hms-live",
          points: samples.map(({ calls, heap }) => [calls, heap / MB]),
        })),
      },
    ],
    goals: [
      {
        what: `memory over ${formatCount(total)} calls`,
        goal: "flat: less than a byte a call more than the hand-written fetch, WebAssembly memory constant",
        figure: `${perCall(own)} bytes a call (hand-written fetch: ${perCall(callers[0])}), WebAssembly ${wasm[0] / 1024} KB at first and ${wasm.at(-1) / 1024} KB at last`,
        reached: (grown(own) - Math.max(0, grown(callers[0]))) / (total * 0.75) < 1 && wasm[4] === wasm.at(-1),
      },
    ],
  };
}
