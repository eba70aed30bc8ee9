// Runs the Worker locally in workerd, bundled by wrangler, and prints its URL. Used by `cargo xtask demo --worker`, the tests and load.mjs;
// a deployment does not need it.
//
//     node serve.mjs --emulator http://127.0.0.1:8100 --set HMS_ACCESS_KEY=... --set HMS_SECRET=... [--port 8787]
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { Miniflare } from "miniflare";
import { newSession } from "./session.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const MODULES = [{ type: "CompiledWasm", include: ["**/*.wasm", "**/*.wasm?module"] }];

/** The settings of wrangler.jsonc, which this run uses too. */
export const deployment = JSON.parse(readFileSync(join(folder, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, ""));

/** Bundles the Worker, or the given script, as a deployment would, and returns wrangler's output. */
export async function bundle(output, script = []) {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(output, "logs"), CI: "true" };
  const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");
  const given = [wrangler, "deploy", ...script, "--dry-run", "--outdir", output];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: folder, env });
  return { said: stdout, files: await readdir(output) };
}

async function main() {
  const text = { type: "string" };
  const { values: given } = parseArgs({
    options: {
      port: { ...text, default: "8787" },
      // Folder of the objects' data; a temporary one by default.
      state: text,
      bundle: text,
      set: { ...text, multiple: true, default: [] },
      // The emulator to use as the API; its webhooks are sent to this Worker.
      emulator: text,
      // Origin of a site to put behind the Worker, for the demo.
      page: text,
      verbose: { type: "boolean", default: false },
    },
  });
  const scratch = await mkdtemp(join(tmpdir(), "hms-live-worker-"));
  const output = given.bundle ?? join(scratch, "bundle");
  if (!given.bundle) await bundle(output);
  const bindings = Object.fromEntries(given.set.map((pair) => /^(.*?)=(.*)$/s.exec(pair).slice(1)));
  // Generated, because only the site and the emulator need them.
  for (const name of given.page ? ["SESSION_SECRET", "WEBHOOK_SECRET"] : [])
    bindings[name] ??= randomBytes(32).toString("hex");
  if (given.emulator) bindings.API_URL = `${given.emulator}/v2`;
  const worker = {
    name: "hms-live-worker",
    modules: true,
    modulesRoot: output,
    scriptPath: join(output, "index.js"),
    modulesRules: MODULES,
    compatibilityDate: deployment.compatibility_date,
    bindings: { ...deployment.vars, ...bindings },
    durableObjects: Object.fromEntries(deployment.durable_objects.bindings.map(asObject)),
  };
  const runtime = new Miniflare({
    host: "127.0.0.1",
    port: Number(given.port),
    // Otherwise Miniflare asks Cloudflare for this machine's location.
    cf: false,
    workers: given.page ? [await site(given.page, bindings), worker] : [worker],
    durableObjectsPersist: given.state ?? join(scratch, "state"),
    handleRuntimeStdio: (stdout, stderr) => {
      for (const stream of [stdout, stderr]) given.verbose ? stream.pipe(process.stderr) : stream.resume();
    },
  });
  const end = async () => {
    await runtime.dispose();
    await rm(scratch, { recursive: true, force: true });
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  const url = await runtime.ready;
  if (given.emulator) await sendWebhooks(given.emulator, url, { ...deployment.vars, ...bindings });
  console.log(String(url));
}

/** Configures the emulator's webhooks, as you would on the dashboard of 100ms. */
async function sendWebhooks(emulator, url, { WEBHOOK_HEADER, WEBHOOK_SECRET, WEBHOOK_SIGNATURE_SECRET }) {
  const settings = {
    url: String(new URL("/webhooks/100ms", url)),
    headers: WEBHOOK_SECRET ? { [WEBHOOK_HEADER]: WEBHOOK_SECRET } : {},
    signature_secret: WEBHOOK_SIGNATURE_SECRET ?? "",
  };
  const answer = await fetch(`${emulator}/_emulator/webhooks/settings`, {
    method: "PUT",
    body: JSON.stringify(settings),
  });
  if (!answer.ok) throw new Error(`the emulator answered ${answer.status} to the settings of its webhooks`);
}

const asObject = ({ name, class_name: className }) => [name, { className, useSQLite: isSqlite(className) }];
const isSqlite = (name) => deployment.migrations.some(({ new_sqlite_classes }) => new_sqlite_classes.includes(name));

/** A site with the Worker under its own origin, on which every visitor is logged in. */
async function site(page, bindings) {
  const session = await newSession({ secret: bindings.SESSION_SECRET, caller: "demo", rooms: "*", expiresIn: "7d" });
  return {
    name: "site",
    modules: true,
    modulesRoot: join(folder, "demo"),
    scriptPath: join(folder, "demo/site.js"),
    modulesRules: [{ type: "ESModule", include: ["**/*.js"] }],
    compatibilityDate: deployment.compatibility_date,
    bindings: { PAGE: page, SESSION: session },
    serviceBindings: { WORKER: "hms-live-worker" },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
