// The entry for bundlers that know no WebAssembly and build for runtimes that compile none: the module in JavaScript.
import { provide } from "./instance.js";
import { instantiate } from "./translated.js";

provide(() => instantiate, "module.wasm");

export * from "./api.js";
