// One request through the handler for servers, over the same through a hand-written proxy.
import { start } from "../measure/children.mjs";
import { interleave } from "../measure/rounds.mjs";
import { quantile, ratio, spread } from "../measure/statistics.mjs";

export const title = "Handler";

const BY_HAND = "hand-written proxy";
const ROUTES = [
  { name: BY_HAND, file: "proxy.mjs" },
  { name: "createHandler", file: "handler.mjs", ours: true },
];
const GENERATIONS = 4;

export async function run({ quick, say }) {
  const found = Object.fromEntries(ROUTES.map(({ name }) => [name, []]));
  for (let generation = 1; generation <= (quick ? 1 : GENERATIONS); generation += 1) {
    say(`processes ${generation} of ${quick ? 1 : GENERATIONS}`);
    const server = await start("server.mjs");
    const routes = [];
    for (const { name, file } of ROUTES)
      routes.push({ name, process: await start("caller.mjs", [file, server.first]) });
    const contenders = routes.map(({ name, process }) => ({ name, batch: () => process.ask({ count: 40 }) }));
    const batches = await interleave(contenders, { rounds: quick ? 1 : 20, warmUp: quick ? 1 : 15 });
    for (const [name, values] of Object.entries(batches)) found[name].push(...values);
    for (const { process } of routes) process.stop();
    server.stop();
  }
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
          times(ratio),
          times(cpuRatio),
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

const times = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
