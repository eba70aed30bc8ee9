// Runs many cases side by side and gathers what they found.
import { libraries } from "./libraries.mjs";
import { elapsed, hurry } from "./clock.mjs";
import { runCase } from "./case.mjs";

/** Cases under way at the same time; most of those that wait do so for timers. */
const LANES = 64;

/**
 * Runs the cases `first` to `first + cases` of a seed. `tell` is called with the sums about
 * every two seconds, `warn` with each kind of fault when it is first seen.
 */
export async function fuzz({ library = "package", seed, cases, first = 0, tell = () => {}, warn = () => {} }) {
  const lib = await libraries[library]();
  const sums = { cases: 0, seconds: 0, ended: {}, calls: {}, faults: new Map() };
  const note = (fault, index) => {
    // Faults that differ in nothing but names and numbers are one.
    const kind = fault.replace(/\[[^\]]*\]|\d+|"[^"]*"/g, "").slice(0, 160);
    if (!sums.faults.has(kind)) warn(`FAULT in case ${index}: ${fault}`);
    const known = sums.faults.get(kind) ?? { count: 0, index, fault };
    sums.faults.set(kind, { ...known, count: known.count + 1 });
  };
  const onRejection = (reason) => note(`unhandled rejection: ${name(reason)}`, -1);
  const onException = (error) => note(`uncaught exception: ${name(error)}`, -1);
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  hurry();
  // Whatever a case does to the options, nothing of it reaches a network.
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
      sums.cases += 1;
      sums.ended[ended] = (sums.ended[ended] ?? 0) + 1;
      sums.calls[name] = (sums.calls[name] ?? 0) + 1;
      if (fault) note(fault, index);
      sums.seconds = (elapsed() - began) / 1000;
      if (elapsed() - told > 2000) {
        told = elapsed();
        tell(sums);
        // Cases that never wait would keep everything else of the process from its turn.
        await new Promise(setImmediate);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(LANES, cases) }, lane));
    // Rejections that nobody hears of are reported after the promises have had their turn.
    await new Promise(setImmediate);
  } finally {
    // A fault of the harness itself must not be taken for one of the library's.
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
  }
  return sums;
}

function name(error) {
  try {
    return error?.stack ?? String(error);
  } catch {
    return "something that cannot be shown";
  }
}

/** The sums as lines. */
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
