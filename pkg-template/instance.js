// The WebAssembly module: instantiated on the first call, and again after a trap. Nothing of a call lives in it between two
// steps, so that an instance can be thrown away while calls are in flight.
import { __wbg_set_wasm, begin as beginInModule, desk, step as stepInModule } from "./bindings_bg.js";
import { LiveStreamError } from "./error.js";
import { STATE_BYTES } from "./numbers.js";
import { ask, keep, make, member, number, numeral, put, within } from "./values.js";

let builtIn;
let module;
let exports;
/** Where the module has the state of a call during a step. */
let state;

/** Says where the module comes from, without loading it: its bytes, or a WebAssembly.Module. */
export function provide(source) {
  builtIn = source;
}

export const begin = (call, operation) => enter(call, () => beginInModule(operation));

export const step = (call, event) =>
  enter(call, () => {
    state.set(call.state);
    return stepInModule(event);
  });

export const isWarm = () => exports !== undefined;

/** Instantiates the module, unless that has happened. */
export function instantiate(source) {
  if (isWarm()) return;
  try {
    module = source ?? module ?? builtIn();
    // A module of another realm, as in Next's edge runtime, is no instance of this one's class, but only bytes have a buffer.
    if (module.buffer) module = new WebAssembly.Module(module);
    const instance = new WebAssembly.Instance(module, { "./values.js": { ask, keep, make, member, number, numeral, put } });
    exports = instance.exports;
    __wbg_set_wasm(exports);
    state = new Uint8Array(exports.memory.buffer, desk(), STATE_BYTES);
  } catch (cause) {
    throw new LiveStreamError(
      `the WebAssembly module could not be loaded: ${cause?.message ?? cause}. A page with a content security policy needs ` +
        "'wasm-unsafe-eval' in script-src; where a runtime forbids compiling, call init(module) with a compiled module first",
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}

function enter(call, take) {
  instantiate();
  // A getter may begin a call inside this one, and that one may need another instance.
  const { memory } = exports;
  const here = state;
  try {
    return within(call.values, memory, () => {
      const action = take();
      call.state = here.slice();
      return action;
    });
  } catch (cause) {
    exports = undefined;
    throw new LiveStreamError(
      `the WebAssembly module stopped: ${cause?.message ?? cause}. It has been reset, and the next call works; please report this`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}
