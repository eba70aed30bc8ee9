// Browsers without a bundler: a page with an import map under a content security policy.
import assert from "node:assert/strict";
import { BROWSERS, inBrowser } from "../browsers.mjs";
import { POLICY_WITHOUT_WASM, plainPage, reporting } from "../pages.mjs";
import { newApp } from "../tarball.mjs";
import { assertBlocked, assertSuite, assertTrap } from "../verdicts.mjs";

/** A browser opens six connections per server, and some cases keep theirs unanswered for a while. */
const CONCURRENCY = 4;
const CONNECTIONS = 5;

const SUITE = reporting(
  'import { lib } from "./both.js";\nimport { runSuite } from "./suite.js";',
  `({ emulator }) => runSuite(lib, emulator, { atOnce: ${CONCURRENCY}, connections: ${CONNECTIONS}, options: { dangerouslyAllowBrowser: true } })`,
);
const TRAP = reporting('import * as lib from "hms-live";\nimport { trap } from "./trap.js";', "() => trap(lib)");
const BLOCKED = reporting(
  'import * as lib from "hms-live";',
  `() => {
    try { return { url: lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" }) }; }
    catch ({ name, code, message }) { return { name, code, message }; }
  }`,
);

export default function (cell) {
  for (const browser of Object.keys(BROWSERS)) {
    const app = (matrix, kind, script, from) =>
      newApp(matrix, `${browser.toLowerCase()}-${kind}`, {
        from,
        files: { "index.html": plainPage("/page.js"), "page.js": script },
      });

    cell(`${browser}, with an import map under a policy: the conformance suite`, async ({ matrix, say }) => {
      const folder = await app(matrix, "suite", SUITE, ["suite.js", "both.js"]);
      const emulator = await matrix.emulatorWithoutKeepAlive();
      const { result, place, asked } = await inBrowser(browser, folder, { parameters: () => ({ emulator }) });
      const files = asked.filter((line) => line.includes("hms-live"));
      assert.deepEqual(
        files,
        ["index.js", "server.js"].map((file) => `GET /node_modules/hms-live/dist/${file}`),
        "each entry loads exactly one file",
      );
      say(`${place}: ${assertSuite(result, matrix.cases, browser)}`);
    });

    cell(
      `${browser}: a trap rejects with ERR_INIT, the instance is replaced, and calls in flight continue`,
      async ({ matrix, say }) => {
        const { result, place } = await inBrowser(browser, await app(matrix, "trap", TRAP, ["trap.js"]), {});
        assertTrap(result);
        say(`${place}: ${result.errors[0].message}`);
      },
    );

    cell(
      `${browser}, under a policy without 'wasm-unsafe-eval': ERR_INIT says what to change`,
      async ({ matrix, say }) => {
        const folder = await app(matrix, "blocked", BLOCKED, []);
        const { result, place } = await inBrowser(browser, folder, { policy: POLICY_WITHOUT_WASM });
        assertBlocked(result);
        say(`${place}: ${result.message}`);
      },
    );
  }
}
