import { words } from "./cause.js";
import { LiveStreamError } from "./error.js";
import { isWarm, moduleFile, whenLoaded } from "./instance.js";
import { allNames } from "./names.js";

/** Instantiates the module now, from the given source or from the package. */
export async function init(source) {
  if (isWarm()) return;
  const module = source === undefined ? undefined : await loaded(source);
  await whenLoaded(() => {}, module);
}

async function loaded(source) {
  let module;
  try {
    module = await compiled(await source);
  } catch (cause) {
    throw refusal("the WebAssembly module could not be loaded from the source", cause);
  }
  if (!module) {
    throw new LiveStreamError("init: source must be a WebAssembly.Module, its bytes, its URL, or a Response with it", {
      code: "ERR_INVALID_ARGUMENT",
      argument: "source",
    });
  }
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  // The module of another program, or of the package's other entry, would permanently replace this entry's module.
  if (names.sort().join() !== allNames) {
    throw refusal(`the source is a WebAssembly module, but not that of this entry (hms-live/${moduleFile})`);
  }
  return module;
}

async function compiled(source) {
  // Tags also identify objects from other realms, for which instanceof fails.
  const tag = Object.prototype.toString.call(source);
  if (tag === "[object WebAssembly.Module]") return source;
  if (ArrayBuffer.isView(source)) {
    return WebAssembly.compile(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }
  if (tag === "[object ArrayBuffer]") return WebAssembly.compile(source);
  if (typeof source === "string" || tag === "[object URL]") return compiled(await fetch(source));
  if (tag !== "[object Response]") return undefined;
  if (!source.ok) throw new Error(`the server answered ${source.status}`);
  return WebAssembly.compile(await source.arrayBuffer());
}

function refusal(what, cause) {
  const message = cause === undefined ? `init: ${what}` : `init: ${what}: ${words(cause, [])}`;
  return new LiveStreamError(message, { code: "ERR_INIT" }, undefined, cause);
}
