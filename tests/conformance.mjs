// Runs the conformance suite under Node's test runner.
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { suite } from "./conformance/index.js";
import { startEmulator } from "./built.mjs";

/** How many cases run concurrently. */
const CONCURRENCY = 12;

/**
 * Runs the suite against the library that `load` resolves to. `environment` is passed to `suite()`; its `emulator` is used if it has one.
 * `wrap(title, run)` may replace a case, or drop it by returning nothing.
 */
export async function conformance(name, load, { wrap = (_, run) => run, ...environment }) {
  const [lib, emulator] = await Promise.all([load(), environment.emulator ?? startEmulator()]);
  const cases = { parallel: [], alone: [] };
  const test = (title, run, { alone }) => {
    const wrapped = wrap(title, run);
    if (wrapped) cases[alone ? "alone" : "parallel"].push([title, wrapped]);
  };
  suite({ test, lib, emulator, environment: { inspect: show, timers, isThorough: true, ...environment } });

  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => {
    process.off("unhandledRejection", note);
    emulator.stop();
  });
  describe(`${name}: concurrent cases`, { concurrency: CONCURRENCY }, () => {
    for (const [title, run] of cases.parallel) it(title, { timeout: 120_000 }, run);
  });
  describe(`${name}: serial cases`, { concurrency: 1 }, () => {
    for (const [title, run] of cases.alone) it(title, { timeout: 120_000 }, run);
    it("no promise rejection goes unhandled", () => {
      if (unhandled.length > 0)
        throw new Error(`${unhandled.length} unhandled rejections, the first: ${inspect(unhandled[0])}`);
    });
  });
}

/** Everything that `inspect` shows of an error; empty when it throws, as it does for some proxies. */
function show(error) {
  try {
    return inspect(error, { showHidden: true, depth: 9 });
  } catch {
    return "";
  }
}

const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
