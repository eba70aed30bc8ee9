// The WebAssembly module: instantiated on the first call, and again after a trap. Nothing of a call lives in it between two
// steps, so that an instance can be thrown away while calls are in flight.
import { host as actions, lastAction } from "./actions.js";
import { words } from "./cause.js";
import { LiveStreamError } from "./error.js";
import { __stack_pointer as stackPointer, callAddress, callBytes, memory } from "./names.js";
import { handle, host, nothingKept, within } from "./values.js";

let builtIn;
/** What the package calls the file of the module. */
export let moduleFile;
let module;
let exports;
/** Where the module has the bytes of a call during a step. */
let bytes;

/**
 * Says where the module comes from, without loading it: its bytes, a WebAssembly.Module, or a function that makes an instance's
 * exports out of imports; and what its file is called.
 */
export function provide(source, file) {
  builtIn = source;
  moduleFile = file;
}

export const isWarm = () => exports !== undefined;

// A module of another realm, as in Next's edge runtime, is no instance of this one's class, but only bytes have a buffer.
const isCompiled = () => !module.buffer;

const imports = () => ({ a: { ...host, ...actions } });

/** Instantiates the module here and now, unless that has happened. */
function instantiate(source) {
  if (isWarm()) return;
  module = source ?? module ?? builtIn();
  if (typeof module === "function") return use(module(imports()));
  if (!isCompiled()) module = new WebAssembly.Module(module);
  use(new WebAssembly.Instance(module, imports()).exports);
}

/** The same where a browser forbids that on the main thread for modules above 4 KB, as Chrome does before 115. */
async function instantiateLater() {
  if (!isCompiled()) module = await WebAssembly.compile(module);
  const instance = await WebAssembly.instantiate(module, imports());
  // Another call may have been quicker, and calls may be in flight on what it made.
  if (!isWarm()) use(instance.exports);
}

function use(made) {
  exports = made;
  bytes = new Uint8Array(exports[memory].buffer, exports[callAddress](), exports[callBytes]());
}

/**
 * Does work that needs the module: at once, or later where the module cannot be loaded at once. Returns what the work does,
 * or a promise of it.
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

/** A call that has not begun. The driver carries it from step to step: its bytes, and the values that it keeps. */
export const newCall = () => ({ bytes: undefined, kept: nothingKept() });

/** Takes the first step, whose values are arguments: null stands for an argument that is not given. */
export const begin = (call, take, ...args) => step(call, take, ...args.map((given) => given ?? undefined));

/** Takes a step: calls an export of the module, by its name in names.js, with values, and returns the action that comes next. */
export function step(call, take, ...given) {
  try {
    instantiate();
  } catch (cause) {
    throw unloaded(
      cause,
      "Where a browser compiles no module of this size at once, as Chrome before 115, `await init()` first. ",
    );
  }
  // A getter may begin a call inside this one, and that one may need another instance.
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
    // A call around this one goes on in the same instance.
    instance[stackPointer].value = top;
    throw new LiveStreamError(
      `the WebAssembly module stopped: ${words(cause, [])}. It has been reset, and the next call works; please report this`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}
