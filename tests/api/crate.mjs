// The crate's public API as text: what rustdoc shows of each item that a Rust program can name. Rustdoc's pages are the one view of
// expanded macros and resolved re-exports that a stable toolchain prints.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../built.mjs";

/** The module whose items the crate's root passes on. */
const MODULE = "client";

const ORIGIN = "// The public API of the crate `hms-live`: `cargo xtask build --api` writes this file.";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'", "&nbsp;": " " };

/** The implementation of a trait for the item of the page, where neither has parameters. */
const TRAIT = /^impl(?:<'de>)? ([A-Z]\w*)(?:<'de>)? for \w+$/;

/** `folder` is where rustdoc has written the pages of the crate. */
export function crateApi(folder) {
  const page = (path) => readFileSync(join(folder, path), "utf8");
  const items = [...itemsOf(page("all.html")), ...passedOn(page(`${MODULE}/index.html`))];
  assert.ok(items.length > 50, `rustdoc's pages are not read: there are ${items.length} items`);
  const parts = items.sort().map((path) => itemOf(path, page(path)));
  return `${[ORIGIN, features(), ...parts].join("\n\n")}\n`;
}

/** The names of the features, which programs write into their Cargo.toml. */
function features() {
  const [, section] = /^\[features\]\n([\s\S]*?)^\[/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
  const names = [...section.matchAll(/^([\w-]+) = /gm)].map(([, name]) => name);
  return `features: ${names.sort().join(", ")}`;
}

/** The pages of the module's own items. Rustdoc leaves pages of items that are gone, so its list says which there are. */
const itemsOf = (list) =>
  [...list.matchAll(/<a href="([^"]+\.html)"/g)]
    .map(([, path]) => path)
    .filter((path) => posix.dirname(path) === MODULE);

/** The pages of what the module passes on from other modules. */
const passedOn = (index) =>
  [...index.matchAll(/id="reexport\.[^>]*>.*?<\/(?:dt|div)>/gs)]
    .map(([line]) => [...line.matchAll(/href="(\.\.\/[^"]+\.html)"/g)].at(-1)?.[1])
    .filter((path) => path && !path.endsWith("index.html"))
    .map((path) => posix.join(MODULE, path));

/** The declaration of an item, and the headers of what is implemented for it. */
function itemOf(path, html) {
  const declaration = /<pre class="rust item-decl"><code>([\s\S]*?)<\/code><\/pre>/.exec(html);
  assert.ok(declaration, `${path} shows no declaration`);
  // What follows is implemented by the compiler, or for every type.
  const [own] = html.split(/<h2 id="(?:synthetic|blanket)-implementations"|<h2 id="implementors"/);
  const headers = [...own.slice(declaration.index).matchAll(/<h([34]) class="code-header">([\s\S]*?)<\/h\1>/g)];
  const lines = headers.map(([, , header]) => plain(header).replaceAll(/\s+/g, " "));
  const traits = lines.map((line) => TRAIT.exec(line)).filter((found) => found && found[1] !== "StructuralPartialEq");
  const others = lines.filter((line) => /^(?:impl|pub) /.test(line) && !TRAIT.test(line));
  return [
    plain(declaration[1]),
    ...others.map((line) => (line.startsWith("pub ") ? `    ${line}` : line)),
    ...(traits.length > 0
      ? [
          `impl ${traits
            .map(([, name]) => name)
            .sort()
            .join(", ")}`,
        ]
      : []),
  ].join("\n");
}

/** The text of markup, without what opens and closes parts of it. */
const plain = (markup) =>
  markup
    .replaceAll(/<div class="code-attribute">(.*?)<\/div>/g, "$1\n")
    .replaceAll(/<summary[\s\S]*?<\/summary>/g, "")
    .replaceAll(/<wbr>|<[^>]+>/g, "")
    .replaceAll(/&(?:\w+|#\d+);/g, (entity) => ENTITIES[entity] ?? assert.fail(`unknown entity ${entity}`));
