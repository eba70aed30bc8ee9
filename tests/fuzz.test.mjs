// A short, deterministic run of the fuzzer, and init with generated sources. tests/fuzz/run.mjs does long runs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { packageUrl } from "./built.mjs";
import { within } from "./fuzz/clock.mjs";
import { Random } from "./fuzz/random.mjs";
import { Values } from "./fuzz/values.mjs";

const SEED = 1;

it("init of an uninitialized package succeeds or fails with a LiveStreamError for any source, and the next call works", {
  timeout: 60_000,
}, async () => {
  // Each query string imports a new, uninitialized instance of the package; 150 of them fit easily into memory.
  for (let index = 0; index < 150; index += 1) {
    const { init, buildMeetingUrl, LiveStreamError } = await import(`${packageUrl("dist/index.js")}?cold=${index}`);
    const values = new Values(new Random(SEED, index));
    const source = values.any();
    try {
      // Only a thenable that never calls back may keep init pending.
      const outcome = await within(500, init(source), "waiting");
      assert.ok(
        outcome === undefined || values.made.includes("thenable") || values.made.includes("nearly"),
        `source ${index}, ${values.made}: ${outcome}`,
      );
    } catch (error) {
      assert.ok(error instanceof LiveStreamError, `source ${index}, ${values.made}: ${values.shown(error)}`);
      assert.ok(["ERR_INIT", "ERR_INVALID_ARGUMENT"].includes(error.code), error.message);
    }
    assert.match(buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" }), /^https:/);
  }
});

const RUNS = [
  { library: "package", cases: 30_000 },
  { library: "client", cases: 10_000 },
];

/** In its own process, because the fuzzer accelerates the clock and handles all uncaught exceptions. */
async function run(library, cases) {
  const program = fileURLToPath(new URL("fuzz/run.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, "--library", library, "--cases", `${cases}`, "--seed", `${SEED}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const code = await new Promise((ended) => {
    child.once("close", ended);
  });
  return { code, output };
}

for (const { library, cases } of RUNS) {
  it(`${cases} generated calls of the ${library} from seed ${SEED} keep the contract, and the next call works`, {
    timeout: 200_000,
  }, async () => {
    const { code, output } = await run(library, cases);
    console.log(output);
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`^${cases} cases in .*, 0 kinds of faults$`, "m"));
  });
}
