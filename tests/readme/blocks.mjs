// The fenced blocks of the documentation.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../built.mjs";

export const text = (page) => readFileSync(join(root, page), "utf8");

/** The pages whose examples are run. */
export const pages = [
  "README.md",
  "pkg-template/README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
].filter((page) => page.endsWith(".md"));

/** The type declarations, whose comments may have examples. */
export const declarations = ["pkg-template/index.d.ts", "pkg-template/server.d.ts"];

/** The fenced blocks of a page or of doc comments, with the line of each. */
export function blocksOf(page) {
  const found = [];
  let open;
  for (const [index, written] of text(page).split("\n").entries()) {
    const line = page.endsWith(".ts") ? written.replace(/^ *\* ?/, "") : written;
    const fence = /^```(.*)$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      found.push({ ...open, text: open.lines.join("\n") });
      open = undefined;
    } else {
      const [language, ...flags] = fence[1].trim().split(/\s+/);
      open = { place: `${page}:${index + 1}`, language, flags, lines: [] };
    }
  }
  assert.equal(open, undefined, `${page} has an unterminated block`);
  return found;
}
