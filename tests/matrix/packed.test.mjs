// The tarball itself: its files, its manifest, and the verdicts of package checkers.
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
 * The maximum installed size in bytes. Each entry contains its module four times: as a file, as text for import and for require, and as
 * JavaScript. The command line and its documentation take 56,000.
 */
const INSTALLED_BUDGET = 890_000;

/** The command line, the only script that need not run in browsers or edge runtimes. */
const PROGRAM = "dist/cli.js";

/** The imports of scripts. */
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
  it("are exactly the expected ones", async () => {
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

  it("stay within the installed size", async (context) => {
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

  it("are byte-identical when packed again", async () => {
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

  it("include both licences and a README with an example", async () => {
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
      assert.equal(await text(name), await readFile(join(root, name), "utf8"), name);
    }
    assert.match(await text("README.md"), /^import \{.*\} from "hms-live";$/m);
  });

  it("link only to packed documents", async () => {
    for (const page of FILES.filter((name) => name.endsWith(".md"))) {
      for (const [, target] of (await text(page)).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g))
        assert.ok(FILES.includes(posix.join(dirname(page), target)), `${page} links to ${target}, which is not packed`);
    }
    for (const types of FILES.filter((name) => /\.d\.c?ts$/.test(name))) {
      for (const [named] of (await text(types)).matchAll(/\b[\w/-]+\.md\b/g))
        assert.ok(FILES.includes(named), `${types} names ${named}`);
    }
  });

  it("contain no path of the build machine", async () => {
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

  it("has no dependencies and no scripts", async () => {
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

  it("has an existing file for every condition, types first", async () => {
    const { exports, main, module, types } = await manifest();
    const paths = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(paths));
    const found = [...paths(exports), main, module, types];
    for (const path of found) assert.ok(FILES.includes(path.replace(/^\.\//, "")), path);
    for (const entry of [".", "./server"]) {
      const { workerd, "edge-light": edgeLight, ...others } = exports[entry];
      assert.deepEqual(Object.keys(exports[entry]), ["wintercg", "workerd", "edge-light", "import", "require"]);
      for (const each of Object.values(others)) assert.deepEqual(Object.keys(each), ["types", "default"]);
      // Bundlers that support importing modules also set the condition `worker`.
      for (const each of [workerd, edgeLight]) assert.deepEqual(Object.keys(each), ["types", "worker", "default"]);
      assert.equal(new Set([workerd.default, edgeLight.default, others.wintercg.default]).size, 1);
    }
  });

  it("passes publint", async () => {
    const { messagesOfPublint } = await import("./checkers.mjs");
    assert.deepEqual(await messagesOfPublint(place), []);
  });

  it("passes attw for the types of every resolution mode", async () => {
    // attw cannot check the types of the .wasm entry points.
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
  it("is installed as `hms-live` by npm, offline", async () => {
    const app = join(workplace.path, "with-program");
    await mkdir(app);
    await writeFile(join(app, "package.json"), '{ "private": true }');
    const given = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball];
    await run("npm", given, { cwd: app });
    const printed = await run("npx", ["--no-install", "hms-live", "--version"], { cwd: app });
    assert.equal(printed.trim(), (await manifest()).version);
  });

  it("imports only Node's modules and hms-live/server, and the manifest names it", async () => {
    const code = await text(PROGRAM);
    const imported = [...code.matchAll(/\bimport\b(?!\.)[^"'`;(]*["']([^"']+)["']/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(imported.filter((name) => !name.startsWith("node:")))], ["hms-live/server"]);
    assert.deepEqual((await manifest()).bin, { "hms-live": PROGRAM });
    assert.match(code, /^#!\/usr\/bin\/env node\n/);
  });
});

describe("the scripts of the tarball", () => {
  it("use nothing that only some runtimes have", async () => {
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

  it("import nothing except their own module file", async () => {
    for (const name of SCRIPTS) {
      const imported = [...(await text(name)).matchAll(/\bimport\b[^"'`;(]*["']([^"']+)["']|\bimport\(/g)].map(
        (match) => match[1],
      );
      assert.deepEqual(imported, MODULES[name] ?? [], name);
    }
  });

  it("have no top-level await, so that they can be converted to any format", async () => {
    const { warningsAsCommonJs } = await import("./checkers.mjs");
    // esbuild fails on a top-level await in CommonJS.
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
    it(`have no side effects when loaded ${how}: no output, no requests and no open handles`, async () => {
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
