// Follows the README of each example in a copy of its folder, and uses it in Chromium against the emulator.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { packageFolder, root, startEmulator } from "../built.mjs";
import {
  NAMES,
  copyForTypes,
  copyOf,
  examplesFolder,
  manifestOf,
  settingsOf,
  writeSettings,
} from "./examples/folder.mjs";
import { journey } from "./examples/journey.mjs";
import { run, waitForOutput, start } from "./processes.mjs";
import { newWorkplace, pack } from "./tarball.mjs";
import { assertNpmPackages, heavyFolder } from "./tools.mjs";

const LIMIT = 300_000;
const CONCURRENCY = 2;

/**
 * How to start each example: by its README, but on a free port; resolves to the origin that the server prints. Of examples with the
 * same pages only one goes through the whole journey.
 */
const WAYS = {
  "plain-html": { example: "plain-html", isWhole: true, begin: ({ serve }) => serve("start") },
  hono: { example: "hono", begin: ({ serve }) => serve("start") },
  cloudflare: { example: "cloudflare", begin: ({ serve }) => serve("start", ["--port", "0"]) },
  // In development React's StrictMode mounts everything twice.
  "vite-react, development": {
    example: "vite-react",
    begin: async ({ serve }) => {
      const { port } = new URL(await serve("api"));
      return serve("dev", ["--port", "0", "--host", "127.0.0.1"], { PORT: port });
    },
  },
  "vite-react, built": {
    example: "vite-react",
    isWhole: true,
    begin: async ({ script, serve }) => {
      await script("build");
      return serve("start");
    },
  },
  // Navigates on the client, where the others load another document.
  "next, built": {
    example: "next",
    isHeavy: true,
    isWhole: true,
    begin: async ({ script, serve }) => {
      await script("build");
      return serve("start", ["--port", "0"]);
    },
  },
  "next, development": {
    example: "next",
    isHeavy: true,
    isWhole: true,
    begin: ({ serve }) => serve("dev", ["--port", "0"]),
  },
  "sveltekit, built": {
    example: "sveltekit",
    isHeavy: true,
    isWhole: true,
    begin: async ({ script, serve }) => {
      await script("build");
      return serve("start", [], { HOST: "127.0.0.1" });
    },
  },
  "sveltekit, development": {
    example: "sveltekit",
    isHeavy: true,
    begin: ({ serve }) => serve("dev", ["--port", "0", "--host", "127.0.0.1"]),
  },
};

/** Files that several examples share, and in how many each must be identical. */
const SAME = {
  "player.js": 6,
  "viewer.js": 6,
  "style.css": 6,
  ".env.example": 5,
  "handler.mjs": 3,
  "public/index.html": 3,
  "watch.html": 3,
  "operator.js": 3,
  "watch.js": 3,
  "GoLive.jsx": 2,
  "LiveVideo.jsx": 2,
  "Watch.jsx": 2,
};

/** Files that are type-checked; their imports are checked with them. */
const TYPED = [
  "cloudflare/src/index.js",
  "hono/server.mjs",
  "next/app/api/live-streams/[[...path]]/route.js",
  "next/components/GoLive.jsx",
  "plain-html/handler.mjs",
  "plain-html/public/viewer.js",
  "vite-react/server.mjs",
  "vite-react/src/GoLive.jsx",
  "vite-react/src/Watch.jsx",
];

const all = process.env.HMS_LIVE_MATRIX === "all";
let made;

before(async () => {
  assertNpmPackages();
  if (all) assertNpmPackages(heavyFolder);
  const workplace = await newWorkplace();
  made = { workplace, tarball: await pack(join(workplace.path, "pack")) };
}, LIMIT);
after(() => made?.workplace.remove(), LIMIT);

describe("an operator and a viewer use", { concurrency: CONCURRENCY }, () => {
  for (const [name, { example, begin, isHeavy, isWhole }] of Object.entries(WAYS)) {
    if (isHeavy && !all) continue;
    it(name, { timeout: LIMIT }, async (context) => {
      const began = Date.now();
      const servers = [];
      const { values } = await settingsOf(example);
      const { HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret, HMS_ROOM_ID: room, OPERATOR_PASSWORD: password } = values;
      const emulator = await startEmulator({ accessKey, secret, startDelay: 1 });
      try {
        const url = await begin(await scriptsIn(example, name, emulator, servers));
        const ready = Date.now();
        await journey({ url, emulator, room, password, isWhole });
        const seconds = (from, to) => ((to - from) / 1000).toFixed(1);
        context.diagnostic(
          `${name}: ${seconds(began, ready)} s to start, ${seconds(ready, Date.now())} s of a journey`,
        );
      } catch (error) {
        const printed = servers.map(({ output }) => output.stdout + output.stderr).join("\n");
        throw new Error(`${error.message}\nThe servers printed:\n${printed.slice(-3000)}`, { cause: error });
      } finally {
        for (const server of servers) await server.stop();
        emulator.stop();
      }
    });
  }
});

