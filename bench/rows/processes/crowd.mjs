// Starts the requested number of calls, whose fetch never ends, and reports the heap that each of them keeps.
import { addressOf } from "../../clients/index.mjs";
import { memoryInUse } from "./heap.mjs";

let sent = 0;
globalThis.fetch = () => {
  sent += 1;
  return new Promise(() => {});
};

const [file] = process.argv.slice(2);
const { connect } = await import(addressOf(file));
const call = connect("http://127.0.0.1:1");
const calls = [];

/** Starts calls, and returns the heap when all of them wait for their answer. */
async function heapWith(count) {
  const wanted = sent + count;
  for (let index = 0; index < count; index += 1) calls.push(call());
  while (sent < wanted) await new Promise(setImmediate);
  return (await memoryInUse()).heapUsed;
}

process.on("message", async (count) => {
  // The first call loads what all of them share.
  const before = await heapWith(100);
  process.send({ perCall: ((await heapWith(count)) - before) / count });
});
process.send("ready");
