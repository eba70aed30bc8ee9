// When and where a step is taken, for both drivers.
import { handle } from "./values.js";

export const now = () => Date.now();
export const clock = () => performance.now();
// A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
export const uuid = () => handle(crypto.randomUUID?.() ?? Math.random().toString(16).slice(2));
export const hasPage = () => /^(?!([a-z-]*extension|file|data|blob|about):)./.test(baseOfPage());
/** Workers of a page are the browser's as well; those at an edge have the same classes, and no browser's name. */
export const isBrowser = () =>
  Boolean(
    globalThis.document ??
      globalThis.window ??
      (globalThis.WorkerGlobalScope && /^Mozilla/.test(globalThis.navigator?.userAgent)),
  );

/** What a relative URL would be relative to. */
const baseOfPage = () => globalThis.document?.baseURI ?? globalThis.location?.href ?? "";
