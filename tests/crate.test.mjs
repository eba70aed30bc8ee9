// The crate as a Rust program gets it: packed by cargo, compiled from what was packed, with its example.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { it } from "node:test";
import { root } from "./built.mjs";
import { run } from "./matrix/processes.mjs";

const WASM = "wasm32-unknown-unknown";
/** What the client imports of the npm package's scripts. */
const snippets = "answer cause crypto error member moment redact signal values watch webhook".split(" ");
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

it("the example is WebAssembly that exports its handler", { timeout: LIMIT }, async () => {
  await cargo("build", "--example", "edge_function", "--target", WASM);
  const module = new WebAssembly.Module(readFileSync(join(target, WASM, "debug/examples/edge_function.wasm")));
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  // The name has a suffix until wasm-bindgen has made the glue.
  assert.ok(
    names.some((name) => /^handle(_|$)/.test(name)),
    `${names}`,
  );
});
