// Makes the requested number of calls, and reports the memory afterwards.
import { addressOf } from "../../clients/index.mjs";
import { memoryInUse } from "./heap.mjs";

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
  const { heapUsed, rss } = await memoryInUse();
  process.send({
    heap: heapUsed,
    resident: rss,
    wasm: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  });
});
process.send("ready");
