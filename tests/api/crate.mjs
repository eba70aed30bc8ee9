// The crate's public API as text, from rustdoc's pages: the only view of expanded macros and resolved re-exports that a stable toolchain
// prints.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../built.mjs";

/** The module whose items the crate's root re-exports. */
const MODULE = "client";

const ORIGIN = "// The public API of the crate `hms-live`: `cargo xtask build --api` writes this file.";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'", "&nbsp;": " " };

/** An implementation of a trait for the page's item, both without parameters. */
const TRAIT = /^impl(?:<'de>)? ([A-Z]\w*)(?:<'de>)? for \w+$/;

/** `folder` has rustdoc's pages of the crate. */
export function crateApi(folder) {
  const page = (path) => readFileSync(join(folder, path), "utf8");
  const items = [...itemsOf(page("all.html")), ...passedOn(page(`${MODULE}/index.html`))];
  assert.ok(items.length > 50, `rustdoc's pages are not read: there are ${items.length} items`);
  const parts = items.sort().map((path) => itemOf(path, page(path)));
  return `${[ORIGIN, features(), ...parts].join("\n\n")}\n`;
}

/** The names of the features. */
function features() {
  const [, section] = /^\[features\]\n([\s\S]*?)^\[/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
  const names = [...section.matchAll(/^([\w-]+) = /gm)].map(([, name]) => name);
  return `features: ${names.sort().join(", ")}`;
}

/** The pages of the module's own items, from rustdoc's list, since pages of removed items remain. */
const itemsOf = (list) =>
  [...list.matchAll(/<a href="([^"]+\.html)"/g)]
    .map(([, path]) => path)
    .filter((path) => posix.dirname(path) === MODULE);

/** The pages of items that the module re-exports. */
const passedOn = (index) =>
  [...index.matchAll(/id="reexport\.[^>]*>.*?<\/(?:dt|div)>/gs)]
    .map(([line]) => [...line.matchAll(/href="(\.\.\/[^"]+\.html)"/g)].at(-1)?.[1])
    .filter((path) => path && !path.endsWith("index.html"))
    .map((path) => posix.join(MODULE, path));

/** The declaration of an item, and the headers of its implementations. */
function itemOf(path, html) {
  const declaration = /<pre class="rust item-decl"><code>([\s\S]*?)<\/code><\/pre>/.exec(html);
  assert.ok(declaration, `${path} shows no declaration`);
  // Auto traits and blanket implementations follow.
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

/** The text of markup, without its buttons for folding. */
const plain = (markup) =>
  markup
    .replaceAll(/<div class="code-attribute">(.*?)<\/div>/g, "$1\n")
    .replaceAll(/<summary[\s\S]*?<\/summary>/g, "")
    .replaceAll(/<wbr>|<[^>]+>/g, "")
    .replaceAll(/&(?:\w+|#\d+);/g, (entity) => ENTITIES[entity] ?? assert.fail(`unknown entity ${entity}`));
