// `POST /webhooks/100ms`: verifies the event and hands it to its room, which drops duplicates.
import { LiveStreamError, refusal, verifyWebhook } from "hms-live/server";
import type { Env } from "./env";
import { isId } from "./ids";
import type { Settings } from "./settings";
import { roomEvent } from "./webhook-event";

/** Events about recordings list every file with its presigned URL. */
const MAX_BODY = 256 * 1024;

/** Answers once the room has stored the event; before that the sender must be able to repeat it. */
export async function webhook(request: Request, env: Env, { webhookChecks }: Settings): Promise<{ ok: true }> {
  if (Object.keys(webhookChecks).length === 0) {
    throw refusal(401, "no webhook can be verified here", {
      details: ["set WEBHOOK_SECRET or WEBHOOK_SIGNATURE_SECRET"],
    });
  }
  const body = await bytesOf(request);
  const event = await verifyWebhook({ headers: request.headers, body }, webhookChecks).catch((error: unknown) => {
    if (error instanceof LiveStreamError && error.code === "ERR_WEBHOOK") throw refusal(401, error.message);
    throw error;
  });
  const about = roomEvent(event);
  // Other events get a 200 too, because the sender would repeat them otherwise.
  if (about && isId(about.room)) await env.ROOMS.getByName(about.room).handleEvent(about.room, about.event);
  return { ok: true };
}

/** Reads the raw body up to the limit, because the sender is not yet verified. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > MAX_BODY) throw refusal(413, `the body is longer than ${MAX_BODY / 1024} KB`);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
