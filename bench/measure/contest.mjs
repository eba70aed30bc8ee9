// Functions that do the same job in one process, a batch of each in turn.
import { interleave, timed } from "./rounds.mjs";
import { quantile, ratio, spread } from "./statistics.mjs";

/** Runs the contest. `base` names the function that the others are held against. */
export async function contest({ functions, base, ours, name, title, unit = "µs", quick }) {
  const batches = await interleave(await timed(functions, quick ? 2 : 5), { rounds: quick ? 5 : 150, warmUp: quick ? 2 : 30 });
  const rows = Object.entries(batches).map(([name, values]) => ({
    name,
    ours: name.startsWith(ours),
    time: spread(values),
    p99: quantile(values, 0.99),
    ratio: ratio(values, batches[base]),
  }));
  const shown = (nanoseconds) => (nanoseconds / 1000).toFixed(nanoseconds < 100_000 ? 2 : 0);
  const range = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return {
    rows,
    of: (name) => rows.find((row) => row.name === name),
    table: {
      columns: ["", `time, ${unit}`, `over ${base}`],
      rows: rows.map((row) => [row.name, shown(row.time.median), range(row.ratio)]),
    },
    plot: { name, title, unit: "×", bars: rows.map(({ name, ours, ratio }) => ({ name, ours, ...ratio })) },
  };
}

/** A goal that is a ratio: at most `most` times what the base takes. */
export const within = ({ ratio }, what, most, base) => ({
  what,
  goal: most === 1 ? `at least as fast as ${base}` : `at most ${most.toFixed(1)} × ${base}`,
  figure: `${ratio.median.toFixed(2)} ×`,
  reached: ratio.median <= most,
});
