// When and where a step is taken, for both drivers.
import { handle } from "./values.js";

export const now = () => Date.now();
export const clock = () => performance.now();
// A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
export const uuid = () => handle(crypto.randomUUID?.() ?? Math.random().toString(16).slice(2));
export const isBrowser = () => Boolean(globalThis.document ?? globalThis.window);
export const hasPage = () => Boolean(globalThis.location);
