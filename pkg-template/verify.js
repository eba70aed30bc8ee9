// What verifying a webhook request takes besides: its headers, its raw body, and a digest for each secret.
import { hmac } from "./crypto.js";
import { lost, run } from "./driver.js";
import { BODY, DATE, DECODED, DIGEST, DIGESTS, FIRST, PATH, RETRY_AFTER, SECRET, WEBHOOK } from "./numbers.js";
import { bytesOf, proof } from "./webhook.js";

export const verifyWebhook = (request, checks) => run(WEBHOOK, "verifyWebhook", [request, checks], act);

async function act(call, action) {
  if (action !== DIGEST) return { event: DECODED, came: { [BODY]: decode(call.bytes) } };
  const { values } = call;
  let headers;
  try {
    headers = proof(values[PATH], values[FIRST]);
    call.bytes = await bytesOf(values[FIRST]);
  } catch (cause) {
    return lost(cause, false);
  }
  const came = { [DATE]: headers.header, [RETRY_AFTER]: headers.signature, [BODY]: [] };
  for (const secret of values[SECRET] ?? []) {
    const digest = await hmac(secret, call.bytes);
    came[BODY].push(digest.map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return { event: DIGESTS, came };
}

function decode(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
