// Webhook verification: reads the proof, compares it, and only then parses the body.
import { digests } from "./crypto.js";
import { compute, finish, limited } from "./driver.js";
import { begin, newCall, step, whenLoaded } from "./instance.js";
import { cachedKey } from "./key-cache.js";
import { webhookChecks, webhookEvent, webhookProof, webhookTimedOut, webhookUnreadable } from "./names.js";
import { bytesOf, headersOf, jsonOf } from "./webhook.js";

export const verifyWebhook = async (request, checks) => await whenLoaded(() => verified(request, checks));

async function verified(request, checks) {
  const wanted = begin(newCall(), webhookChecks, request, checks);
  if (wanted.failure) return finish(wanted);
  const { header, values = [], secrets = [] } = wanted;
  let cause;
  const proof = await limited(wanted, async () => {
    let headers;
    let bytes;
    try {
      headers = headersOf(request, header);
      bytes = await bytesOf(request);
    } catch (thrown) {
      cause = thrown;
      return [];
    }
    return [bytes, headers.header, headers.signature, await digests(bytes, secrets, cachedKey)];
  });
  return whenLoaded(() => {
    if (!proof) return compute(webhookTimedOut);
    const [bytes, ...sent] = proof;
    if (!bytes) return finish({ ...step(newCall(), webhookUnreadable), hidden: [...values, ...secrets] }, cause);
    finish(step(newCall(), webhookProof, header, wanted.values, wanted.secrets, ...sent));
    return finish(step(newCall(), webhookEvent, jsonOf(bytes)));
  });
}
