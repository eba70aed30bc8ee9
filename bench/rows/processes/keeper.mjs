// Makes the requested number of calls, and reports the memory afterwards.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { addressOf } from "../../clients/index.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** Memories of the package's instances, which import `a`: Node's own HTTP client is a WebAssembly module too. */
const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    if (imports && "a" in imports)
      memories.push(...Object.values(this.exports).filter((value) => value instanceof WebAssembly.Memory));
  }
};

const [file, origin] = process.argv.slice(2);
const { connect } = await import(addressOf(file));
const call = connect(origin);

process.on("message", async (count) => {
  for (let index = 0; index < count; index += 1) await call();
  for (let round = 0; round < 4; round += 1) {
    collect();
    await new Promise(setImmediate);
  }
  const { heapUsed, rss } = process.memoryUsage();
  process.send({
    heap: heapUsed,
    resident: rss,
    wasm: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  });
});
process.send("ready");
