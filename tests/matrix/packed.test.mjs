// The tarball itself: what is in it, what is not, and what the checkers of packages say about it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { after, before, describe, it } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { inNode, root } from "../built.mjs";
import { run } from "./processes.mjs";
import { install, newWorkplace, pack } from "./tarball.mjs";
import { assertNpmPackages, folder as matrixFolder, script } from "./tools.mjs";

const FILES = [
  "CHANGELOG.md",
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "SECURITY.md",
  "dist/cli.js",
  "dist/index.cjs",
  "dist/index.d.cts",
  "dist/index.d.ts",
  "dist/index.js",
  "dist/module.js",
  "dist/no-wasm.js",
  "dist/pkg_bg.wasm",
  "dist/recordings.d.cts",
  "dist/rooms.d.cts",
  "dist/server-module.js",
  "dist/server-no-wasm.js",
  "dist/server.cjs",
  "dist/server.d.cts",
  "dist/server.d.ts",
  "dist/server.js",
  "dist/server_bg.wasm",
  "dist/wasm.d.ts",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
  "package.json",
].sort();
/**
 * Bytes on the disk of whoever installs it: each entry has its module four times, as a file, as text for import and for require, and
 * as JavaScript. The program and its page are 56,000 of it.
 */
const INSTALLED_BUDGET = 890_000;

/** The only script that is for a command line, and for no page or edge. */
const PROGRAM = "dist/cli.js";

/** What scripts import. */
const MODULES = { "dist/module.js": ["./pkg_bg.wasm?module"], "dist/server-module.js": ["./server_bg.wasm?module"] };

const SCRIPTS = FILES.filter((name) => /\.c?js$/.test(name) && name !== PROGRAM);

let workplace;
let tarball;
let place;
const text = (name) => readFile(join(place, name), "utf8");
const manifest = async () => JSON.parse(await text("package.json"));

before(
  async () => {
    workplace = await newWorkplace();
    tarball = await pack(join(workplace.path, "pack"));
    place = await install(tarball, join(workplace.path, "app"));
    assertNpmPackages();
  },
  { timeout: 600_000 },
);
after(() => workplace?.remove());

describe("the files of the tarball", () => {
  it("are these and no others", async () => {
    const listed = await run("tar", ["-tzf", tarball]);
    assert.deepEqual(
      listed
        .trim()
        .split("\n")
        .map((name) => name.replace(/^package\//, ""))
        .sort(),
      FILES,
    );
  });

  it("have the sizes that are printed here", async (context) => {
    const sum = { raw: 0, gzip: 0, brotli: 0 };
    for (const name of FILES) {
      const bytes = await readFile(join(place, name));
      const sizes = {
        raw: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
      };
      for (const [kind, size] of Object.entries(sizes)) sum[kind] += size;
      context.diagnostic(`${name}: ${sizes.raw} bytes, gzip ${sizes.gzip}, brotli ${sizes.brotli}`);
    }
    context.diagnostic(
      `installed ${sum.raw} bytes, gzip ${sum.gzip}, brotli ${sum.brotli}; tarball ${(await stat(tarball)).size}`,
    );
    assert.ok(sum.raw <= INSTALLED_BUDGET, `${sum.raw} bytes installed are more than ${INSTALLED_BUDGET}`);
  });

  it("are the same bytes when they are packed again", async () => {
    const again = await pack(join(workplace.path, "again"));
    const digests = await Promise.all(
      [tarball, again].map(async (file) =>
        createHash("sha256")
          .update(await readFile(file))
          .digest("hex"),
      ),
    );
    assert.equal(digests[0], digests[1]);
  });

  it("hold both licences as the repository has them, and a README with an example of its use", async () => {
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
      assert.equal(await text(name), await readFile(join(root, name), "utf8"), name);
    }
    assert.match(await text("README.md"), /^import \{.*\} from "hms-live";$/m);
  });

  it("that are documents link to nothing that is not there, and the types name no other document", async () => {
    for (const page of FILES.filter((name) => name.endsWith(".md"))) {
      for (const [, target] of (await text(page)).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g))
        assert.ok(FILES.includes(posix.join(dirname(page), target)), `${page} links to ${target}, which is not packed`);
    }
    for (const types of FILES.filter((name) => /\.d\.c?ts$/.test(name))) {
      for (const [named] of (await text(types)).matchAll(/\b[\w/-]+\.md\b/g))
        assert.ok(FILES.includes(named), `${types} names ${named}`);
    }
  });

  it("name no folder of the machine that built them", async () => {
    for (const name of FILES) {
      const bytes = await readFile(join(place, name), "latin1");
      for (const path of [root, dirname(matrixFolder), process.env.HOME, ".cargo/registry", "file://"]) {
        if (path && path !== "/") assert.ok(!bytes.includes(path), `${name} has ${path}`);
      }
    }
  });
});

