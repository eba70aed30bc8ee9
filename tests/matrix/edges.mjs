// Runs a bundle in an edge runtime, or in its local equivalent, and requests the app from it.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { waitForOutput, start } from "./processes.mjs";
import { deno, versionOf } from "./tools.mjs";
import { assertApp } from "./verdicts.mjs";

/** Cloudflare: modules in workerd, which cannot compile WebAssembly at runtime. */
export async function inWorkerd(matrix, main, { date, flags = [], root = dirname(main) }) {
  const { Miniflare } = await import("miniflare");
  const runtime = new Miniflare({
    modules: true,
    scriptPath: main,
    modulesRoot: root,
    modulesRules: [
      { type: "CompiledWasm", include: ["**/*.wasm"] },
      { type: "ESModule", include: ["**/*.js", "**/*.mjs"] },
    ],
    compatibilityDate: date,
    compatibilityFlags: flags,
  });
  try {
    const answer = await requestApp(matrix, (url, init) => runtime.dispatchFetch(url, init), "http://worker.example");
    assert.equal(answer.place.agent, "Cloudflare-Workers");
    return `workerd ${versionOf("workerd")} at ${date}: ${assertEdge(answer)}`;
  } finally {
    await runtime.dispose();
  }
}

/** The Node modules that Vercel's runtime supports, by its documentation. */
const NODE_MODULES = ["async_hooks", "events", "buffer", "assert", "util"].map((name) => `node:${name}`);

/** Vercel: a script in the edge-runtime package, with the restrictions of the real runtime. */
export async function inEdgeRuntime(matrix, main) {
  const { EdgeRuntime } = await import("edge-runtime");
  const { build } = await import("esbuild");
  const entry = join(dirname(main), "listens.mjs");
  await writeFile(
    entry,
    `import * as main from ${JSON.stringify(main)};
const { default: handler } = main;
addEventListener("fetch", (event) => event.respondWith(handler.fetch ? handler.fetch(event.request) : handler(event.request, event)));
`,
  );
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    external: NODE_MODULES,
    write: false,
    logLevel: "silent",
  });
  const initialCode = outputFiles[0].text;
  const runtime = new EdgeRuntime({
    initialCode,
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { require: createRequire(import.meta.url) }),
  });
  const dispatch = async (url, init) => {
    const response = await runtime.dispatchFetch(url, init);
    await response.waitUntil();
    return response;
  };
  const answer = await requestApp(matrix, dispatch, "http://edge.example");
  assert.equal(answer.place.edge, "edge-runtime");
  return `edge-runtime ${versionOf("edge-runtime")}: ${assertEdge(answer)}`;
}

/** Netlify: a function in Deno. */
export async function inDeno(matrix, main) {
  const server = join(dirname(main), "serves.mjs");
  await writeFile(
    server,
    `import handler from ${JSON.stringify(main)};
Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log("port", port) }, (request) => handler(request, {}));
`,
  );
  const given = ["run", "--no-prompt", "--allow-net", "--allow-env", "--allow-read", server];
  const running = start(deno(), given, { cwd: dirname(main), env: { NO_COLOR: "1" } });
  try {
    const [, port] = await waitForOutput(running, /^port (\d+)$/);
    const answer = await requestApp(matrix, fetch, `http://127.0.0.1:${port}`);
    assert.match(answer.place.agent, /^Deno\//);
    return `${answer.place.agent}: ${assertEdge(answer)}`;
  } finally {
    await running.stop();
  }
}

async function requestApp(matrix, dispatch, origin) {
  const { origin: api, ...credentials } = await matrix.emulator();
  const body = JSON.stringify({ baseUrl: `${api}/v2`, credentials, room: matrix.newRoom() });
  const response = await dispatch(`${origin}/app`, { method: "POST", body });
  const text = await response.text();
  assert.equal(response.status, 200, text.slice(0, 2000));
  return JSON.parse(text);
}

function assertEdge({ parts, result }) {
  assert.equal(parts, 3);
  return assertApp(result);
}

/** Asserts that a bundle is self-contained and imports no .wasm file. */
export async function assertAlone(main) {
  assert.doesNotMatch(await readFile(main, "utf8"), /\.wasm["'?]/);
}
