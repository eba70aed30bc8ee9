// The entry for bundlers without WebAssembly support that target such runtimes: the module translated to JavaScript.
import { provide } from "./instance.js";
import { instantiate } from "./translated.js";

provide(() => instantiate, "module.wasm");

export * from "./api.js";
