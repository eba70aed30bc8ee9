// The entry for pages, with the module embedded as text, so there is nothing to locate, fetch or configure.
import { decoder, key, text } from "./bytes.js";
import { decode } from "./codec.js";
import { provide } from "./instance.js";

provide(() => decode(decoder, key, text), "module.wasm");

export * from "./api.js";
