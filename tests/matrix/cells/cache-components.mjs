// Next with `cacheComponents`: prerendered components may read neither the clock nor randomness before a request.
import assert from "node:assert/strict";
import { join } from "node:path";
import { run, waitForOutput, start } from "../processes.mjs";
import { heavyFolder, script, versionOf } from "../tools.mjs";
import { newHeavyApp } from "./heavy.mjs";

const FILES = {
  "next.config.mjs":
    "export default { cacheComponents: true, turbopack: { root: import.meta.dirname }, outputFileTracingRoot: import.meta.dirname };\n",
  "app/layout.js":
    "export default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n",
  "app/page.js": `import { Suspense } from "react";
import { buildMeetingUrl } from "hms-live";
import { Read, Signed } from "./streams.js";

export default function Page() {
  return <main>
    <p>{buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" })}</p>
    <Suspense fallback={<i>reading</i>}><Read /></Suspense>
    <Suspense fallback={<i>signing</i>}><Signed /></Suspense>
  </main>;
}
`,
  "app/streams.js": `import { connection } from "next/server";
import { listLiveStreams } from "hms-live";
import { createManagementToken } from "hms-live/server";

const { HMS_API: baseUrl, HMS_TOKEN: token, HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret } = process.env;

export async function Read() {
  const { data } = await listLiveStreams({}, { baseUrl, token });
  return <b>{data.map(({ room_id }) => "read " + room_id)}</b>;
}

export async function Signed() {
  await connection();
  const token = await createManagementToken({ accessKey, secret });
  const { data } = await listLiveStreams({}, { baseUrl, token });
  return <b>{data.map(({ room_id }) => "signed " + room_id)}</b>;
}
`,
};

export default function (cell) {
  cell(
    "Next with cacheComponents: components that build a URL, read, and sign",
    async ({ matrix, say }) => {
      const app = await newHeavyApp(matrix, "next-cache-components", FILES);
      const { origin, ...credentials } = await matrix.emulator();
      const baseUrl = `${origin}/v2`;
      const lib = await import(join(app, "node_modules/hms-live/dist/server.js"));
      const room = matrix.newRoom();
      const token = await lib.createManagementToken(credentials);
      await lib.startLiveStream(room, {}, { baseUrl, token });
      const env = {
        NEXT_TELEMETRY_DISABLED: "1",
        NODE_ENV: "production",
        NO_COLOR: "1",
        HMS_API: baseUrl,
        HMS_TOKEN: token,
        HMS_ACCESS_KEY: credentials.accessKey,
        HMS_SECRET: credentials.secret,
      };
      const next = [script("next", "next", app)];
      await run(process.execPath, [...next, "build"], { cwd: app, env, limit: 280_000 });
      const given = [...next, "start", "--port", "0", "--hostname", "127.0.0.1"];
      const server = start(process.execPath, given, { cwd: app, env });
      try {
        const [, url] = await waitForOutput(server, /(http:\/\/127\.0\.0\.1:\d+)/);
        const page = await (await fetch(url)).text();
        assert.match(page, /https:\/\/myname\.app\.100ms\.live\/preview\/abc-defg-hij</);
        for (const how of ["read", "signed"]) assert.ok(page.includes(`${how} ${room}`), `${how}: ${page}`);
        say(`Next ${versionOf("next", heavyFolder)}: the page has the stream of ${room} twice`);
      } finally {
        await server.stop();
      }
    },
    { extended: true },
  );
}
