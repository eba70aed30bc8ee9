// The fixture of the handler's tests: a fake API, and a handler in front of it.
import { after, beforeEach } from "node:test";
import { startApi } from "./api.mjs";
import { serve } from "./served.mjs";

/** The time limit of a case. */
export const limit = { timeout: 30_000 };

/** Starts both for the tests of a file; `options` are those of `createHandler`. The API is reset before each case. */
export async function setUp(options) {
  const api = await startApi();
  const served = await serve({ baseUrl: api.baseUrl, ...options });
  beforeEach(() => {
    api.answer = undefined;
    api.requests = [];
  });
  after(() => {
    served.stop();
    api.stop();
  });
  return { api, served };
}
