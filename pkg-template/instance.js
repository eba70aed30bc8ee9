// The WebAssembly instance, created on the first call and recreated after a trap. It holds no state between steps, so
// it can be discarded while calls are in flight.
import { host as actions, lastAction } from "./actions.js";
import { words } from "./cause.js";
import { LiveStreamError } from "./error.js";
import { __stack_pointer as stackPointer, callAddress, callBytes, memory } from "./names.js";
import { handle, host, nothingKept, within } from "./values.js";

let builtIn;
/** The file name of the module in the package. */
export let moduleFile;
let module;
let exports;
/** The memory of the call whose step is running. */
let bytes;

/**
 * Sets the source of the module without loading it: bytes, a WebAssembly.Module, or a function from imports to exports;
 * and its file name.
 */
export function provide(source, file) {
  builtIn = source;
  moduleFile = file;
}

export const isWarm = () => exports !== undefined;

// instanceof fails for modules from other realms, as in Next's edge runtime, but only bytes have a buffer.
const isCompiled = () => !module.buffer;

const imports = () => ({ a: { ...host, ...actions } });

/** Instantiates the module synchronously unless it already is. */
function instantiate(source) {
  if (isWarm()) return;
  module = source ?? module ?? builtIn();
  if (typeof module === "function") return use(module(imports()));
  if (!isCompiled()) module = new WebAssembly.Module(module);
  use(new WebAssembly.Instance(module, imports()).exports);
}

/** Instantiates asynchronously, as Chrome before 115 requires on the main thread for modules over 4 KB. */
async function instantiateLater() {
  // Decoding the built-in module may have failed too, where a content security policy forbids WebAssembly.
  module ??= builtIn();
  if (!isCompiled()) module = await WebAssembly.compile(module);
  const instance = await WebAssembly.instantiate(module, imports());
  // Another call may have finished first, and calls may be in flight on its instance.
  if (!isWarm()) use(instance.exports);
}

function use(made) {
  exports = made;
  bytes = new Uint8Array(exports[memory].buffer, exports[callAddress](), exports[callBytes]());
}

/**
 * Runs work that needs the module: immediately, or later if the module cannot be loaded synchronously. Returns the
 * result of the work or a promise of it.
 */
export function whenLoaded(work, source) {
  try {
    instantiate(source);
  } catch {
    return instantiateLater()
      .catch((cause) => Promise.reject(unloaded(cause, "")))
      .then(work);
  }
  return work();
}

function unloaded(cause, advice) {
  return new LiveStreamError(
    `the WebAssembly module could not be loaded: ${words(cause, [])}. ${advice}A page with a content security policy ` +
      "needs 'wasm-unsafe-eval' in script-src; where a runtime forbids compiling, call init(module) with a compiled module first",
    { code: "ERR_INIT" },
    undefined,
    cause,
  );
}

/** A new call. The driver carries it from step to step: its bytes and the values that it keeps. */
export const newCall = () => ({ bytes: undefined, kept: nothingKept() });

/** Takes the first step. Its values are arguments, for which null means missing. */
export const begin = (call, take, ...args) => step(call, take, ...args.map((given) => given ?? undefined));

/** Takes a step: passes values to an export of the module, named in names.js, and returns the next action. */
export function step(call, take, ...given) {
  try {
    instantiate();
  } catch (cause) {
    throw unloaded(
      cause,
      "Where a browser cannot compile it synchronously, as Chrome before 115, `await init()` first. ",
    );
  }
  // A getter may begin a nested call, which may replace the instance.
  const here = bytes;
  const instance = exports;
  const top = instance[stackPointer].value;
  let action;
  try {
    call.kept = within(call.kept, instance[memory], () => {
      if (call.bytes) here.set(call.bytes);
      instance[take](...given.map(handle));
      action = lastAction();
      if (action.does) call.bytes = here.slice();
    });
    return action;
  } catch (cause) {
    exports = undefined;
    // An outer call may continue in the same instance.
    instance[stackPointer].value = top;
    throw new LiveStreamError(
      `the WebAssembly module stopped: ${words(cause, [])}. It has been reset, and the next call works; please report this`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}
