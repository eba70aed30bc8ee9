// The oldest supported Chromium, and a newer one that runs the whole suite: neither compiles a module above 4 KB synchronously on a
// page's main thread. The browsers come from npm packages.
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import assert from "node:assert/strict";
import { inBrowser } from "../browsers.mjs";
import { MAP, hashOf, plainPage, reporting } from "../pages.mjs";
import { newApp } from "../tarball.mjs";
import { assertNpmPackages, heavyFolder } from "../tools.mjs";
import { assertApp, assertSuite } from "../verdicts.mjs";

/** Versions of Chromium, and the npm packages that contain them. */
const PACKAGES = { 92: "chrome-aws-lambda", 109: "@sparticuz/chromium" };

/** Chromium before 97 does not support 'wasm-unsafe-eval'. */
const POLICY = `script-src 'self' 'unsafe-eval' ${hashOf(MAP)}`;

const APP = reporting(
  'import { buildMeetingUrl, init } from "hms-live";\nimport { app } from "./app.js";',
  `async (given) => {
    const refused = (() => { try { return buildMeetingUrl({}); } catch ({ code, message }) { return { code, message }; } })();
    await init();
    return { refused, app: await app(given) };
  }`,
);
const SUITE = reporting(
  'import { lib } from "./both.js";\nimport { runSuite } from "./suite.js";',
  `async ({ emulator }) => {
    await lib.init();
    return runSuite(lib, emulator, { atOnce: 4, connections: 5, options: { dangerouslyAllowBrowser: true } });
  }`,
);

export default function (cell) {
  for (const [version, name] of Object.entries(PACKAGES)) {
    cell(
      `Chromium ${version}, with an import map: meeting URLs need init, asynchronous calls do not`,
      async ({ matrix, say }) => {
        const files = { "index.html": plainPage("/page.js"), "page.js": APP };
        const folder = await newApp(matrix, `chromium-${version}`, { from: ["app.js"], files });
        const { origin, ...credentials } = await matrix.emulator();
        const parameters = () => ({ baseUrl: `${origin}/v2`, credentials, room: matrix.newRoom() });
        const { result, place } = await inOldChromium(matrix, version, name, folder, parameters);
        assert.equal(result.refused.code, "ERR_INIT");
        assert.match(result.refused.message, /larger than 4KB.*`await init\(\)` first/);
        say(`${place}: ${assertApp(result.app)}`);
      },
      { extended: true },
    );
  }

  cell(
    "Chromium 109, with an import map: the conformance suite",
    async ({ matrix, say }) => {
      const files = { "index.html": plainPage("/page.js"), "page.js": SUITE };
      const folder = await newApp(matrix, "chromium-109-suite", { from: ["suite.js", "both.js"], files });
      const emulator = await matrix.emulatorWithoutKeepAlive();
      const { result, place } = await inOldChromium(matrix, 109, PACKAGES[109], folder, () => ({ emulator }));
      const results = result.results.map(({ name, failure }) => ({
        name,
        failure: isUrlParserFault(failure) ? undefined : failure,
      }));
      say(`${place}: ${assertSuite({ ...result, results }, matrix.cases, "Chromium 109")}`);
    },
    { extended: true },
  );
}

/** Whether a case failed because this Chromium's URL parser rejects `%00`, the encoding of an id with a NUL. */
const isUrlParserFault = (failure) => /Failed to parse URL from \S*%00/.test(failure ?? "");

async function inOldChromium(matrix, version, name, folder, parameters) {
  const program = await unpackChromium(matrix, version, name);
  const report = await inBrowser("Chromium", folder, { program, parameters, policy: POLICY });
  assert.equal(report.place, `Chromium ${version}`);
  return report;
}

async function unpackChromium(matrix, version, name) {
  assertNpmPackages(heavyFolder);
  const program = join(matrix.workplace.path, `chromium-${version}-${matrix.newRoom()}`);
  const packed = createReadStream(join(heavyFolder, "node_modules", name, "bin/chromium.br"));
  await pipeline(packed, createBrotliDecompress(), createWriteStream(program, { mode: 0o755 }));
  return program;
}
