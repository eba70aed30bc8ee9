import { conformance } from "./conformance.mjs";
import { bothEntries } from "./built.mjs";

await conformance("the package by import", bothEntries, { iterates: true });
