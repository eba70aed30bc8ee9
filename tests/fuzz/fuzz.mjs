// Runs many cases concurrently and collects their faults.
import { libraries } from "./libraries.mjs";
import { accelerateClock, elapsed } from "./clock.mjs";
import { runCase } from "./case.mjs";

/** How many cases run concurrently; most of them wait for timers. */
const CONCURRENCY = 64;

/**
 * Runs the cases from `first` to `first + cases` of a seed. Calls `tell` with the totals about every two seconds, and `warn` with the
 * first fault of each kind.
 */
export async function fuzz({ library = "package", seed, cases, first = 0, tell = () => {}, warn = () => {} }) {
  const lib = await libraries[library]();
  const totals = { cases: 0, seconds: 0, ended: {}, calls: {}, faults: new Map() };
  const note = (fault, index) => {
    // Faults that differ only in names and numbers count as one kind.
    const kind = fault.replace(/\[[^\]]*\]|\d+|"[^"]*"/g, "").slice(0, 160);
    if (!totals.faults.has(kind)) warn(`FAULT in case ${index}: ${fault}`);
    const known = totals.faults.get(kind) ?? { count: 0, index, fault };
    totals.faults.set(kind, { ...known, count: known.count + 1 });
  };
  const onRejection = (reason) => note(`unhandled rejection: ${name(reason)}`, -1);
  const onException = (error) => note(`uncaught exception: ${name(error)}`, -1);
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  accelerateClock();
  // No case may reach the network, whatever it does to the options.
  globalThis.fetch = async () => {
    throw new TypeError("there is no network here");
  };

  const began = elapsed();
  let told = began;
  let next = first;
  const lane = async () => {
    while (next < first + cases) {
      const index = next++;
      const { name, ended, fault } = await runCase(lib, seed, index);
      totals.cases += 1;
      totals.ended[ended] = (totals.ended[ended] ?? 0) + 1;
      totals.calls[name] = (totals.calls[name] ?? 0) + 1;
      if (fault) note(fault, index);
      totals.seconds = (elapsed() - began) / 1000;
      if (elapsed() - told > 2000) {
        told = elapsed();
        tell(totals);
        // Yields to the event loop, which cases that never wait would block.
        await new Promise(setImmediate);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, cases) }, lane));
    // Node reports unhandled rejections after the microtasks.
    await new Promise(setImmediate);
  } finally {
    // Errors of the harness itself must not count as faults.
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
  }
  return totals;
}

function name(error) {
  try {
    return error?.stack ?? String(error);
  } catch {
    return "something that cannot be shown";
  }
}

/** The totals as text. */
export function report({ cases, seconds, ended, calls, faults }) {
  const list = (counts) =>
    Object.entries(counts)
      .sort()
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  return [
    `${cases} cases in ${seconds.toFixed(1)} s (${Math.round(cases / seconds)} a second), ${faults.size} kinds of faults`,
    `called: ${list(calls)}`,
    `ended: ${list(ended)}`,
    ...[...faults.values()].map(({ count, index, fault }) => `FAULT, ${count} times, first in case ${index}: ${fault}`),
  ].join("\n");
}
