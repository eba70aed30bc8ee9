// Cloudflare Workers: bundled by wrangler, in workerd, without `nodejs_compat`.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder, root } from "../../built.mjs";
import { run } from "../processes.mjs";
import { newApp } from "../tarball.mjs";
import { script, versionOf } from "../tools.mjs";
import { assertBlocked, assertSuite, assertTrap } from "../verdicts.mjs";

/** Compatibility dates; the older ones stand for Workers that were deployed long ago. */
const DATES = ["2024-01-01", "2025-06-01", "latest"];

/** The compatibility date from which on workerd has FinalizationRegistry, which shows that the date is in effect. */
const FINALIZERS_SINCE = "2025-05-05";

const CONCURRENCY = 12;

export default function (cell) {
  for (const date of DATES) {
    cell(
      `workerd, compatibility date ${date}: the conformance suite`,
      async ({ matrix, say }) => {
        const emulator = await matrix.emulator();
        await withWorker(matrix, "worker.js", date, { EMULATOR: emulator }, async (ask, place) => {
          const results = await suite(ask);
          say(`${place}: ${assertSuite({ results, unhandled: [] }, matrix.cases, `workerd at ${date}`)}`);
        });
      },
      { extended: date !== DATES[0] },
    );
  }

  cell(
    "workerd: a trap rejects with ERR_INIT, the instance is replaced, and calls in flight continue",
    async ({ matrix, say }) => {
      await withWorker(matrix, "worker.js", "latest", {}, async (ask, place) => {
        const report = await ask("/trap");
        assertTrap(report);
        say(`${place}: ${report.errors[0].message}`);
      });
    },
  );

  cell(
    "workerd, with the inline entry: ERR_INIT says what to change, and init(module) fixes it",
    async ({ matrix, say }) => {
      await withWorker(matrix, "inline-worker.js", "latest", {}, async (ask, place) => {
        const { blocked, url } = await ask("/");
        assertBlocked(blocked);
        assert.equal(url, "https://myname.app.100ms.live/preview/abc-defg-hij");
        say(`${place}: ${blocked.message}`);
      });
    },
  );

  cell(
    "workerd, by Vite with wrangler's conditions and then wrangler: works with the configuration in docs/runtimes.md",
    async ({ matrix, say }) => {
      await withWorker(matrix, "vite-worker.js", "latest", {}, async (ask, place) => {
        assert.equal((await ask("/")).url, "https://myname.app.100ms.live/preview/abc-defg-hij");
        say(`${place}, after Vite ${versionOf("vite")}`);
      });
    },
  );

  cell("workerd, with the inline entry: works with the two lines in the README", async ({ matrix, say }) => {
    await withWorker(matrix, "readme-worker.js", "latest", {}, async (ask, place) => {
      assert.equal((await ask("/")).url, "https://myname.app.100ms.live/preview/abc-defg-hij");
      say(place);
    });
  });
}

/** A Worker with the lines of the package's README, but with the inline entry. */
async function workerOfReadme() {
  const readme = await readFile(join(packageFolder, "README.md"), "utf8");
  const [, lines] = /```js no-run\n([^`]*await init\(module\);\n)```/.exec(readme);
  const entry = "./node_modules/hms-live/dist/index.js";
  return `${lines.replace('"hms-live"', JSON.stringify(entry))}
