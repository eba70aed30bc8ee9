// The files with the public APIs. Run by itself, this writes them anew: `cargo xtask build --api`.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../built.mjs";
import { crateApi } from "./crate.mjs";
import { packageApi } from "./package.mjs";

export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** Where rustdoc writes the pages of the crate. */
export const documentation = join(target, "wasm32-unknown-unknown/doc/hms_live");

/** What each file of this folder must hold. */
export const API = { "crate.txt": () => crateApi(documentation), "package.txt": packageApi };

export const pathOf = (file) => join(root, "tests/api", file);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(API)) writeFileSync(pathOf(file), text());
}
