// The entry for servers holds a module of its own as text, which has all that the other one has.
import { key, text } from "./bytes.js";
import { decode } from "./codec.js";
import { provide } from "./instance.js";

provide(() => decode(key, text), "server.wasm");

export * from "./server-api.js";
