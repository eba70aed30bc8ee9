// The bundle of a deployment, its settings and its types.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { bundle, deployment } from "../serve.mjs";
import { folder, scratch } from "./worker.mjs";

const limit = { timeout: 240_000 };

test("`wrangler deploy --dry-run` bundles the Worker, its objects and the package's module", limit, async (t) => {
  const place = await scratch(t);
  const { said, files } = await bundle(place);
  assert.match(said, /--dry-run: exiting now/);
  const objects = ["ROOMS (Room)", "AUDIENCES (Audience)", "PLACES (Place)", "ALLOWANCES (Allowance)"];
  for (const name of objects) assert.ok(said.includes(name), name);
  assert.equal(files.filter((file) => file.includes(".wasm")).length, 1, `${files}`);
  const script = join(place, "index.js");
  assert.ok((await stat(script)).size < 300_000);
  assert.doesNotMatch(await readFile(script, "utf8"), /emulator-secret|127\.0\.0\.1:\d/);
});

test("secrets from --secrets-file appear neither in wrangler's output nor in the bundle", limit, async (t) => {
  const place = await scratch(t);
  const names = ["HMS_ACCESS_KEY", "HMS_SECRET", "SESSION_SECRET", "WEBHOOK_SECRET"];
  const file = join(place, "secrets.env");
  await writeFile(file, names.map((name) => `${name}=canary-${name}\n`).join(""));
  const { said } = await bundle(join(place, "bundle"), ["--secrets-file", file]);
  for (const name of names) assert.match(said, new RegExp(`env\\.${name} \\("\\(hidden\\)"\\)`));
  assert.doesNotMatch(said + (await readFile(join(place, "bundle/index.js"), "utf8")), /canary/);
});

test("every object is backed by SQLite, and `vars` holds no secret", () => {
  const { migrations, durable_objects, vars } = deployment;
  const classes = durable_objects.bindings.map(({ class_name }) => class_name);
  assert.deepEqual(
    migrations.flatMap(({ new_sqlite_classes }) => new_sqlite_classes),
    classes,
  );
  assert.ok(!/SECRET|ACCESS_KEY/.test(Object.keys(vars).join()));
});

test("the types compile", limit, async () => {
  await promisify(execFile)(process.execPath, [join(folder, "node_modules/typescript/bin/tsc"), "--project", folder]);
});
