// Tells the caller how each request went, for both drivers.
import { clock } from "./moment.js";

/**
 * Begins to time a request. What it returns is called when the request has ended, with what `answerOf` read, if there was an
 * answer. It tells the caller, and whatever the caller's function throws or rejects with changes nothing: the request
 * may have started a stream.
 */
export function watch(onRequest, method, url, attempt) {
  const began = clock();
  return ([status, , , requestId] = []) => {
    const told = { method, url, status, requestId, ms: clock() - began, attempt };
    new Promise((resolve) => resolve(onRequest(told))).catch(() => {});
  };
}
