// The two builds of the library, loaded as a program loads them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clientFolder, packageUrl } from "../built.mjs";

/** The npm package. */
const fromPackage = () => import(packageUrl("dist/server.js"));

/** The crate's own client. */
async function fromClient() {
  const { default: init, ...client } = await import(pathToFileURL(join(clientFolder(), "hms_live.js")));
  await init({ module_or_path: await readFile(join(clientFolder(), "hms_live_bg.wasm")) });
  return client;
}

/** By name. */
export const libraries = { package: fromPackage, client: fromClient };
