// The server entry for runtimes that cannot compile WebAssembly at run time: Cloudflare Workers and other edge
// functions.
import module from "./server_bg.wasm?module";
import { provide } from "./instance.js";

provide(() => module, "server.wasm");

export * from "./server-api.js";
