import { createRequire } from "node:module";
import { join } from "node:path";
import { conformance } from "./conformance.mjs";
import { packageFolder } from "./built.mjs";

const require = createRequire(import.meta.url);

await conformance("hms-live/server by require", () => require(join(packageFolder, "dist/server.cjs")), {
  iterates: true,
  sharesTokens: true,
});
