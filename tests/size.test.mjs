// Each part stays within its budget in xtask/budgets.json, compressed with brotli.
import assert from "node:assert/strict";
import { it } from "node:test";
import { budgets, measure } from "../xtask/size.mjs";

const rows = await measure(process.env.HMS_LIVE_PACKAGE, process.env.HMS_LIVE_CLIENT);

// tests/crate.test.mjs measures a program in Rust.
for (const [name, budget] of Object.entries(budgets).filter(([name]) => !name.startsWith("edge function"))) {
  it(`${name} is at most ${budget} bytes`, () => {
    const row = rows.find((row) => row.name === name);
    assert.ok(row, "the row is measured");
    assert.ok(row.brotli <= budget, `it is ${row.brotli} bytes, ${row.brotli - budget} too many`);
  });
}
