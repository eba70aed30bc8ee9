// Many viewers and a failing API: a short form of `node worker/load.mjs`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crowd } from "./many-viewers.mjs";
import { faultsOf, storm, summary } from "./failing-api.mjs";
import { startBoth } from "./worker.mjs";

const limit = { timeout: 240_000 };

test("each of hundreds of viewers receives every update once", limit, async (t) => {
  const { worker } = await startBoth(t, { startDelay: 600 });
  const { status, told, times } = await crowd({ worker, viewers: 400 });
  assert.equal(status, 200);
  assert.deepEqual([...new Set(told)], [2]);
  t.diagnostic(`the last of 400 viewers knew after ${times.at(-1)} ms`);
});

test(
  "while a fifth of the API's calls fail, no room is started twice and every caller is answered",
  limit,
  async (t) => {
    const { emulator, worker } = await startBoth(t, { startDelay: 600 });
    const result = await storm({ emulator, worker, seconds: 15, rooms: 30, callersPerRoom: 4 });
    assert.deepEqual(faultsOf(result), []);
    t.diagnostic(`${summary(result)}`);
  },
);
