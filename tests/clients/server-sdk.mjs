// The vendor's own server SDK, made to call an emulator. It has no option for another address: its HTTP client, the axios instance
// `hms.api.axios`, is given the emulator's as `defaults.baseURL`. All else, tokens and headers and its retry, is as published.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

// The CommonJS build is the one that Node loads; the other cannot be imported by Node at all. It is loaded when it is needed,
// after somebody has looked whether the clients are there.
export function connect(emulator, secret = emulator.secret) {
  const HMS = createRequire(import.meta.url)("@100mslive/server-sdk");
  const sdk = new HMS.SDK(emulator.accessKey, secret);
  sdk.setLogLevel(HMS.LogLevel?.SILENT ?? 5);
  sdk.api.axios.defaults.baseURL = `${emulator.origin}/v2`;
  return sdk;
}

/** The SDK rejects with plain objects of these three members. */
export const rejects = async (call, expected) => {
  const error = await call.then(
    () => assert.fail("it resolved"),
    (reason) => reason,
  );
  assert.deepEqual({ code: error.code, name: error.name, message: error.message }, expected);
};

export const notFound = (message) => ({ code: 404, name: "Not Found", message });

/** Everything that a list of the SDK iterates over. */
export async function all(list) {
  const items = [];
  for await (const item of list) items.push(item);
  return items;
}
