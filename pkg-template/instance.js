// The WebAssembly module: instantiated on the first call, and again after a trap. Nothing of a call lives in it between two
// steps, so that an instance can be thrown away while calls are in flight.
import {
  __wbg_set_wasm, __wbindgen_init_externref_table, begin as beginInModule, desk, step as stepInModule,
} from "./bindings_bg.js";
import { LiveStreamError } from "./error.js";
import { STATE_BYTES } from "./numbers.js";
import { ask, keep, make, member, number, numeral, put, within } from "./values.js";

let builtIn;
let module;
let exports;

/** Says where the module comes from, without loading it: its bytes, or a WebAssembly.Module. */
export function provide(source) {
  builtIn = source;
}

export const begin = (call, operation) => enter(call, () => beginInModule(operation));

export const step = (call, event) =>
  enter(call, () => {
    new Uint8Array(exports.memory.buffer).set(call.state, desk());
    return stepInModule(event);
  });

export const isWarm = () => exports !== undefined;

/** Instantiates the module, unless that has happened. */
export function instantiate(source) {
  if (isWarm()) return;
  try {
    const found = source ?? module ?? builtIn();
    // A module of another realm, as in Next's edge runtime, is no instance of this one's class.
    const isModule = Object.prototype.toString.call(found) === "[object WebAssembly.Module]";
    module = isModule ? found : new WebAssembly.Module(found);
    const instance = new WebAssembly.Instance(module, {
      "./bindings_bg.js": { __wbindgen_init_externref_table },
      "./values.js": { ask, keep, make, member, number, numeral, put },
    });
    __wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    exports = instance.exports;
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
  try {
    return within(call.values, memory, () => {
      const action = take();
      const at = desk();
      call.state = new Uint8Array(memory.buffer).slice(at, at + STATE_BYTES);
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
