// The large and slow tools: Next, with both runtimes and a client component, and Parcel.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run, waitForOutput, start } from "../processes.mjs";
import { assertNpmPackages, heavyFolder, script, versionOf } from "../tools.mjs";
import { assertApp } from "../verdicts.mjs";
import { PAGE, appInBrowser, newBundledApp } from "./bundlers.mjs";

/** The bundlers of Next. With webpack, Next 16.4 fails on any route of the edge runtime, even without this package. */
const BUNDLERS = {
  Turbopack: { given: ["build"], routes: ["on-node", "on-edge"] },
  webpack: { given: ["build", "--webpack"], routes: ["on-node"] },
};
const RUNTIMES = { "on-node": "nodejs", "on-edge": "edge" };
const PLACES = { "on-node": { edge: "none", node: process.versions.node }, "on-edge": { edge: "edge-runtime" } };

const route = (runtime) => `import { app } from "../../app.js";

export const runtime = "${runtime}";
export const dynamic = "force-dynamic";

export async function POST(request) {
  const place = { edge: typeof EdgeRuntime === "undefined" ? "none" : EdgeRuntime, node: globalThis.process?.versions?.node };
  return Response.json({ place, result: await app(await request.json()) });
}
`;

const FILES = {
  // Otherwise Next would take the workspace's lockfile for the app's.
  "next.config.mjs":
    "export default { turbopack: { root: import.meta.dirname }, outputFileTracingRoot: import.meta.dirname };\n",
  "app/layout.js":
    "export default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n",
  "app/page.js": `import { buildMeetingUrl } from "hms-live";
import Client from "./client.js";

export default function Page() {
  return <main><p>{buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" })}</p><Client /></main>;
}
`,
  "app/client.js": `"use client";
import { useEffect } from "react";
import { buildMeetingUrl } from "hms-live";

export default function Client() {
  useEffect(() => void import("../main.js"), []);
  return <p>{buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", name: "of the client" })}</p>;
}
`,
};

export default function (cell) {
  for (const [bundler, { given, routes }] of Object.entries(BUNDLERS)) {
    cell(
      `Next, built with ${bundler}: route handlers ${routes.join(" and ")}, a page, and a client component`,
      async ({ matrix, say }) => {
        const handlers = Object.fromEntries(routes.map((name) => [`app/${name}/route.js`, route(RUNTIMES[name])]));
        const app = await newHeavyApp(matrix, `next-${bundler.toLowerCase()}`, { ...FILES, ...handlers });
        const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", NO_COLOR: "1" };
        const next = [script("next", "next", app)];
        await run(process.execPath, [...next, ...given], { cwd: app, env, limit: 280_000 });
        const listen = ["start", "--port", "0", "--hostname", "127.0.0.1"];
        const server = start(process.execPath, [...next, ...listen], { cwd: app, env });
        try {
          const [, url] = await waitForOutput(server, /(http:\/\/127\.0\.0\.1:\d+)/);
          const name = `Next ${versionOf("next", heavyFolder)} by ${bundler}`;
          for (const each of routes) {
            const { place, result } = await requestRoute(matrix, `${url}/${each}`);
            assert.deepEqual(place, PLACES[each]);
            say(`${name}, route handler ${each}, ${JSON.stringify(place)}: ${assertApp(result)}`);
          }
          const page = await (await fetch(url)).text();
          assert.match(page, /https:\/\/myname\.app\.100ms\.live\/preview\/abc-defg-hij</);
          assert.match(page, /abc-defg-hij\?name=of(\+|%20)the(\+|%20)client</);
          say(`${name}, client component: ${await appInBrowser(matrix, app, { through: `${url}/` })}`);
        } finally {
          await server.stop();
        }
      },
      { extended: true },
    );
  }

  cell(
    "Parcel: the app in Chromium, under the policy",
    async ({ matrix, say }) => {
      const page = `${PAGE}<script type="module" src="./main.js"></script>\n`;
      const app = await newHeavyApp(matrix, "parcel", { "index.html": page });
      const given = [script("parcel", "parcel", app), "build", "index.html", "--dist-dir", "out", "--no-cache"];
      await run(process.execPath, given, { cwd: app, env: { PARCEL_WORKERS: "0" } });
      say(`Parcel ${versionOf("parcel", heavyFolder)}: ${await appInBrowser(matrix, join(app, "out"))}`);
    },
    { extended: true },
  );
}

/** Creates an app with hard links to the heavy packages, because these tools need them inside the app. */
export async function newHeavyApp(matrix, name, files) {
  assertNpmPackages(heavyFolder);
  const app = await newBundledApp(matrix, name, {});
  await run("cp", ["-al", `${join(heavyFolder, "node_modules")}/.`, join(app, "node_modules")]);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(app, file, ".."), { recursive: true });
    await writeFile(join(app, file), text);
  }
  return app;
}

async function requestRoute(matrix, url) {
  const { origin, ...credentials } = await matrix.emulator();
  const body = JSON.stringify({ baseUrl: `${origin}/v2`, credentials, room: matrix.newRoom() });
  const response = await fetch(url, { method: "POST", body });
  const text = await response.text();
  assert.equal(response.status, 200, text.slice(0, 2000));
  return JSON.parse(text);
}
