// Holds the module as text, so that nothing has to be found, fetched or configured wherever this file runs.
import bytes from "./bytes.js";
import { provide } from "./instance.js";

provide(() => Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));

export * from "./api.js";
