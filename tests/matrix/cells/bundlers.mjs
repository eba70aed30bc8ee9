// Bundlers without a plugin for the package: a ten-line app, bundled, in a browser under the policy.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inBrowser } from "../browsers.mjs";
import { reporting } from "../pages.mjs";
import { run, waitForOutput, start } from "../processes.mjs";
import { newApp } from "../tarball.mjs";
import { folder, script, versionOf } from "../tools.mjs";
import { assertApp } from "../verdicts.mjs";

export const PAGE = '<!doctype html>\n<meta charset="utf-8"><title>hms-live</title>\n';
const MODULE = `${PAGE}<script type="module" src="./main.js"></script>\n`;

/** A page script that runs the ten-line app. */
const MAIN = reporting('import { app } from "./app.js";', "app");

const pathTo = (name) => JSON.stringify(join(folder, "node_modules", name));

/** Each builds an app into `out/`; `page` is the HTML if the tool does not write it. */
const TOOLS = {
  "esbuild, as a module": {
    version: "esbuild",
    given: () => [script("esbuild"), "main.js", "--bundle", "--format=esm", "--minify", "--outfile=out/main.js"],
    page: MODULE,
  },
  "esbuild, as a classic script": {
    version: "esbuild",
    given: () => [script("esbuild"), "main.js", "--bundle", "--format=iife", "--outfile=out/main.js"],
    page: `${PAGE}<script src="./main.js"></script>\n`,
  },
  Rollup: {
    version: "rollup",
    // Without this plugin Rollup resolves no packages.
    given: () => [
      script("rollup"),
      "main.js",
      "--plugin",
      join(folder, "node_modules/@rollup/plugin-node-resolve"),
      "--file",
      "out/main.js",
    ],
    page: MODULE,
  },
  "webpack 5": {
    version: "webpack",
    files: {
      "build.cjs": `const webpack = require(${pathTo("webpack")});
webpack({ mode: "production", entry: "./main.js", output: { path: require("node:path").resolve("out"), filename: "main.js" } }, (error, stats) => {
  const problems = error ? String(error) : stats.toString({ all: false, errors: true, warnings: true });
  if (problems) { console.error(problems); process.exitCode = 1; }
});
`,
    },
    given: () => ["build.cjs"],
    page: `${PAGE}<script src="./main.js"></script>\n`,
  },
  "Vite, build": {
    version: "vite",
    files: { "index.html": MODULE },
    given: () => [script("vite"), "build", "--outDir", "out"],
  },
};

export default function (cell) {
  for (const [name, { version, files, given, page }] of Object.entries(TOOLS)) {
    cell(`${name}: the app in Chromium, under the policy`, async ({ matrix, say }) => {
      const app = await newBundledApp(matrix, name, files);
      await run(process.execPath, given(), { cwd: app, env: { NODE_ENV: "production" } });
      if (page) await writeFile(join(app, "out/index.html"), page);
      say(`${name} (${versionOf(version)}): ${await appInBrowser(matrix, join(app, "out"))}`);
    });
  }

  cell("Vite, dev: the app in Chromium, from the dev server", async ({ matrix, say }) => {
    const app = await newBundledApp(matrix, "vite-dev", { "index.html": MODULE });
    const server = start(process.execPath, [script("vite"), "--port", "0", "--host", "127.0.0.1"], {
      cwd: app,
      env: { NO_COLOR: "1" },
    });
    try {
      const [, url] = await waitForOutput(server, /(http:\/\/127\.0\.0\.1:\d+\/)/);
      say(`Vite ${versionOf("vite")}: ${await appInBrowser(matrix, app, { through: url })}`);
    } finally {
      await server.stop();
    }
  });
}

export const newBundledApp = (matrix, name, files) =>
  newApp(matrix, `bundle-${name.replaceAll(/\W+/g, "-").toLowerCase()}`, {
    from: ["app.js"],
    files: { "main.js": MAIN, ...files },
  });

/** Opens a bundled app in Chromium and checks its result. */
export async function appInBrowser(matrix, files, page) {
  const { origin, ...credentials } = await matrix.emulator();
  // A new room per load, because a dev server may reload the page, which starts another stream.
  const parameters = () => ({ baseUrl: `${origin}/v2`, credentials, room: matrix.newRoom() });
  const { result, place } = await inBrowser("Chromium", files, { limit: 90_000, parameters, ...page });
  return `${place}, ${assertApp(result)}`;
}
