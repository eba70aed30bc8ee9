// Compiles the programs of docs/rust.md and of the demo page in a package that depends on the crate as the document says, without a
// warning, and runs the test among them against the emulator.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "node:test";
import { target } from "./api/files.mjs";
import { root, startEmulator } from "./built.mjs";
import { run } from "./matrix/processes.mjs";
import { blocksOf } from "./readme/blocks.mjs";
import { rust } from "../www/rust.js";

const LIMIT = 400_000;
const PAGE = "docs/rust.md";
const ROOM = "63b2bacc1d485406b9a2f27c";

/** Inputs of the demo page's form. */
const FORMS = {
  empty: [ROOM, {}],
  full: [
    'a "quoted"# room \\ and more',
    {
      meeting_url: "https://a.app.100ms.live/preview/abc-defg-hij?skip_preview=true",
      recording: { hls_vod: true, single_file_per_layer: false },
    },
  ],
};

const blocks = blocksOf(PAGE);
const [manifest] = blocks.filter(({ language }) => language === "toml");
const programs = blocks.filter(({ language }) => language === "rust");

it("the programs compile, and the test among them passes against the emulator", { timeout: LIMIT }, async () => {
  const emulator = await startEmulator({ startDelay: 1 });
  try {
    const folder = join(target, "rust-docs");
    write(folder, emulator);
    const runner = `run --quiet --manifest-path ${join(root, "Cargo.toml")} --package xtask --features wasm-test-runner --bin`;
    const env = {
      CARGO_TARGET_DIR: target,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: `cargo ${runner} wasm-test-runner --`,
    };
    // It has its own profile, because cargo gives a cdylib one file name per profile, and other builds would replace it.
    const given = ["test", "--profile", "rust-docs", "--target", "wasm32-unknown-unknown", "--tests"];
    const printed = await run(process.env.CARGO ?? "cargo", given, { cwd: folder, limit: LIMIT, env });
    assert.match(printed, /a_room_goes_on_air \.\.\. ok/);
    const streams = await (await fetch(`${emulator.origin}/_emulator/streams?room=${ROOM}`)).json();
    assert.equal(streams.length, 1, "the test has started a stream here");
  } finally {
    emulator.stop();
  }
});

/** Writes the package as the document says, with the path of this clone and the emulator's port and keys. */
function write(folder, { origin, accessKey, secret }) {
  rmSync(join(folder, "src"), { recursive: true, force: true });
  const place = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const own =
    '[package]\nname = "rust-docs"\nedition = "2024"\n\n[workspace]\n\n[profile.rust-docs]\ninherits = "dev"\ndebug = false\n';
  place("Cargo.toml", `${own}\n${replaced(manifest.text, '"../hms-live"', JSON.stringify(root))}`);
  // Uses the versions of the workspace.
  cpSync(join(root, "Cargo.lock"), join(folder, "Cargo.lock"));
  const files = programs.map(({ place: where, text }) => {
    const [, file] = /^\/\/! ((?:src|tests)\/\w+\.rs)\n/.exec(text) ?? assert.fail(`${where} does not say its file`);
    const isTest = file.startsWith("tests/");
    const here = { "emulator-access-key": accessKey, "emulator-secret": secret, "http://127.0.0.1:8100": origin };
    place(
      file,
      Object.entries(isTest ? here : {}).reduce((whole, [from, to]) => replaced(whole, from, to), text),
    );
    return file;
  });
  for (const [name, form] of Object.entries(FORMS)) {
    place(`src/form_${name}.rs`, rust(...form));
    files.push(`src/form_${name}.rs`);
  }
  const modules = files.map((file) => /^src\/(\w+)\.rs$/.exec(file)?.[1]).filter(Boolean);
  assert.ok(modules.length >= 5 && files.length > modules.length, `${files}`);
  place("src/lib.rs", `#![deny(warnings)]\n${modules.map((name) => `pub mod ${name};\n`).join("")}`);
}

function replaced(text, from, to) {
  assert.ok(text.includes(from), `${PAGE} has no ${from}`);
  return text.replaceAll(from, to);
}
