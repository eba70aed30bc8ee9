// Serves an app to a browser under a content security policy, and receives the report of its page.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
};

/** The import map is inline, so the policy has to include its hash; everything else is a file. */
const FILES = "/node_modules/hms-live/dist";
export const MAP = JSON.stringify({
  imports: { "hms-live": `${FILES}/index.js`, "hms-live/server": `${FILES}/server.js` },
});

/** The policy source for an inline script. */
export const hashOf = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

const POLICY = `script-src 'self' 'wasm-unsafe-eval' ${hashOf(MAP)}`;
export const POLICY_WITHOUT_WASM = `script-src 'self' ${hashOf(MAP)}`;

/** A page without a bundler that loads `script`. */
export const plainPage = (script) => `<!doctype html>
<meta charset="utf-8"><title>hms-live</title>
<script type="importmap">${MAP}</script>
<script type="module" src="${script}"></script>
`;

/**
 * A script that fetches its parameters, runs `work` with them, and reports the result or the error. A page of another server gets the
 * origin to report to in its query. It has no top-level await, which some formats do not support.
 */
export const reporting = (imports, work) => `${imports}
const to = new URLSearchParams(location.search).get("to") ?? "";
const report = (body) => fetch(\`\${to}/report\`, { method: "POST", body: JSON.stringify(body) });
addEventListener("error", (event) => report({ broken: String(event.error?.stack ?? event.message) }));
const work = async () => (${work})(await (await fetch(\`\${to}/parameters\`)).json());
const place = { agent: navigator.userAgent, document: typeof document };
work().then((result) => report({ ...place, result }), (error) => report({ broken: String(error?.stack ?? error) }));
`;

/**
 * `parameters` creates the parameters of the page, `api` handles its requests to /api/. `reported` resolves to its report, with the
 * `User-Agent` of that request.
 */
export async function servePage(folder, { policy = POLICY, parameters = () => ({}), api }) {
  let report;
  const reported = new Promise((resolve) => (report = resolve));
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://page.example").pathname;
    asked.push(`${request.method} ${path}`);
    if (api && path.startsWith("/api/")) return api(request, response);
    if (path === "/parameters" || path === "/report") response.setHeader("access-control-allow-origin", "*");
    if (path === "/parameters") return response.end(JSON.stringify(parameters()));
    if (path === "/report") {
      const chunks = await request.toArray();
      response.end();
      return report({ agentOfRequest: request.headers["user-agent"], ...JSON.parse(Buffer.concat(chunks)) });
    }
    try {
      const file = normalize(path === "/" ? "/index.html" : path);
      const body = await readFile(join(folder, file));
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": policy,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, reported, asked, stop };
}
