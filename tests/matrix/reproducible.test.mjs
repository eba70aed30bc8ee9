// The build is reproducible: the same sources in another folder give the same bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { after, it } from "node:test";
import { packageFolder, root } from "../built.mjs";
import { run } from "./processes.mjs";
import { newWorkplace } from "./tarball.mjs";

/** The files that a build reads. */
const SOURCES = [
  ".cargo",
  ".npmrc",
  "CHANGELOG.md",
  "Cargo.lock",
  "Cargo.toml",
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "SECURITY.md",
  "docs",
  "emulator",
  "examples",
  "package-lock.json",
  "package.json",
  "pkg-template",
  "src",
  // Named in Cargo.toml.
  "tests/browser.rs",
  "tests/node.rs",
  "tests/schema",
  "xtask",
];

const workplace = await newWorkplace();
after(() => workplace.remove());

it("a build in another folder gives the same bytes", { timeout: 470_000 }, async (context) => {
  const copy = join(workplace.path, "another/folder with a longer name");
  await mkdir(copy, { recursive: true });
  const isSource = (path) => !["node_modules", "target"].includes(basename(path));
  for (const name of SOURCES)
    await cp(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true, filter: isSource });
  // Hard-links the npm packages and the compiled third-party crates. Cargo recompiles our own crates, and with them the package,
  // because it identifies them by their folder.
  const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
  const same = { node_modules: join(root, "node_modules") };
  for (const profile of ["debug", "npm", "server"])
    for (const part of ["deps", "build", ".fingerprint"])
      same[`target/${profile}/${part}`] = join(target, profile, part);
  for (const [name, from] of Object.entries(same)) {
    await mkdir(dirname(join(copy, name)), { recursive: true });
    await run("cp", ["-al", from, join(copy, name)]);
  }
  const env = { CARGO_TARGET_DIR: join(copy, "target"), CARGO_INCREMENTAL: "0" };
  await run(process.env.CARGO ?? "cargo", ["xtask", "build"], { cwd: copy, env, limit: 460_000 });
  const [first, second] = [await digests(packageFolder), await digests(join(copy, "pkg"))];
  assert.deepEqual(second, first, "run `cargo xtask build` before running this test alone");
  assert.ok(Object.keys(first).length > 8, `${Object.keys(first)}`);
  context.diagnostic(`dist/pkg_bg.wasm is ${first["dist/pkg_bg.wasm"]} in both`);
});

async function digests(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const digest = async (file) =>
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.slice(folder.length).replace(/^\//, ""), await digest(file)])),
  );
}
