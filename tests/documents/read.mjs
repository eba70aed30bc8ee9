// The documents of the repository as Markdown trees, and the files that they may name.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import GithubSlugger from "github-slugger";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString as textOf } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { visit } from "unist-util-visit";
import { root } from "../built.mjs";

const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
/** Every file of the repository, including uncommitted ones. */
export const files = listed.toString().split("\0").filter(Boolean);
export const folders = new Set(files.flatMap(foldersOf));

/** Every document. */
export const documents = files.filter((file) => file.endsWith(".md"));

export const read = (file) => readFileSync(join(root, file), "utf8");

/** The nodes of a type in a document, each with its file and line. */
export function nodesOf(document, type) {
  const found = [];
  visit(treeOf(document), type, (node) => {
    found.push({ ...node, place: `${document}:${node.position.start.line}` });
  });
  return found;
}

/** The anchors of a document's headings, as on GitHub. */
export function anchorsOf(document) {
  const slugger = new GithubSlugger();
  return new Set(nodesOf(document, "heading").map((heading) => slugger.slug(textOf(heading))));
}

/** The command lines of a document, from blocks and inline code. */
export function commandsOf(document) {
  const lines = [...nodesOf(document, "code").filter(isCommands), ...nodesOf(document, "inlineCode")];
  return lines.flatMap(({ place, value }) => value.split("\n").map((line) => ({ place, line: line.trim() })));
}

const isCommands = ({ lang }) => !lang || lang === "sh";

const trees = new Map();
function treeOf(document) {
  if (!trees.has(document)) {
    const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
    trees.set(document, fromMarkdown(read(document), options));
  }
  return trees.get(document);
}

function foldersOf(file) {
  const parent = posix.dirname(file);
  return parent === "." ? [] : [parent, ...foldersOf(parent)];
}