import { buildMeetingUrl } from ${JSON.stringify(entry)};
export default {
  fetch: () => Response.json({ url: buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" }) }),
};
`;
}

/** A Worker built by Vite with the conditions of wrangler, and with the configuration in docs/runtimes.md. */
async function workerOfVite(matrix) {
  const docs = await readFile(join(root, "docs/runtimes.md"), "utf8");
  const [, line] = /defineConfig\(\{ ssr: \{ (external: .+?) \} \}\)/.exec(docs);
  const app = await newApp(matrix, "vite-for-workerd", {
    files: {
      "main.js": `import { buildMeetingUrl } from "hms-live";
const meeting = { subdomain: "myname", room_code: "abc-defg-hij" };
export default { fetch: () => Response.json({ url: buildMeetingUrl(meeting) }) };
`,
      "vite.config.js": `export default {
  ssr: { ${line}, noExternal: true, target: "webworker", resolve: { conditions: ["workerd", "worker", "browser"] } },
  build: { ssr: "main.js", outDir: "out" },
};
`,
    },
  });
  await run(process.execPath, [script("vite"), "build"], { cwd: app });
  return readFile(join(app, "out/main.js"), "utf8");
}

/** Workers that are generated, not files of `apps/`. */
const GENERATED = { "readme-worker.js": workerOfReadme, "vite-worker.js": workerOfVite };

/** Bundles and serves a Worker, and passes `work` a function that requests a path from it. */
async function withWorker(matrix, main, date, bindings, work) {
  const { Miniflare, supportedCompatibilityDate } = await import("miniflare");
  const compatibilityDate = date === "latest" ? supportedCompatibilityDate : date;
  const output = await bundle(matrix, main, compatibilityDate);
  const runtime = new Miniflare({
    modules: true,
    scriptPath: join(output, main),
    modulesRoot: output,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm", "**/*.wasm?module"] }],
    compatibilityDate,
    bindings,
    // Discards workerd's messages about requests that are supposed to fail.
    handleRuntimeStdio(stdout, stderr) {
      stdout.resume();
      stderr.resume();
    },
  });
  try {
    const ask = async (path) => {
      const response = await runtime.dispatchFetch(`http://worker.example${path}`);
      const text = await response.text();
      if (!response.ok) throw new Error(`the Worker answered ${response.status} to ${path}: ${text.slice(0, 2000)}`);
      return JSON.parse(text);
    };
    if (main === "worker.js") assertPlace(await ask("/runtime"), compatibilityDate);
    await work(
      ask,
      `workerd ${versionOf("workerd")} at ${compatibilityDate}, bundled by wrangler ${versionOf("wrangler")}`,
    );
  } finally {
    await runtime.dispose();
  }
}

async function bundle(matrix, main, date) {
  const app = await newApp(matrix, `worker-${main}-${date}-${matrix.newRoom()}`, {
    from: GENERATED[main]
      ? []
      : [main, ...(main === "worker.js" ? ["suite.js", "runtime.js", "trap.js", "both.js"] : [])],
    files: {
      "wrangler.json": JSON.stringify({ name: "matrix", main, compatibility_date: date }),
      ...(GENERATED[main] && { [main]: await GENERATED[main](matrix) }),
    },
  });
  const env = { WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(app, "logs"), CI: "true" };
  await run(process.execPath, [script("wrangler"), "deploy", "--dry-run", "--outdir", "bundle"], { cwd: app, env });
  const modules = (await readdir(join(app, "bundle"))).filter((file) => file.includes(".wasm"));
  // Each entry has its own module, and the suite uses both.
  assert.equal(modules.length, main === "worker.js" ? 2 : 1, `the bundle has these modules: ${modules}`);
  return join(app, "bundle");
}

async function suite(ask) {
  const cases = await ask("/cases");
  const results = [];
  const one = async (number) => results.push(await ask(`/case?number=${number}`));
  const numbers = [...cases.keys()];
  const waiting = numbers.filter((number) => !cases[number].alone);
  const lane = async () => {
    while (waiting.length > 0) await one(waiting.shift());
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  for (const number of numbers.filter((number) => cases[number].alone)) await one(number);
  return results;
}

function assertPlace({ agent, process, buffer, finalizers }, date) {
  const expected = { agent: "Cloudflare-Workers", process: "undefined", buffer: "undefined" };
  assert.deepEqual({ agent, process, buffer }, expected);
  assert.equal(finalizers, date < FINALIZERS_SINCE ? "undefined" : "function");
}
