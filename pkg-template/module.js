// The entry for runtimes that cannot compile WebAssembly at run time: Cloudflare Workers and other edge functions.
import module from "./pkg_bg.wasm?module";
import { provide } from "./instance.js";

provide(() => module, "module.wasm");

export * from "./api.js";
