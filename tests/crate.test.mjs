// The crate as a Rust program gets it: packed by cargo, compiled from what was packed, with its example.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";
import { budgets, measureProgram } from "../xtask/size.mjs";
import { root } from "./built.mjs";
import { run } from "./matrix/processes.mjs";

const WASM = "wasm32-unknown-unknown";
/** What the client imports of the npm package's scripts. */
const snippets = "answer cause crypto environment error member redact signal token-cache values watch webhook".split(
  " ",
);
/** On a cold and busy machine; what is compiled here is small. */
const LIMIT = 400_000;

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const cargo = (...given) =>
  run(process.env.CARGO ?? "cargo", given, {
    cwd: root,
    limit: LIMIT,
    env: { CARGO_TARGET_DIR: target },
  });

it("what cargo packs is the library, its example, its licences and nothing else", { timeout: LIMIT }, async () => {
  const files = (await cargo("package", "--list", "--allow-dirty")).trim().split("\n");
  const expected = [
    ".cargo_vcs_info.json",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "examples/edge_function.rs",
    ...snippets.map((name) => `pkg-template/${name}.js`),
  ];
  assert.deepEqual(files.filter((file) => !/^src\/[\w/]+\.rs$/.test(file)).sort(), expected.sort());
  assert.ok(files.includes("src/lib.rs") && files.includes("src/client.rs"), `${files}`);
});

it("what cargo packs compiles to WebAssembly by itself", { timeout: LIMIT }, async () => {
  await cargo("package", "--allow-dirty", "--target", WASM);
});

describe("the example, compiled as programs are that use the crate", () => {
  const folder = join(target, "kept/edge-function");
  before(() => cargo("xtask", "build", "--programs", "edge-function"), { timeout: LIMIT });

  it("exports its handler, and nothing of the crate's", () => {
    const glue = readFileSync(join(folder, "program.js"), "utf8");
    const names = [...glue.matchAll(/^export (?:async )?(?:function|class) (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(names, ["handle"]);
    assert.ok(!glue.includes("webhook.js"), "a script that it has no call for");
  });

  for (const [name, budget] of Object.entries(budgets).filter(([name]) => name.startsWith("edge function"))) {
    it(`${name} keep within ${budget} bytes`, () => {
      const { brotli } = measureProgram(folder).find((row) => row.name === name) ?? assert.fail("there is no such row");
      assert.ok(brotli <= budget, `${brotli} bytes, ${brotli - budget} too many`);
    });
  }
});
