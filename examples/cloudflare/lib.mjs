// Copies the scripts that the pages import; wrangler runs this before it serves or deploys.
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LIBRARIES = { "hms-live.js": "hms-live", "hls.js": "hls.js/dist/hls.min.mjs" };
for (const [name, library] of Object.entries(LIBRARIES)) {
  cpSync(fileURLToPath(import.meta.resolve(library)), new URL(`./public/lib/${name}`, import.meta.url));
}
