// Runs the conformance suite with Node's test runner.
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { suite } from "./conformance/index.js";
import { startEmulator } from "./built.mjs";

/** Cases that may run at the same time do so in such numbers. */
const AT_ONCE = 12;

/**
 * `load` resolves to the library; `place` is what is special about it. Where it has an `emulator`, that one is used, and `wrap` gets
 * each case and returns what is to run in its place, if anything is.
 */
export async function conformance(name, load, { wrap = (_, run) => run, ...place }) {
  const [lib, emulator] = await Promise.all([load(), place.emulator ?? startEmulator()]);
  const cases = { parallel: [], alone: [] };
  const test = (title, run, { alone }) => {
    const wrapped = wrap(title, run);
    if (wrapped) cases[alone ? "alone" : "parallel"].push([title, wrapped]);
  };
  suite({ test, lib, emulator, place: { inspect: show, timers, isThorough: true, ...place } });

  const stray = [];
  const note = (reason) => stray.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => {
    process.off("unhandledRejection", note);
    emulator.stop();
  });
  describe(`${name}: cases that run side by side`, { concurrency: AT_ONCE }, () => {
    for (const [title, run] of cases.parallel) it(title, { timeout: 120_000 }, run);
  });
  describe(`${name}: cases that run alone`, { concurrency: 1 }, () => {
    for (const [title, run] of cases.alone) it(title, { timeout: 120_000 }, run);
    it("no promise was rejected without anybody to hear of it", () => {
      if (stray.length > 0) throw new Error(`${stray.length} unhandled rejections, the first: ${inspect(stray[0])}`);
    });
  });
}

/** An error as a program would print it with everything that it has. A few causes, such as a proxy, cannot be printed. */
function show(error) {
  try {
    return inspect(error, { showHidden: true, depth: 9 });
  } catch {
    return "";
  }
}

const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
