// Compares the public APIs of the crate and the npm package with files of this repository, so that every change is visible.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { API, documentation, target, textOf } from "./api/files.mjs";
import { root } from "./built.mjs";
import { types } from "./declarations.mjs";
import { run } from "./matrix/processes.mjs";

/** Milliseconds, for a cold build on a busy machine. */
const LIMIT = 400_000;

/** Links from public to private items are allowed, since readers see them as plain text. */
const RUSTDOCFLAGS = "--deny warnings --allow rustdoc::private_intra_doc_links";

it("the documentation of the crate, with both doors, builds without a warning", { timeout: LIMIT }, async () => {
  const given = "doc --no-deps --package hms-live --features exports,server --target wasm32-unknown-unknown".split(" ");
  const env = { CARGO_TARGET_DIR: target, RUSTDOCFLAGS };
  await run(process.env.CARGO ?? "cargo", given, { cwd: root, limit: LIMIT, env });
  assert.match(readFileSync(join(documentation, "index.html"), "utf8"), /second billed stream/);
});

for (const [file, printed] of Object.entries(API)) {
  it(`${file} is the public API; \`cargo xtask build --api\` updates it`, () => {
    assert.deepEqual(printed().split("\n"), textOf(file).split("\n"));
  });
}

it("what webhooks tell has the same members in Rust as in TypeScript", () => {
  const blocks = textOf("tests/api/crate.txt").split("\n\n");
  const kinds = /pub enum WebhookData \{\n([\s\S]*?)\n\}/.exec(
    blocks.find((block) => block.includes("pub enum WebhookData")),
  );
  const names = [...kinds[1].matchAll(/^ {4}(\w+)\(\1\),$/gm)].map(([, name]) => name);
  assert.deepEqual(
    names.toSorted(),
    [...types.keys()].filter((name) => /^(Hls|Beam)(?!Data$|Dest)\w+/.test(name)).sort(),
  );
  for (const name of names) {
    const block = blocks.find((each) => each.includes(`pub struct ${name} {`));
    const inRust = [...block.matchAll(/^ {4}pub (\w+): (Option<)?/gm)].map(([, member, optional]) => [
      member,
      Boolean(optional),
    ]);
    const inTypeScript = [...types.get(name).members].map(([member, { optional }]) => [member, optional]);
    const own = inRust.filter(([member]) => member !== "more");
    assert.deepEqual(own.sort(), inTypeScript.sort(), name);
  }
});
