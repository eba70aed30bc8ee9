// A server's route that starts streams for a browser, by `createHandler`.
import { createHandler } from "hms-live/server";
import { startRequest } from "./start-request.mjs";
import { TOKEN } from "./token.mjs";

export function connect(origin) {
  const handle = createHandler({ token: TOKEN, baseUrl: `${origin}/v2`, authorize: () => true });
  return async () => (await handle(startRequest())).json();
}
