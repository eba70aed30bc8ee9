// Calls leak nothing: memory, timers and listeners after thousands of calls over real sockets.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faults, soak } from "./soak/soak.mjs";

const RUNS = [
  { library: "package", calls: 5000, atOnce: 1000 },
  { library: "client", calls: 2000, atOnce: 300 },
];

describe("soak", { concurrency: 1 }, () => {
  for (const run of RUNS) {
    it(`${run.calls} calls of the ${run.library} in sequence and ${run.atOnce} at once leak no memory, timer or listener`, {
      timeout: 240_000,
    }, async () => {
      const figures = await soak({ ...run, say: console.log });
      assert.deepEqual(faults(figures), []);
    });
  }
});
