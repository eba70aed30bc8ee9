// The table of docs/rust.md, with the functions of the npm package and of the crate.
import assert from "node:assert/strict";
import { functions } from "../declarations.mjs";
import { HANDLER_FUNCTIONS } from "../handler/functions.mjs";

const BEGIN = "<!-- `cargo xtask build --api` writes this table. -->\n";

/** Functions without a counterpart in Rust, with the reason. */
const IN_JAVASCRIPT_ALONE = {
  init: "a program in Rust is WebAssembly that runs already",
  ...Object.fromEntries(
    HANDLER_FUNCTIONS.map((name) => [name, "a server's part, above the functions of the npm package"]),
  ),
};

/** Iterating over a list is a separate function in Rust. */
const listed = (name) => `all_${inRust(name).replace("list_", "")}`;

const inRust = (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The page with its table; `api` is the crate's public API. */
export function withFunctions(page, api) {
  const [before, rest] = page.split(BEGIN);
  assert.ok(rest !== undefined, "the page has no place for the table");
  const names = new Set([...api.matchAll(/^pub (?:async )?fn (\w+)/gm)].map(([, name]) => name));
  const rows = [...functions]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { result }]) => {
      if (IN_JAVASCRIPT_ALONE[name]) return `| \`${name}\` | ${IN_JAVASCRIPT_ALONE[name]} |`;
      const own = [inRust(name), ...(result.items ? [listed(name)] : [])];
      const missing = own.filter((each) => !names.delete(each));
      assert.deepEqual(missing, [], `Rust has no function for ${name}`);
      return `| \`${name}\` | ${own.map((each) => `\`${each}\``).join(", ")} |`;
    });
  assert.deepEqual([...names], [], "JavaScript has no function for these");
  return `${before}${BEGIN}\n| JavaScript | Rust |\n|---|---|\n${rows.join("\n")}\n`;
}
