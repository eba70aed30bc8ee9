// The machine and the versions of a run.
import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { bench, manifest } from "../measure/places.mjs";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of their table. */
export function machine() {
  const peers = Object.keys(JSON.parse(readFileSync(join(bench, "package.json"), "utf8")).devDependencies);
  const named = (names) => names.map((name) => `${name} ${manifest(name).version}`).join(", ");
  const { node, v8, undici } = process.versions;
  return [
    [
      "machine",
      `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
    ],
    [
      "load when the run began",
      `${loadavg()
        .map((load) => load.toFixed(1))
        .join(", ")} over 1, 5 and 15 minutes`,
    ],
    [
      "runtime",
      `Node ${node} (V8 ${v8}, undici ${undici}), workerd ${manifest("workerd").version}, ${version("chromium") ?? "no Chromium"}`,
    ],
    ["compiler", version("rustc") ?? "unknown"],
    ["hms-live", manifest("hms-live").version],
    ["peers", named(peers.filter((name) => name !== "workerd"))],
  ];
}

function version(program) {
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
