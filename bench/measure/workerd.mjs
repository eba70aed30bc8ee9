// workerd with bundles, each sample in a fresh isolate of one process from the Worker Loader. A Worker's clock stops while it computes, so
// time is measured outside, from request to answer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { modulesOf } from "./bundle.mjs";
import { installed, manifest } from "./places.mjs";
import { programs } from "./programs.mjs";

const AGENT = new Agent({ keepAlive: true });
const PLATFORM = `${platform() === "win32" ? "windows" : platform()}-${arch() === "x64" ? "64" : arch()}`;

/** Creates an isolate per request from the file that the request names. */
const LOADER = `let made = 0;

// V8 shares compiled modules between isolates; a unique custom section prevents that.
async function unique(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const fresh = new Uint8Array(bytes.length + 8);
  fresh.set(bytes);
  fresh.set([0, 6, 1, 120], bytes.length);
  new DataView(fresh.buffer).setUint32(bytes.length + 4, made);
  return fresh.buffer;
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const read = (file) => env.FILES.fetch("http://files/" + file);
    made += 1;
    const modules = { "main.js": await (await read(searchParams.get("file"))).text() };
    for (const file of searchParams.getAll("module")) modules[file + "?module"] = { wasm: await unique(await read(file)) };
    const code = { compatibilityDate: "2026-04-01", mainModule: "main.js", modules, globalOutbound: env.SERVER };
    return env.LOADER.get(String(made), () => code).getEntrypoint().fetch("http://worker" + pathname);
  },
};`;

const PROGRAM = `export default {
  async fetch(request) {
    await ready?.();
    const call = connect("http://127.0.0.1:1");
    if (new URL(request.url).pathname === "/answered") await call();
    return new Response("done");
  },
};`;

const config = (host) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "loader.js", esModule = embed "loader.js")], compatibilityDate = "2026-04-01",
      bindings = [(name = "LOADER", workerLoader = ()), (name = "FILES", service = "files"), (name = "SERVER", service = "server")])),
    (name = "files", disk = (path = "files")),
    (name = "server", external = (address = "${host}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`;

export async function workerd(clients, origin) {
  const { built, missing } = await programs(clients, PROGRAM, { worker: true });
  const folder = mkdtempSync(join(tmpdir(), "hms-live-bench-"));
  const files = join(folder, "files");
  mkdirSync(files);
  writeFileSync(join(folder, "loader.js"), LOADER);
  writeFileSync(join(folder, "config.capnp"), config(new URL(origin).host));
  const names = [...built.keys()];
  const queries = names.map((name, index) => {
    const text = built.get(name);
    writeFileSync(join(files, `${index}.js`), text);
    const modules = modulesOf(text);
    for (const module of modules) copyFileSync(join(installed, "dist", module), join(files, module));
    return new URLSearchParams([["file", `${index}.js`], ...modules.map((module) => ["module", module])]);
  });

  const { child, port } = await listening(folder, files);
  const sample = async (index, path) => {
    const began = performance.now();
    const text = await fetched(`http://127.0.0.1:${port}${path}?${queries[index]}`);
    const took = performance.now() - began;
    if (text !== "done") throw new Error(`${names[index]} in workerd: ${text}`);
    return took;
  };
  return {
    about: `${manifest("workerd").version}, bundles`,
    contenders: names.map((name, index) => ({
      name,
      batch: async () => ({ usable: await sample(index, "/usable"), answered: await sample(index, "/answered") }),
    })),
    missing,
    close: async () => {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening(folder, files) {
  // Started directly, because the package's start script would add another process.
  const binary = createRequire(import.meta.url).resolve(`@cloudflare/workerd-${PLATFORM}/bin/workerd`);
  const given = [
    "serve",
    "--experimental",
    "--control-fd=1",
    join(folder, "config.capnp"),
    `--directory-path=files=${files}`,
  ];
  const child = spawn(binary, given, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, port: JSON.parse(line).port };
}

/** Uses a persistent connection, so that connecting is not measured. */
function fetched(url) {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent: AGENT }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve(Buffer.concat(parts).toString()));
    });
    sent.on("error", reject);
  });
}
