// The WebAssembly module: instantiated on the first call, and again after a trap. Nothing of a call lives in it between two
// steps, so that an instance can be thrown away while calls are in flight.
import { LiveStreamError } from "./error.js";
import { __wbg_reset_state, initSync, begin as beginInModule, step as stepInModule } from "./pkg.js";

let builtIn;
let state = "cold";

/** Says where the module comes from, without loading it. */
export function provide(source) {
  builtIn = source;
}

export const begin = (call) => enter(beginInModule, call);
export const step = (state, event) => enter(stepInModule, state, event);

/** Instantiates the module, unless that has happened. */
export function instantiate(module) {
  if (state === "warm") return;
  try {
    if (state === "dead") __wbg_reset_state();
    else initSync({ module: module ?? builtIn() });
  } catch (cause) {
    throw new LiveStreamError(
      `the WebAssembly module could not be loaded: ${cause?.message ?? cause}. A page with a content security policy needs ` +
        "'wasm-unsafe-eval' in script-src; where a runtime forbids compiling, call init(module) with a compiled module first",
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
  state = "warm";
}

export const isWarm = () => state === "warm";

function enter(door, ...values) {
  instantiate();
  try {
    return JSON.parse(door(...values));
  } catch (cause) {
    state = "dead";
    throw new LiveStreamError(
      `the WebAssembly module stopped: ${cause?.message ?? cause}. It has been reset, and the next call works; please report this`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}
