// What verifying a webhook request takes besides: its headers, its raw body, and a digest for each secret.
import { hmac } from "./crypto.js";
import { attempt, lost, run } from "./driver.js";
import { BODY, DATE, DECODED, DIGESTS, FIRST, PATH, RETRY_AFTER, SECRET, WEBHOOK } from "./numbers.js";
import { bytesOf, proof } from "./webhook.js";

export const verifyWebhook = (request, checks) => run(WEBHOOK, "verifyWebhook", [request, checks], digest, decode);

async function digest(call) {
  const { values } = call;
  let headers;
  try {
    headers = proof(values[PATH], values[FIRST]);
    call.bytes = await bytesOf(values[FIRST]);
  } catch (cause) {
    return lost(cause, false);
  }
  const came = { [DATE]: headers.header, [RETRY_AFTER]: headers.signature, [BODY]: [] };
  for (const secret of values[SECRET] ?? []) came[BODY].push(hex(await hmac(secret, call.bytes)));
  return { event: DIGESTS, came };
}

/** Bytes as hexadecimal digits, four at a time. */
function hex({ buffer }) {
  const view = new DataView(buffer);
  return Array.from({ length: buffer.byteLength / 4 }, (_, at) => view.getUint32(4 * at).toString(16).padStart(8, "0")).join("");
}

function decode({ bytes }) {
  const body = attempt(() => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  return { event: DECODED, came: { [BODY]: body } };
}
