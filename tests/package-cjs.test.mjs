import { createRequire } from "node:module";
import { join } from "node:path";
import { conformance } from "./conformance.mjs";
import { packageFolder } from "./built.mjs";

const require = createRequire(import.meta.url);

await conformance("the package by require", () => require(join(packageFolder, "dist/index.cjs")), { iterates: true });
