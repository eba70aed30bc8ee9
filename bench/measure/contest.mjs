// Compares functions in one process by batches in turn.
import { interleave, timed } from "./rounds.mjs";
import { formatRange } from "../report/numbers.mjs";
import { ratio, spread } from "./statistics.mjs";

/** Runs the comparison. `base` names the reference of the ratios. */
export async function contest({ functions, base, ours, name, title, quick }) {
  // Warms up first: otherwise the size of a batch would be chosen by a slow first call.
  const warm = await timed(functions);
  await interleave(warm, { rounds: 1, warmUp: quick ? 0 : 100 });
  const batches = await interleave(await timed(functions), { rounds: quick ? 5 : 400, warmUp: quick ? 1 : 20 });
  const figures = (name, what) => batches[name].map((batch) => batch[what]);
  const rows = Object.keys(batches).map((name) => ({
    name,
    ours: name.startsWith(ours),
    time: spread(figures(name, "time")),
    ratio: ratio(figures(name, "time"), figures(base, "time")),
    cpuRatio: ratio(figures(name, "cpu"), figures(base, "cpu")),
  }));
  const shown = (microseconds) => microseconds.toFixed(microseconds < 100 ? 2 : 0);
  return {
    of: (name) => rows.find((row) => row.name === name),
    table: {
      columns: ["", "time, µs", `time over ${base}`, "processor, ratio"],
      rows: rows.map((row) => [row.name, shown(row.time.median), formatRange(row.ratio), formatRange(row.cpuRatio)]),
    },
    plot: { name, title, unit: "×", bars: rows.map(({ name, ours, ratio }) => ({ name, ours, ...ratio })) },
  };
}

/** A goal as a ratio: at most `most` times the base. */
export const within = ({ ratio, cpuRatio }, what, most, base) => ({
  what,
  goal: most === 1 ? `at least as fast as ${base}` : `at most ${most.toFixed(1)} × ${base}`,
  figure: `${ratio.median.toFixed(2)} × (processor ${cpuRatio.median.toFixed(2)} ×)`,
  reached: ratio.median <= most,
});
