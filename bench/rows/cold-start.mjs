// Time from import to the first usable call, minus that of an empty module, in Node, Chromium and workerd, each in a fresh process, page
// or isolate.
import { packages } from "../clients/index.mjs";
import { chromium } from "../measure/chromium.mjs";
import { node } from "../measure/node.mjs";
import { interleave } from "../measure/rounds.mjs";
import { start } from "../measure/children.mjs";
import { spread } from "../measure/statistics.mjs";
import { workerd } from "../measure/workerd.mjs";

export const title = "Cold start";

const EMPTY = { name: "an empty module", file: "empty.mjs" };

export async function run({ quick, say }) {
  const server = await start("server.mjs");
  const tables = [];
  const plots = [];
  const goals = [];
  for (const [place, open] of [
    ["Node", node],
    ["Chromium", chromium],
    ["workerd", workerd],
  ]) {
    say(place);
    const { contenders, missing, about, close } = await open([EMPTY, ...packages], server.first);
    const found = await interleave(contenders, { rounds: quick ? 2 : 30, warmUp: quick ? 1 : 3 });
    await close();
    const empty = found[EMPTY.name];
    const over = (name, what) => spread(found[name].map((sample, round) => sample[what] - empty[round][what]));
    const rows = packages
      .filter(({ name }) => found[name])
      .map(({ name, ours }) => ({ name, ours, usable: over(name, "usable"), answered: over(name, "answered") }));
    tables.push({
      caption: `${place}: ${about}`,
      columns: ["", "usable, ms", "first answer, ms"],
      rows: [
        [
          `${EMPTY.name} takes`,
          ...["usable", "answered"].map((what) => range(spread(empty.map((sample) => sample[what])))),
        ],
        ...rows.map(({ name, usable, answered }) => [name, range(usable, "+"), range(answered, "+")]),
        ...missing.map(({ name, reason }) => [name, reason, ""]),
      ],
    });
    plots.push({
      name: `cold-start-${place.toLowerCase()}`,
      title: `Import to first usable call in ${place}, ms over an empty module`,
      unit: "ms",
      bars: rows.map(({ name, ours, usable }) => ({ name, ours, ...usable })),
    });
    goals.push(...goalsOf(place, rows));
  }
  server.stop();
  return {
    about:
      "Usable: the module is imported, the client is made and, where there is one, the WebAssembly module is instantiated. First answer: the first call " +
      "has come back from a server on loopback, which has the runtime load its own fetch and Web Crypto. Each sample is a fresh process (Node), a fresh " +
      "site and so a fresh renderer (Chromium), a fresh isolate (workerd). Times are over those of an empty module in the same round.",
    tables,
    plots,
    goals,
  };
}

const range = ({ median, low, high }, sign = "") =>
  `${median < 0 ? "" : sign}${median.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;

function goalsOf(place, rows) {
  const [own, mux] = ["hms-live", "@mux/mux-node"].map((name) => rows.find((row) => row.name === name));
  const figure = `+${own.usable.median.toFixed(1)} ms; Mux +${mux.usable.median.toFixed(1)} ms`;
  return [
    {
      what: `cold start in ${place}`,
      goal: "at most 5 ms over an empty module",
      figure,
      reached: own.usable.median <= 5,
    },
    {
      what: `cold start in ${place} against Mux`,
      goal: "below Mux",
      figure,
      reached: own.usable.median < mux.usable.median,
    },
  ];
}
