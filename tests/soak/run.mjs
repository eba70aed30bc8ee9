// The long run: node tests/soak/run.mjs --calls 100000 --at-once 1000 [--library client]
import { parseArgs } from "node:util";
import { faults, soak } from "./soak.mjs";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100000" },
    "at-once": { type: "string", default: "1000" },
    library: { type: "string", default: "package" },
  },
});
console.log(`${values.calls} calls of the ${values.library} one after another, then ${values["at-once"]} at once`);
const figures = await soak({
  library: values.library,
  calls: Number(values.calls),
  atOnce: Number(values["at-once"]),
  say: console.log,
});
const found = faults(figures);
console.log(found.length === 0 ? "flat" : found.join("\n"));
process.exitCode = found.length === 0 ? 0 : 1;
