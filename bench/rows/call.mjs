// One call to a server on loopback: wall-clock and CPU time, sequentially and 100 at once.
import { clients } from "../clients/index.mjs";
import { inGenerations } from "../measure/generations.mjs";
import { interleave } from "../measure/rounds.mjs";
import { quantile, ratio, spread } from "../measure/statistics.mjs";
import { formatRange } from "../report/numbers.mjs";

export const title = "One call";

/** The reference of each client: the hand-written fetch with the same authentication. */
const baseOf = ({ auth }) => (auth.startsWith("signs") ? "hand-written fetch" : "hand-written fetch, token given");

const GENERATIONS = 6;

export async function run({ quick, say }) {
  const generations = quick ? 1 : GENERATIONS;
  const { inTurn, atOnce } = await inGenerations({ clients, generations, say }, async (callers) => {
    const measure = (together, count, rounds, warmUp) => {
      const contenders = callers.map(({ name, process }) => ({ name, batch: () => process.ask({ count, together }) }));
      return interleave(contenders, { rounds, warmUp });
    };
    return {
      inTurn: await measure(false, 40, quick ? 1 : 20, quick ? 1 : 15),
      atOnce: await measure(true, 100, quick ? 1 : 10, quick ? 0 : 5),
    };
  });

  const sequential = figures(inTurn, ({ times }) => quantile(times, 0.5));
  const burst = figures(atOnce, ({ wall }) => wall);
  return {
    about:
      "Each client runs in a process of its own and starts a stream; the server runs in another and answers with bytes made beforehand; all of " +
      `them are started anew ${GENERATIONS} times. ` +
      "A round is 40 calls of each, or 100 of each at once. Time and processor are of the client; at once, the time is that of the whole " +
      "burst over its calls. A ratio is formed within each round, against the hand-written fetch that does the same about the token.",
    tables: [
      { caption: "One after another", ...table(sequential) },
      { caption: "100 at once", ...table(burst) },
    ],
    plots: [
      plot("call", "One call, one after another: time over that of the hand-written fetch", sequential),
      plot("call-at-once", "100 calls at once: time over that of the hand-written fetch", burst),
    ],
    goals: [
      goal("one call, one after another, credentials given to the server's entry", sequential, "hms-live/server"),
      goal("one call, one after another, a token signed for each", sequential, "hms-live"),
      goal("one call, one after another, token given", sequential, "hms-live, token given"),
      goal("100 calls at once, credentials given to the server's entry", burst, "hms-live/server"),
      goal("100 calls at once, a token signed for each", burst, "hms-live"),
      goal("100 calls at once, token given", burst, "hms-live, token given"),
      ...ahead(sequential),
    ],
  };
}

/** The figures of every client; `of` extracts the figure of a batch. */
function figures(batches, of) {
  return clients.map((client) => {
    const [own, base] = [batches[client.name], batches[baseOf(client)]];
    return {
      ...client,
      base: baseOf(client),
      time: spread(own.map(of)),
      p99: quantile(
        own.flatMap(({ times }) => times),
        0.99,
      ),
      cpu: spread(own.map(({ cpu }) => cpu)),
      ratio: ratio(own.map(of), base.map(of)),
      cpuRatio: ratio(
        own.map(({ cpu }) => cpu),
        base.map(({ cpu }) => cpu),
      ),
    };
  });
}

const microseconds = (value) => `${Math.round(value * 1000)}`;

const table = (rows) => ({
  columns: ["", "token", "time, µs", "p99, µs", "processor, µs", "time, ratio", "processor, ratio"],
  rows: rows.map((row) => [
    row.name,
    row.auth,
    microseconds(row.time.median),
    microseconds(row.p99),
    microseconds(row.cpu.median),
    formatRange(row.ratio),
    formatRange(row.cpuRatio),
  ]),
});

const plot = (name, title, rows) => ({
  name,
  title,
  unit: "×",
  bars: rows.map(({ name, ratio, ours }) => ({ name, ours, ...ratio })),
});

function goal(what, rows, name) {
  const { ratio, cpuRatio } = rows.find((row) => row.name === name);
  return {
    what,
    goal: "at most 1.10 × the hand-written fetch",
    figure: `${ratio.median.toFixed(2)} × (processor ${cpuRatio.median.toFixed(2)} ×)`,
    reached: ratio.median <= 1.1,
  };
}

function ahead(rows) {
  const of = (wanted) => rows.find(({ name }) => name === wanted);
  const fastest = (rows) => rows.reduce((best, row) => (row.time.median < best.time.median ? row : best));
  const sdks = rows.filter(({ name }) => !name.startsWith("hand-written") && !name.startsWith("hms-live"));
  // These two send through node:http, which no other runtime has.
  const withFetch = sdks.filter(({ file }) => file !== "100ms.mjs" && file !== "ivs.mjs");
  const against = (what, goal, own, best) => ({
    what,
    goal,
    reached: own.time.median <= best.time.median,
    figure: `${microseconds(own.time.median)} µs; ${best.name}: ${microseconds(best.time.median)} µs`,
  });
  return [
    against(
      "one call, token given, against the SDKs that use fetch",
      "ahead of each",
      of("hms-live, token given"),
      fastest(withFetch),
    ),
    against(
      "one call, credentials given, against the SDK that signs each call and uses fetch",
      "ahead of it",
      of("hms-live/server"),
      of("livekit-server-sdk"),
    ),
    against("one call against every SDK", "ahead of each", of("hms-live, token given"), fastest(sdks)),
  ];
}
