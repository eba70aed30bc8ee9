// An edge function that uses both entries: the ten-line app, and a token from hms-live/server.
import { createManagementToken } from "hms-live/server";
import { app } from "./app.js";

export async function edge(given) {
  const token = await createManagementToken(given.credentials, { dangerouslyAllowBrowser: true });
  const place = { agent: globalThis.navigator?.userAgent, edge: globalThis.EdgeRuntime };
  return { place, parts: token.split(".").length, result: await app(given) };
}
