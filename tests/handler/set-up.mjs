// What the cases of a file about the handler have: an API that is made up, and a handler before it.
import { after, beforeEach } from "node:test";
import { startApi } from "./api.mjs";
import { serve } from "./served.mjs";

/** For one case, so that none hangs. */
export const limit = { timeout: 30_000 };

/** Both, from now to the end of the file; `options` are those of `createHandler`. Before each case the API is as at the beginning. */
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
