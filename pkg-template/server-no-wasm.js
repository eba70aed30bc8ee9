// The server entry for bundlers without WebAssembly support that target such runtimes: the module translated to
// JavaScript.
import { provide } from "./instance.js";
import { instantiate } from "./translated.js";

provide(() => instantiate, "server.wasm");

export * from "./server-api.js";
