// Size is a promise: what is recorded in xtask/budgets.json is the most that each part may come to, in brotli.
import assert from "node:assert/strict";
import { it } from "node:test";
import { budgets, measure } from "../xtask/size.mjs";

const rows = await measure(process.env.HMS_LIVE_PACKAGE, process.env.HMS_LIVE_CLIENT);

for (const [name, budget] of Object.entries(budgets)) {
  it(`${name} keeps within ${budget} bytes`, () => {
    const row = rows.find((row) => row.name === name);
    assert.ok(row, "there is no such row");
    assert.ok(row.brotli <= budget, `it has ${row.brotli}, ${row.brotli - budget} too many`);
  });
}
