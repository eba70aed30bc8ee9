// Reports requests to the caller's `onRequest`, for both drivers.
import { clock } from "./environment.js";

/**
 * Starts timing a request and returns a function to call at its end, with the result of `answerOf` if there was a
 * response. Errors of `onRequest` are ignored, because the request may have started a stream.
 */
export function watch(onRequest, method, url, attempt) {
  const began = clock();
  return ([status, , , requestId] = []) => {
    const told = { method, url, status, requestId, ms: clock() - began, attempt };
    new Promise((resolve) => resolve(onRequest(told))).catch(() => {});
  };
}
