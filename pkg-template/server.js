// The entry for servers, with its own, larger module embedded as text.
import { decoder, key, text } from "./bytes.js";
import { decode } from "./codec.js";
import { provide } from "./instance.js";

provide(() => decode(decoder, key, text), "server.wasm");

export * from "./server-api.js";
