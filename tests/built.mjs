// What the suites run against: the built package, the crate's client, the schema of the core, and an emulator per suite.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** The npm package. */
export const packageFolder = built("HMS_LIVE_PACKAGE", "pkg", "dist/index.js", "cargo xtask build");

/** The crate's own client, compiled for the web. */
export const clientFolder = () =>
  built("HMS_LIVE_CLIENT", "target/client-pkg", "hms_live.js", "cargo xtask test js:client");

/** The schema of the core: its operations, tables, other functions and error codes. */
export const readSchema = () =>
  JSON.parse(readFileSync(built("HMS_LIVE_SCHEMA", "target/schema.json", "", "cargo xtask build --schema"), "utf8"));

/** The URL of a file of the package, for `import`. */
export const packageUrl = (path) => pathToFileURL(join(packageFolder, path)).href;

/** Both entries as one library; the shared exports are those of `hms-live`. */
export const bothEntries = async () => ({
  ...(await import(packageUrl("dist/server.js"))),
  ...(await import(packageUrl("dist/index.js"))),
});

/** Functions that run when this process exits. */
export const atExit = new Set();
process.once("exit", () => {
  for (const end of atExit) end();
});

/** Starts an emulator, on a free port by default; it ends with this process at the latest. Ctrl-C does not reach a detached one. */
export async function startEmulator({
  accessKey = "64101349d0f56e684b608c08",
  secret = "canary-emulator-secret",
  startDelay = 3,
  port = 0,
  detached = false,
} = {}) {
  const program = built(
    "HMS_LIVE_EMULATOR",
    "target/debug/hms-live-emulator",
    "",
    "cargo build --package hms-live-emulator",
  );
  const given = [
    "--port",
    String(port),
    "--access-key",
    accessKey,
    "--secret",
    secret,
    "--start-delay",
    String(startDelay),
  ];
  const child = spawn(program, given, { stdio: ["ignore", "pipe", "inherit"], detached });
  atExit.add(() => child.kill("SIGKILL"));
  const origin = await new Promise((found, failed) => {
    createInterface(child.stdout).once("line", found);
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the emulator ended with ${code} before it printed its origin`)));
  });
  return { origin, accessKey, secret, stop: () => child.kill(), kill: (signal) => child.kill(signal) };
}

function built(variable, path, file, command) {
  const folder = resolve(root, process.env[variable] ?? path);
  if (!existsSync(join(folder, file))) throw new Error(`${folder} is not there; ${command} makes it`);
  return folder;
}

/**
 * Runs a program in a Node process and returns what it printed. `PACKAGE` in it is the URL of the package's `entry`, `index` or
 * `server`.
 */
export async function inNode(program, { flags = [], env = {}, entry = "index" } = {}) {
  const text = `const PACKAGE = ${JSON.stringify(packageUrl(`dist/${entry}.js`))};\n${program}`;
  const child = spawn(process.execPath, [...flags, "--input-type=module", "--eval", text], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
  const [code] = await once(child, "close");
  return { ...output, code };
}
