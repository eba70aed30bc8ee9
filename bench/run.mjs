// Runs the comparison: node run.mjs [--quick] [row...]. Without arguments it runs all rows and writes RESULTS.md and plots/; with row names
// or --quick it only prints the results.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bench, install } from "./measure/places.mjs";
import { machine } from "./report/machine.mjs";
import { report, section } from "./report/markdown.mjs";
import { plot } from "./report/plot.mjs";

const ROWS = [
  "size",
  "cold-start",
  "call",
  "handler",
  "check",
  "meeting-url",
  "token",
  "webhook",
  "memory",
  "worker",
  "page",
  "emulator",
  "cost",
];

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !ROWS.includes(name));
if (unknown) {
  console.error(`there is no row ${unknown}: the rows are ${ROWS.join(", ")}`);
  process.exit(2);
}

install();
const about = machine();
const found = [];
for (const name of positionals.length > 0 ? positionals : ROWS) found.push(await row(name));

if (positionals.length > 0 || values.quick) {
  console.log(found.map(section).join("\n\n"));
} else {
  const plots = join(bench, "plots");
  rmSync(plots, { recursive: true, force: true });
  mkdirSync(plots);
  for (const one of found.flatMap(({ plots }) => plots)) writeFileSync(join(plots, `${one.name}.svg`), plot(one));
  writeFileSync(join(bench, "RESULTS.md"), report(found, about));
}
console.log("");
for (const { what, goal, figure, reached } of found.flatMap(({ goals }) => goals)) {
  console.log(`${reached ? "reached" : "missed "}  ${what}: ${figure} (${goal})`);
}

/** Runs one row in its own process, so that rows do not affect each other. */
async function row(name) {
  const child = fork(join(bench, "row.mjs"), [name, ...(values.quick ? ["--quick"] : [])], {
    serialization: "advanced",
  });
  const answer = once(child, "message");
  const [code] = await Promise.race([once(child, "exit"), answer.then(() => [0])]);
  if (code !== 0) throw new Error(`${name} ended with ${code} before it had a result`);
  return (await answer)[0];
}
