// Makes many calls against an emulator over real sockets, and measures what they leak.
import { createHmac } from "node:crypto";
import { getEventListeners, setMaxListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { libraries } from "../fuzz/libraries.mjs";
import { startEmulator } from "../built.mjs";
import { memory } from "./instances.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const EVENT =
  '{"version":"2.0","id":"e","account_id":"a","timestamp":"2026-01-02T03:04:05Z","type":"hls.started.success","data":{}}';
const EVENT_SECRET = "webhook-secret";
const SIGNED = {
  headers: { "x-100ms-signature": createHmac("sha256", EVENT_SECRET).update(EVENT).digest("hex") },
  body: EVENT,
};

/** The kinds of calls: share in percent, expected outcome, and the call. */
function kinds(lib, room, stream, options) {
  const { credentials, ...withoutToken } = options;
  const aborted = AbortSignal.abort("gone before");
  return [
    [30, "resolved", () => lib.getLiveStream(stream, options)],
    [14, "resolved", () => lib.listLiveStreams({ room_id: room, limit: 10 }, options)],
    [10, "resolved", () => lib.startLiveStream(room, {}, { ...options, ifRunning: "return" })],
    [8, "ERR_ALREADY_RUNNING", () => lib.startLiveStream(room, {}, options)],
    [6, "ERR_API", () => lib.getLiveStream("unknown", options)],
    [5, "ERR_API", () => lib.getLiveStream(stream, { ...withoutToken, token: "a.bad.token" })],
    [5, "ERR_INVALID_ARGUMENT", () => lib.startLiveStream(room, { recoding: {} }, options)],
    [4, "resolved", () => lib.verifyWebhook(SIGNED, { signatureSecret: EVENT_SECRET })],
    [3, "ERR_WEBHOOK", () => lib.verifyWebhook({ ...SIGNED, body: `${EVENT} ` }, { signatureSecret: EVENT_SECRET })],
    [3, "resolved", () => lib.createManagementToken(credentials)],
    [
      3,
      "resolved",
      async () => lib.parseMeetingUrl(lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" })),
    ],
    [3, "aborted", () => lib.getLiveStream(stream, { ...options, signal: aborted })],
    [3, "aborted", () => abortedInFlight(lib, stream, options)],
    [2, "ERR_TIMEOUT", () => lib.getLiveStream("stalls", { ...options, timeout: 5, retries: 0 })],
    [1, "ERR_INVALID_RESPONSE", () => lib.getLiveStream("speaks-html", options)],
  ];
}

async function abortedInFlight(lib, stream, options) {
  const controller = new AbortController();
  const call = lib.getLiveStream(stream, { ...options, signal: controller.signal });
  setImmediate(() => controller.abort("gone in flight"));
  await Promise.allSettled([call]);
  const left = getEventListeners(controller.signal, "abort").length;
  if (left > 0) throw new Error(`${left} listeners are left on the signal of a call that was aborted in flight`);
  return call;
}

/** Open connections of this process, idle ones of the connection pool included. */
const sockets = () => process.getActiveResourcesInfo().filter((resource) => /TCP.*(Wrap|WRAP)/.test(resource)).length;

async function until(condition) {
  for (let waited = 0; !condition() && waited < 10_000; waited += 100)
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
}

/** Measures memory, timers and listeners after garbage collection. */
async function measure(signal) {
  // Aborted sockets are released once their events have been processed.
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  for (let round = 0; round < 4; round += 1) {
    collect();
    await new Promise(setImmediate);
  }
  return {
    wasm: memory(),
    heap: process.memoryUsage().heapUsed,
    timers: process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length,
    listeners: getEventListeners(signal, "abort").length,
  };
}

const shown = ({ wasm, heap, timers, listeners }) =>
  `WebAssembly memory ${wasm} bytes, JavaScript heap ${(heap / 1048576).toFixed(2)} MB, ${timers} timers, ${listeners} listeners on the shared signal`;

/** The first burst makes the runtime allocate connections and objects that it keeps, so later bursts are compared with it. */
const BURSTS = 3;

/** Runs `calls` in sequence, then three bursts of `atOnce` concurrent calls, all with the same signal. */
export async function soak({ library, calls, atOnce, warmUp = 1000, say = () => {} }) {
  const emulator = await startEmulator({ startDelay: 0 });
  const lib = await libraries[library]();
  const { signal } = new AbortController();
  // Disables Node's warning about many listeners.
  setMaxListeners(0, signal);
  const { accessKey, secret, origin } = emulator;
  const options = { credentials: { accessKey, secret }, baseUrl: `${origin}/v2`, signal, timeout: 60_000 };
  const rule = (body) =>
    fetch(`${origin}/_emulator/rules`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  await rule({ path: "/v2/live-streams/stalls", stall: "headers", count: 0 });
  await rule({ path: "/v2/live-streams/speaks-html", status: 200, body: "<!doctype html><title>Sign in", count: 0 });
  const room = "63b2bacc1d485406b9a2f27c";
  const { id } = await lib.startLiveStream(room, {}, options);
  // A list of 100 kinds, walked in steps of 37, so that neighbours differ and every run is the same.
  const turns = kinds(lib, room, id, options).flatMap(([share, ...kind]) => Array(share).fill(kind));

  const ended = {};
  const unexpected = [];
  let slowest = 0;
  const call = async (index) => {
    const [expected, run] = turns[(index * 37) % turns.length];
    const began = performance.now();
    let got = "resolved";
    try {
      await run();
    } catch (error) {
      got = typeof error === "string" ? "aborted" : (error.code ?? String(error));
    }
    ended[got] = (ended[got] ?? 0) + 1;
    slowest = Math.max(slowest, performance.now() - began);
    // On loopback the answer may arrive before the abort.
    if (got !== expected && !(expected === "aborted" && got === "resolved"))
      unexpected.push(`call ${index}: ${got}, not ${expected}`);
  };

  const took = async (work) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  for (let index = 0; index < warmUp; index += 1) await call(index);
  const early = await measure(signal);
  say(`after ${warmUp} calls: ${shown(early)}`);
  const seconds = await took(async () => {
    for (let index = warmUp; index < calls; index += 1) await call(index);
  });
  const late = await measure(signal);
  say(`after ${calls} calls one after another, ${seconds.toFixed(1)} s: ${shown(late)}`);
  const bursts = [];
  for (let count = 1; count <= BURSTS; count += 1) {
    const burst = await took(() => Promise.all(Array.from({ length: atOnce }, (_, index) => call(calls + index))));
    await until(() => sockets() === 0);
    bursts.push(await measure(signal));
    say(`after ${atOnce} at once, ${burst.toFixed(1)} s, time ${count}: ${shown(bursts.at(-1))}`);
  }
  say(
    `ended: ${Object.entries(ended)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ")}; the slowest took ${Math.round(slowest)} ms`,
  );
  emulator.stop();
  return { library, early, late, bursts, ended, unexpected };
}

/** How much the JavaScript heap may grow, for code, connections and statistics that the runtime keeps. */
const HEAP_GROWTH = 2 * 1_048_576;

/** The leaks that the figures of a run show, as sentences. */
export function faults({ library, early, late, bursts, unexpected }) {
  const found = unexpected.slice(0, 5);
  const flat = (when, before, after) => {
    if (after.timers > 0) found.push(`${after.timers} timers are left ${when}`);
    if (after.listeners > 0) found.push(`${after.listeners} listeners are left ${when}`);
    const grown = after.heap - before.heap;
    if (grown > HEAP_GROWTH) found.push(`the JavaScript heap grew by ${grown} bytes ${when}`);
    if (after.wasm !== before.wasm)
      found.push(`WebAssembly memory went from ${before.wasm} to ${after.wasm} bytes ${when}`);
  };
  if (early.wasm === 0) found.push("no WebAssembly memory was seen");
  flat("after the calls one after another", early, late);
  flat("after the calls at once", bursts[0], bursts.at(-1));
  // The package keeps no call in WebAssembly memory between steps; the crate's client keeps the futures of all calls.
  if (library === "package" && bursts[0].wasm !== early.wasm)
    found.push(`WebAssembly memory grew from ${early.wasm} to ${bursts[0].wasm} bytes with the calls at once`);
  return found;
}
