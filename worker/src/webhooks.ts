// `POST /webhooks/100ms`: verified, then handed to the room that it is about, which drops what it has heard before.
import { LiveStreamError, verifyWebhook } from "hms-live/server";
import { Refusal } from "./answer";
import { bytesOf } from "./body";
import type { Env } from "./env";
import { isId } from "./ids";
import type { Settings } from "./settings";
import { roomEvent } from "./webhook-event";

/** Events about recordings list every file with its presigned URL. */
const LARGEST = 256 * 1024;

/** Answers when the room has the event on its disk: only then must the sender not repeat it. */
export async function webhook(request: Request, env: Env, { webhookChecks }: Settings): Promise<{ ok: true }> {
  if (Object.keys(webhookChecks).length === 0) {
    throw new Refusal(401, "no webhook can be verified here", ["set WEBHOOK_SECRET or WEBHOOK_SIGNATURE_SECRET"]);
  }
  const body = await bytesOf(request, LARGEST);
  const event = await verifyWebhook({ headers: request.headers, body }, webhookChecks).catch((error: unknown) => {
    if (error instanceof LiveStreamError && error.code === "ERR_WEBHOOK") throw new Refusal(401, error.message);
    throw error;
  });
  const about = roomEvent(event);
  // The sender would repeat what gets anything but a 200, and there is nothing to be done about it.
  if (about && isId(about.room)) await env.ROOMS.getByName(about.room).hear(about.room, about.event);
  return { ok: true };
}
