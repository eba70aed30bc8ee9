// The package from `npm pack` in every supported runtime and bundler. `HMS_LIVE_MATRIX=all` adds the extended cells, which are slow or
// similar to another one; `HMS_LIVE_MATRIX_CELLS` selects cells by parts of their titles.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../built.mjs";
import { withoutKeepAlive } from "./network.mjs";
import { newWorkplace, pack } from "./tarball.mjs";
import { assertNpmPackages, heavyFolder } from "./tools.mjs";
import browsers from "./cells/browsers.mjs";
import bundlers from "./cells/bundlers.mjs";
import cacheComponents from "./cells/cache-components.mjs";
import edges from "./cells/edges.mjs";
import heavy from "./cells/heavy.mjs";
import nitro from "./cells/nitro.mjs";
import oldBrowsers from "./cells/old-browsers.mjs";
import runtimes from "./cells/runtimes.mjs";
import runners from "./cells/runners.mjs";
import workers from "./cells/workers.mjs";

/** More than there are cores, because suites mostly wait; not many more, because some cases measure time. */
const CONCURRENCY = 3;
const LIMIT = 400_000;

// Each emulator adds an exit listener.
process.setMaxListeners(100);

const all = process.env.HMS_LIVE_MATRIX === "all";
const named = process.env.HMS_LIVE_MATRIX_CELLS?.split(",");
const subjects = [runtimes, workers, browsers, bundlers, edges, runners, heavy, cacheComponents, nitro, oldBrowsers];

const stops = [];
const matrix = {
  /** The names of the cases that each runtime ran. */
  cases: new Map(),
  /** Starts an emulator for one cell, because some cases use state that all rooms share. */
  emulator: async () => {
    const { stop, origin, accessKey, secret } = await startEmulator();
    stops.push(stop);
    return { origin, accessKey, secret };
  },
  /** Starts an emulator behind a proxy without keep-alive, for runtimes that retry requests by themselves. */
  emulatorWithoutKeepAlive: async () => {
    const address = await matrix.emulator();
    const { stop, origin } = await withoutKeepAlive(address.origin);
    stops.push(stop);
    return { ...address, origin };
  },
  newRoom: () => randomBytes(12).toString("hex"),
};

before(
  async () => {
    matrix.workplace = await newWorkplace();
    matrix.tarball = await pack(join(matrix.workplace.path, "pack"));
    assertNpmPackages();
    if (all) assertNpmPackages(heavyFolder);
  },
  { timeout: 600_000 },
);

after(async () => {
  for (const stop of stops) stop();
  await matrix.workplace?.remove();
});

describe("the packed package", { concurrency: CONCURRENCY }, () => {
  const run = (title, work) =>
    it(title, { timeout: LIMIT }, async (context) => {
      const began = Date.now();
      await work({
        matrix,
        say: (what) => context.diagnostic(`${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`),
      });
    });
  const left = [];
  const cell = (title, work, { extended = false } = {}) => {
    if (named ? named.some((part) => title.includes(part)) : all || !extended) run(title, work);
    else left.push(title);
  };
  for (const subject of subjects) subject(cell);
  after(
    () =>
      !named &&
      left.length > 0 &&
      console.log(`# ${left.length} cells run only in \`cargo xtask test matrix\`: ${left.join("; ")}`),
  );
});

it("every runtime ran the same cases", () => {
  const [first, ...others] = [...matrix.cases];
  for (const [place, names] of others) assert.deepEqual(names, first[1], `${place} and ${first[0]}`);
});
