// The two builds of the library: the npm package and the crate's client.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clientFolder, packageUrl } from "../built.mjs";

const fromPackage = () => import(packageUrl("dist/server.js"));

async function fromClient() {
  const { default: init, ...client } = await import(pathToFileURL(join(clientFolder(), "hms_live.js")));
  await init({ module_or_path: await readFile(join(clientFolder(), "hms_live_bg.wasm")) });
  return client;
}

export const libraries = { package: fromPackage, client: fromClient };
