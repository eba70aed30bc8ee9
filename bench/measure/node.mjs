// Node with installed packages and a fresh process per sample.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PROGRAM = fileURLToPath(new URL("../rows/processes/cold.mjs", import.meta.url));

export async function node(clients, origin) {
  const sample = async (file, entry = "") => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, file, origin, entry]);
    // One package prints to stdout.
    return JSON.parse(stdout.trim().split("\n").at(-1));
  };
  return {
    about: "packages as installed, nothing bundled",
    contenders: clients.map(({ name, file, entry }) => ({ name, batch: () => sample(file, entry) })),
    missing: [],
    close: async () => {},
  };
}
