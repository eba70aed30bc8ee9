// The benchmark still works: each client runs a few times. The figures are not checked, because they depend on how busy the machine
// is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { clients } from "../bench/clients/index.mjs";
import { root } from "./built.mjs";
import { assertNpmPackages } from "./matrix/tools.mjs";

const ROWS = {
  size: "Size",
  check: "Response check",
  "meeting-url": "Meeting URL",
  token: "Token",
  webhook: "Webhook",
  call: "One call",
};

let output = "";

before(async () => {
  assertNpmPackages(join(root, "bench"));
  const child = spawn(process.execPath, [join(root, "bench/run.mjs"), "--quick", ...Object.keys(ROWS)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (complaints += data));
  const [code] = await once(child, "close");
  assert.equal(code, 0, complaints.slice(-4000));
});

for (const [row, title] of Object.entries(ROWS)) {
  test(`the row ${row} prints a table with figures`, () => {
    const section = output.split(/^## /m).find((section) => section.startsWith(`${title}\n`));
    const lines = section?.split("\n").filter((line) => line.startsWith("| hms-live")) ?? [];
    assert.ok(lines.length > 0, `no figures of hms-live in:\n${section}`);
    for (const line of lines) assert.match(line, /\| [+−]?[\d.,]+ /, line);
    assert.ok(!/NaN|undefined|Infinity/.test(section), section);
  });
}

test("every client is in the table of calls", () => {
  const section = output.split(/^## /m).find((section) => section.startsWith("One call\n"));
  for (const { name } of clients) assert.ok(section.includes(`| ${name} |`), `${name} is not in:\n${section}`);
});

test("an unknown row is rejected by name", async () => {
  const child = spawn(process.execPath, [join(root, "bench/run.mjs"), "speed"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (data) => (complaint += data));
  const [code] = await once(child, "close");
  assert.equal(code, 2);
  assert.match(complaint, /there is no row speed: the rows are size, cold-start, call/);
});
