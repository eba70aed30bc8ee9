// Runs the cases of `src/start/tests/evidence.json`, which the package's core must satisfy too.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { transform } from "esbuild";

const text = (path) => readFile(new URL(path, import.meta.url), "utf8");
const { code } = await transform(await text("../src/evidence.ts"), { loader: "ts" });
const { ownershipOf } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

for (const { what, asked, told, whose } of JSON.parse(await text("../../src/start/tests/evidence.json"))) {
  test(what, () => assert.equal(ownershipOf(told, asked), whose));
}
