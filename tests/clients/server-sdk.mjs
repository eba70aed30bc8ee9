// The vendor's server SDK, pointed at an emulator. It has no option for the base URL, so this sets `defaults.baseURL` of its axios
// instance `hms.api.axios`. Tokens, headers and retries are as published.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

// Requires the CommonJS build, because Node cannot import the other one, and only when called, after `assertClients()`.
export function connect(emulator, secret = emulator.secret) {
  const HMS = createRequire(import.meta.url)("@100mslive/server-sdk");
  const sdk = new HMS.SDK(emulator.accessKey, secret);
  sdk.setLogLevel(HMS.LogLevel?.SILENT ?? 5);
  sdk.api.axios.defaults.baseURL = `${emulator.origin}/v2`;
  return sdk;
}

/** Asserts a rejection. The SDK rejects with plain objects with these three members. */
export const rejects = async (call, expected) => {
  const error = await call.then(
    () => assert.fail("it resolved"),
    (reason) => reason,
  );
  assert.deepEqual({ code: error.code, name: error.name, message: error.message }, expected);
};

export const notFound = (message) => ({ code: 404, name: "Not Found", message });

/** Collects all items of a list of the SDK. */
export async function all(list) {
  const items = [];
  for await (const item of list) items.push(item);
  return items;
}
