import { conformance } from "./conformance.mjs";
import { packageUrl } from "./built.mjs";

await conformance("the package by import", () => import(packageUrl("dist/index.js")), { iterates: true });
