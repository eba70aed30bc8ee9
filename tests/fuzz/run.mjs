// The long run: node tests/fuzz/run.mjs --cases 1000000 --seed 1 [--library client] [--only 4711]
import { parseArgs } from "node:util";
import { fuzz, report } from "./fuzz.mjs";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    library: { type: "string", default: "package" },
    only: { type: "string" },
  },
});
const seed = Number(values.seed);
const cases = values.only === undefined ? Number(values.cases) : 1;
const first = Number(values.only ?? 0);

console.log(`${cases} cases of the ${values.library} from seed ${seed}`);
const tell = (totals) =>
  console.log(`${totals.cases} cases, ${Math.round(totals.seconds)} s, ${totals.faults.size} kinds of faults`);
const totals = await fuzz({ library: values.library, seed, cases, first, tell, warn: console.log });
console.log(report(totals));
// A hanging call may have left a handle that keeps the process alive.
process.exit(totals.faults.size === 0 ? 0 : 1);
