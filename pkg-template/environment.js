// Clocks, randomness and environment of a step, for both drivers.
import { handle } from "./values.js";

export const now = () => Date.now();
export const clock = () => performance.now();
// Insecure contexts lack randomUUID, but cannot sign anything either, so a weak ID is enough there.
export const uuid = () => handle(crypto.randomUUID?.() ?? Math.random().toString(16).slice(2));
export const hasPage = () => /^(?!([a-z-]*extension|file|data|blob|about):)./.test(baseOfPage());
/** Includes web workers. Edge workers have the same classes but no browser's user agent. */
export const isBrowser = () =>
  Boolean(
    globalThis.document ??
      globalThis.window ??
      (globalThis.WorkerGlobalScope && /^Mozilla/.test(globalThis.navigator?.userAgent)),
  );

/** The base of relative URLs. */
const baseOfPage = () => globalThis.document?.baseURI ?? globalThis.location?.href ?? "";
