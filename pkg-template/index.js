// Holds the module as text, so that nothing has to be found, fetched or configured wherever this file runs.
import { key, text } from "./bytes.js";
import { decode } from "./codec.js";
import { provide } from "./instance.js";

provide(() => decode(key, text), "module.wasm");

export * from "./api.js";
