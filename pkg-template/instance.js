// The WebAssembly module: instantiated on the first call, and again after a trap. Nothing of a call lives in it between two
// steps, so that an instance can be thrown away while calls are in flight.
import { host as actions, lastAction } from "./actions.js";
import { LiveStreamError } from "./error.js";
import { __stack_pointer as stackPointer, callAddress, callBytes, memory } from "./names.js";
import { handle, host, nothingKept, within } from "./values.js";

let builtIn;
let module;
let exports;
/** Where the module has the bytes of a call during a step. */
let bytes;

/** Says where the module comes from, without loading it: its bytes, or a WebAssembly.Module. */
export function provide(source) {
  builtIn = source;
}

export const isWarm = () => exports !== undefined;

/** Instantiates the module, unless that has happened. */
export function instantiate(source) {
  if (isWarm()) return;
  try {
    module = source ?? module ?? builtIn();
    // A module of another realm, as in Next's edge runtime, is no instance of this one's class, but only bytes have a buffer.
    if (module.buffer) module = new WebAssembly.Module(module);
    exports = new WebAssembly.Instance(module, { a: { ...host, ...actions } }).exports;
    bytes = new Uint8Array(exports[memory].buffer, exports[callAddress](), exports[callBytes]());
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

/** A call that has not begun. The driver carries it from step to step: its bytes, and the values that it keeps. */
export const newCall = () => ({ bytes: undefined, kept: nothingKept() });

/** Takes the first step, whose values are arguments: null stands for an argument that is not given. */
export const begin = (call, take, first, second, third, fourth, fifth) =>
  step(
    call,
    take,
    first ?? undefined,
    second ?? undefined,
    third ?? undefined,
    fourth ?? undefined,
    fifth ?? undefined,
  );

/** Takes a step: calls an export of the module, by its name in names.js, with values, and returns the action that comes next. */
export function step(call, take, first, second, third, fourth, fifth, sixth) {
  instantiate();
  // A getter may begin a call inside this one, and that one may need another instance.
  const here = bytes;
  const instance = exports;
  const top = instance[stackPointer].value;
  let action;
  try {
    call.kept = within(call.kept, instance[memory], () => {
      if (call.bytes) here.set(call.bytes);
      instance[take](handle(first), handle(second), handle(third), handle(fourth), handle(fifth), handle(sixth));
      action = lastAction();
      if (action.does) call.bytes = here.slice();
    });
    return action;
  } catch (cause) {
    exports = undefined;
    // A call around this one goes on in the same instance.
    instance[stackPointer].value = top;
    throw new LiveStreamError(
      `the WebAssembly module stopped: ${cause?.message ?? cause}. It has been reset, and the next call works; please report this`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
}