describe("the manifest of the tarball", () => {
  it("has the version of the workspace", async () => {
    const [, version] = /^\[workspace\.package\]\nversion = "([^"]+)"$/m.exec(
      await readFile(join(root, "Cargo.toml"), "utf8"),
    );
    assert.equal((await manifest()).version, version);
  });

  it("asks for no dependency and runs no script", async () => {
    const fields = [
      "dependencies",
      "peerDependencies",
      "optionalDependencies",
      "bundleDependencies",
      "bundledDependencies",
      "scripts",
      "gypfile",
    ];
    for (const field of fields) assert.ok(!(field in (await manifest())), field);
  });

  it("leads every condition to a file that is there, types first", async () => {
    const { exports, main, module, types } = await manifest();
    const paths = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(paths));
    const found = [...paths(exports), main, module, types];
    for (const path of found) assert.ok(FILES.includes(path.replace(/^\.\//, "")), path);
    for (const entry of [".", "./server"]) {
      const { workerd, "edge-light": edgeLight, ...others } = exports[entry];
      assert.deepEqual(Object.keys(exports[entry]), ["wintercg", "workerd", "edge-light", "import", "require"]);
      for (const each of Object.values(others)) assert.deepEqual(Object.keys(each), ["types", "default"]);
      // Who knows modules has `worker` among its conditions too.
      for (const each of [workerd, edgeLight]) assert.deepEqual(Object.keys(each), ["types", "worker", "default"]);
      assert.equal(new Set([workerd.default, edgeLight.default, others.wintercg.default]).size, 1);
    }
  });

  it("gets no message from publint", async () => {
    const { messagesOfPublint } = await import("./checkers.mjs");
    assert.deepEqual(await messagesOfPublint(place), []);
  });

  it("is resolved to the right types everywhere, as attw sees it", async () => {
    // The modules themselves are no JavaScript, whose types attw could judge.
    const given = [
      tarball,
      "--exclude-entrypoints",
      "./module.wasm",
      "./server.wasm",
      "--format",
      "json",
      "--no-definitely-typed",
      "--profile",
      "strict",
    ];
    const printed = await run(process.execPath, [script("@arethetypeswrong/cli", "attw"), ...given], {
      cwd: workplace.path,
    });
    const { analysis, problems } = JSON.parse(printed);
    assert.deepEqual(problems ?? {}, {});
    assert.deepEqual(analysis.problems, []);
    for (const entry of [".", "./server"]) assert.ok(entry in analysis.entrypoints, entry);
  });
});

describe("the program of the tarball", () => {
  it("is what npm calls by its name once the tarball is installed, without a network", async () => {
    const app = join(workplace.path, "with-program");
    await mkdir(app);
    await writeFile(join(app, "package.json"), '{ "private": true }');
    const given = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball];
    await run("npm", given, { cwd: app });
    const printed = await run("npx", ["--no-install", "hms-live", "--version"], { cwd: app });
    assert.equal(printed.trim(), (await manifest()).version);
  });

  it("imports nothing but Node's own modules and the package's entry for servers, and the manifest names it", async () => {
    const code = await text(PROGRAM);
    const imported = [...code.matchAll(/\bimport\b(?!\.)[^"'`;(]*["']([^"']+)["']/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(imported.filter((name) => !name.startsWith("node:")))], ["hms-live/server"]);
    assert.deepEqual((await manifest()).bin, { "hms-live": PROGRAM });
    assert.match(code, /^#!\/usr\/bin\/env node\n/);
  });
});

describe("the scripts of the tarball", () => {
  it("name nothing that only some runtimes have", async () => {
    for (const name of SCRIPTS) {
      const code = await text(name);
      for (const unwanted of [
        "import.meta",
        "require(",
        "node:",
        "new Function",
        "eval(",
        "__dirname",
        "XMLHttpRequest",
      ]) {
        assert.ok(!code.includes(unwanted), `${name} has ${unwanted}`);
      }
      assert.doesNotMatch(
        code,
        /\bfrom ?["'](fs|path|url|crypto|util|os|process|buffer)["']|\bprocess\.|\bBuffer\b/,
        name,
      );
    }
  });

  it("import nothing but, where an entry has it as a file, the module beside it", async () => {
    for (const name of SCRIPTS) {
      const imported = [...(await text(name)).matchAll(/\bimport\b[^"'`;(]*["']([^"']+)["']|\bimport\(/g)].map(
        (match) => match[1],
      );
      assert.deepEqual(imported, MODULES[name] ?? [], name);
    }
  });

  it("have no await outside of a function, so that every format can hold them", async () => {
    const { warningsAsCommonJs } = await import("./checkers.mjs");
    // That format has no such await, and esbuild refuses it with an error.
    for (const name of SCRIPTS) assert.deepEqual(await warningsAsCommonJs(await text(name)), [], name);
  });

  const byImport = (file) => [
    `by import of ${file}`,
    (path) => `await import(${JSON.stringify(join(path, "dist", file))});`,
  ];
  const byRequire = (file) => [
    `by require of ${file}`,
    (path) =>
      `(await import("node:module")).createRequire(import.meta.url)(${JSON.stringify(join(path, "dist", file))});`,
  ];
  for (const [how, load] of [
    byImport("index.js"),
    byImport("server.js"),
    byRequire("index.cjs"),
    byRequire("server.cjs"),
  ]) {
    it(`are silent when they are loaded ${how}: they print nothing, ask for nothing and leave nothing running`, async () => {
      const program = `
        const done = [];
        globalThis.fetch = () => (done.push("fetch"), Promise.reject(new Error("no")));
        const { Socket } = await import("node:net");
        Socket.prototype.connect = () => { done.push("connect"); throw new Error("no"); };
        const before = process.getActiveResourcesInfo().length;
        ${load(place)}
        await new Promise((resolve) => setImmediate(resolve));
        done.push(...process.getActiveResourcesInfo().slice(before));
        if (done.length > 0) { process.exitCode = 3; throw new Error(done.join()); }`;
      assert.deepEqual(await inNode(program), { stdout: "", stderr: "", code: 0 });
    });
  }
});
