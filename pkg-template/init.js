import { LiveStreamError } from "./error.js";
import { instantiate, isWarm } from "./instance.js";

/** Instantiates the module now, from where the caller says, or from where the package has it. */
export async function init(source) {
  if (isWarm()) return;
  instantiate(source === undefined ? undefined : await compiled(await source));
}

async function compiled(source) {
  // A module of another realm is no instance of this one's class, so tags are asked for instead.
  const tag = Object.prototype.toString.call(source);
  if (tag === "[object WebAssembly.Module]") return source;
  try {
    if (tag === "[object ArrayBuffer]" || ArrayBuffer.isView(source)) return await WebAssembly.compile(source);
    if (typeof source === "string" || tag === "[object URL]") return await compiled(await fetch(source));
    if (tag === "[object Response]") {
      if (!source.ok) throw new Error(`the server answered ${source.status}`);
      return await WebAssembly.compile(await source.arrayBuffer());
    }
  } catch (cause) {
    throw new LiveStreamError(
      `init: the WebAssembly module could not be loaded from what was given: ${cause?.message ?? cause}`,
      { code: "ERR_INIT" },
      undefined,
      cause,
    );
  }
  throw new LiveStreamError(
    "init: source must be a WebAssembly.Module, its bytes, its URL, or a response that holds it",
    { code: "ERR_INVALID_ARGUMENT", argument: "source" },
  );
}
