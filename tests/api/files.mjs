// The files with the public APIs. Run as a program (`cargo xtask build --api`), this updates them.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../built.mjs";
import { crateApi } from "./crate.mjs";
import { withFunctions } from "./functions.mjs";
import { packageApi } from "./package.mjs";

export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** The folder of rustdoc's pages of the crate. */
export const documentation = join(target, "wasm32-unknown-unknown/doc/hms_live");

export const textOf = (file) => readFileSync(join(root, file), "utf8");

/** The content of each file; of the last one only the table is generated. */
export const API = {
  "tests/api/crate.txt": () => crateApi(documentation),
  "tests/api/package.txt": packageApi,
  "docs/rust.md": () => withFunctions(textOf("docs/rust.md"), crateApi(documentation)),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(API)) writeFileSync(join(root, file), text());
}
