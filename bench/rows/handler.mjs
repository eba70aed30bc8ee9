// One request through the handler for servers, over the same through a hand-written proxy.
import { inGenerations } from "../measure/generations.mjs";
import { interleave } from "../measure/rounds.mjs";
import { quantile, ratio, spread } from "../measure/statistics.mjs";
import { formatRange } from "../report/numbers.mjs";

export const title = "Handler";

const BY_HAND = "hand-written proxy";
const ROUTES = [
  { name: BY_HAND, file: "proxy.mjs" },
  { name: "createHandler", file: "handler.mjs", ours: true },
];
const GENERATIONS = 4;

export async function run({ quick, say }) {
  const generations = quick ? 1 : GENERATIONS;
  const { found } = await inGenerations({ clients: ROUTES, generations, say }, async (callers) => {
    const contenders = callers.map(({ name, process }) => ({ name, batch: () => process.ask({ count: 40 }) }));
    return { found: await interleave(contenders, { rounds: quick ? 1 : 20, warmUp: quick ? 1 : 15 }) };
  });
  const time = (name) => found[name].map(({ times }) => quantile(times, 0.5));
  const cpu = (name) => found[name].map(({ cpu }) => cpu);
  const rows = ROUTES.map(({ name, ours }) => ({
    name,
    ours,
    time: spread(time(name)),
    ratio: ratio(time(name), time(BY_HAND)),
    cpuRatio: ratio(cpu(name), cpu(BY_HAND)),
  }));
  const own = rows.find(({ ours }) => ours);
  return {
    about:
      "A browser's request to start a room, from the Request that a server was given to the body of its Response, with a server on loopback in the " +
      "place of the API. The hand-written proxy looks at path and method and passes the body on; the handler checks who asks, the origin, the " +
      "arguments and the answer, and takes care that one stream is started. Each runs in a process of its own.",
    tables: [
      {
        caption: "One after another, token given",
        columns: ["", "time, µs", "time, ratio", "processor, ratio"],
        rows: rows.map(({ name, time, ratio, cpuRatio }) => [
          name,
          `${Math.round(time.median * 1000)}`,
          formatRange(ratio),
          formatRange(cpuRatio),
        ]),
      },
    ],
    plots: [],
    goals: [
      {
        what: "one request through the handler",
        goal: "at most 1.5 × a hand-written proxy",
        figure: `${own.ratio.median.toFixed(2)} × (processor ${own.cpuRatio.median.toFixed(2)} ×)`,
        reached: own.ratio.median <= 1.5,
      },
    ],
  };
}
