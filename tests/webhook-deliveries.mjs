// Shared by the tests of verifyWebhook: signed deliveries, and assertions about errors.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";

export const SECRET = "canary-signature-secret";
export const OLD_SECRET = "canary-signature-secret-of-last-month";
export const VALUE = "canary-header-value";

const folder = new URL("samples/", import.meta.url);
export const samples = readdirSync(folder)
  .filter((name) => name.startsWith("webhooks__"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

export const event = (more) =>
  JSON.stringify({
    version: "2.0",
    id: "event-1",
    account_id: "account-1",
    timestamp: "2026-01-02T03:04:05Z",
    type: "hls.started.success",
    data: {},
    ...more,
  });
export const signature = (body, secret = SECRET) => createHmac("sha256", secret).update(body).digest("hex");
export const signed = (body, { secret = SECRET, prefix = "" } = {}) => ({
  headers: { "x-100ms-signature": prefix + signature(body, secret) },
  body,
});
export const withHeader = (body, value = VALUE) => ({ headers: { "x-my-secret": value }, body });
export const bySignature = { signatureSecret: SECRET };
export const byHeader = { header: { name: "x-my-secret", value: VALUE } };
export const byBoth = { ...bySignature, ...byHeader };

/** Everything that a program might print of an error. */
function printed(error) {
  const cause = error.cause === undefined ? "" : `${inspect(error.cause, { showHidden: true })}`;
  return `${error} ${error.stack} ${JSON.stringify(error)} ${inspect(error, { showHidden: true, depth: 9 })} ${cause}`;
}

/** Assertions about errors, for one build of the library. */
export function assertionsFor(lib) {
  /** Resolves to the error of a call that must fail with a LiveStreamError that shows no secret. */
  const failure = async (call, where = "") => {
    const error = await call.then(
      (value) => assert.fail(`${where} resolved to ${inspect(value)}`),
      (error) => error,
    );
    assert.ok(error instanceof lib.LiveStreamError, `${where} ${inspect(error)}`);
    const text = printed(error);
    assert.ok(!text.includes("canary"), `${where} a secret shows: ${text}`);
    return error;
  };
  const refused = async (request, checks, message, where) => {
    const error = await failure(lib.verifyWebhook(request, checks), where);
    assert.equal(error.code, "ERR_WEBHOOK", `${where} ${error.message}`);
    if (message) assert.match(error.message, message, where);
    return error;
  };
  const misused = async (request, checks, argument) => {
    const error = await failure(lib.verifyWebhook(request, checks), argument);
    assert.deepEqual([error.code, error.argument], ["ERR_INVALID_ARGUMENT", argument], error.message);
  };

  return { failure, refused, misused };
}
