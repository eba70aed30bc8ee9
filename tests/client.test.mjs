import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { conformance } from "./conformance.mjs";
import { clientFolder } from "./built.mjs";

async function load() {
  const { default: init, ...client } = await import(pathToFileURL(join(clientFolder(), "hms_live.js")));
  await init({ module_or_path: await readFile(join(clientFolder(), "hms_live_bg.wasm")) });
  return client;
}

await conformance("the crate's client", load, { iterates: false, sharesTokens: true });