/** The npm scripts of a copy of an example: `script` runs one to its end, `serve` starts a server. */
async function scriptsIn(example, name, emulator, servers) {
  const cwd = await copyOf(example, name, made);
  await writeSettings(example, cwd, emulator.origin);
  // By default Wrangler requests the location of this machine from Cloudflare.
  const offline = {
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    NEXT_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
  };
  const env = { PORT: "0", CI: "true", NO_COLOR: "1", ...offline };
  return {
    script: (script) => run("npm", ["run", script], { cwd, env, limit: LIMIT }),
    serve: async (script, given = [], more = {}) => {
      const server = start("npm", ["run", script, "--", ...given], { cwd, env: { ...env, ...more } });
      servers.push(server);
      const [url] = await waitForOutput(server, /http:\/\/(127\.0\.0\.1|localhost):\d+/);
      return url;
    },
  };
}

describe("all examples", () => {
  it("type-check in strict mode", { timeout: LIMIT }, async () => {
    const cwd = await copyForTypes(made);
    const options = [
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noUncheckedIndexedAccess",
      "--skipLibCheck",
      "--noEmit",
    ];
    const files =
      "--allowJs --checkJs --jsx react-jsx --module esnext --moduleResolution bundler --target es2022 --types node";
    const check = (given) =>
      run(
        process.execPath,
        [join(root, "node_modules/typescript/bin/tsc"), ...options, ...files.split(" "), ...given],
        { cwd },
      );
    await check(TYPED);
    await assert.rejects(check(["mistake.js"]), /mistake\.js/);
  });

  for (const name of NAMES) {
    it(`${name} depends on the current version, and uses the emulator's default settings`, async () => {
      const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
      const { dependencies } = await manifestOf(name);
      assert.equal(dependencies["hms-live"], `^${version}`);
      const emulator = await readFile(join(root, "emulator/README.md"), "utf8");
      const { values } = await settingsOf(name);
      assert.ok(emulator.includes(`| \`--access-key K\` | \`${values.HMS_ACCESS_KEY}\` |`), values.HMS_ACCESS_KEY);
      assert.ok(emulator.includes(`| \`--secret S\` | \`${values.HMS_SECRET}\` |`), values.HMS_SECRET);
      assert.ok(emulator.includes(`| \`--port N\` | ${new URL(values.HMS_BASE_URL).port} |`), values.HMS_BASE_URL);
    });

    it(`${name} has a README of at most 40 lines, with its settings and the commands that these tests run`, async () => {
      const readme = await readFile(join(examplesFolder, name, "README.md"), "utf8");
      assert.ok(readme.split("\n").length <= 41, `${readme.split("\n").length} lines`);
      const { file, values } = await settingsOf(name);
      for (const text of [
        ...Object.keys(values),
        "HMS_MEETING_URL",
        `cp ${file}.example ${file}`,
        "npm i --install-links ../../pkg",
      ]) {
        assert.ok(readme.includes(text), text);
      }
    });
  }

  it("share identical files", async () => {
    const made = /\/(node_modules|dist|public\/lib|build|\.next|\.svelte-kit|\.wrangler|target)\//;
    const paths = (await readdir(examplesFolder, { recursive: true })).filter((path) => !made.test(path));
    for (const [name, count] of Object.entries(SAME)) {
      const same = paths.filter((path) => path.endsWith(`/${name}`));
      const texts = await Promise.all(same.map((path) => readFile(join(examplesFolder, path), "utf8")));
      assert.equal(same.length, count, `${name}: ${same}`);
      // Next needs a directive in client components.
      const own = texts.map((text) => text.replace('"use client";\n', ""));
      for (const [at, text] of own.entries()) assert.equal(text, own[0], `${same[at]} and ${same[0]}`);
    }
  });
});
