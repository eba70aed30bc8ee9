// The entry for servers for bundlers that know no WebAssembly and build for runtimes that compile none.
import { provide } from "./instance.js";
import { instantiate } from "./translated.js";

provide(() => instantiate, "server.wasm");

export * from "./server-api.js";
