// `POST /webhooks/100ms`: verified, then handed to the room that it is about, which drops what it has heard before.
import { LiveStreamError, refusal, verifyWebhook } from "hms-live/server";
import type { Env } from "./env";
import { isId } from "./ids";
import type { Settings } from "./settings";
import { roomEvent } from "./webhook-event";

/** Events about recordings list every file with its presigned URL. */
const LARGEST = 256 * 1024;

/** Answers when the room has the event on its disk: only then must the sender not repeat it. */
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
  // The sender would repeat what gets anything but a 200, and there is nothing to be done about it.
  if (about && isId(about.room)) await env.ROOMS.getByName(about.room).hear(about.room, about.event);
  return { ok: true };
}

/** The raw body, read no further than the limit: it is not known yet who has sent it. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > LARGEST) throw refusal(413, `the body is longer than ${LARGEST / 1024} KB`);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
