// Runs the cases of `src/start/tests/keys.json`, which the package's core must satisfy too.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../src/key.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const { checkedKey, hasKey } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
const table = JSON.parse(await readFile(new URL("../../src/start/tests/keys.json", import.meta.url), "utf8"));

for (const { key, isGood } of table.keys) {
  test(`${JSON.stringify(key)} is ${isGood ? "a valid" : "an invalid"} key`, () => {
    if (isGood) return assert.equal(checkedKey(key), key);
    assert.throws(() => checkedKey(key), { status: 400, details: [`it ${table.complaint}`] });
  });
}

for (const { url, hasKey: expected } of table.urls) {
  test(`${url} has the key: ${expected}`, () => assert.equal(hasKey(url, "order-1234"), expected));
}
