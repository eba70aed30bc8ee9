// Both entries in one program: what one makes, the other takes.
import * as shared from "hms-live";
import * as server from "hms-live/server";

export const stream: Promise<shared.LiveStream> = server.getLiveStream("s", { token: "t" });
export const isOurs = (error: unknown): error is shared.LiveStreamError => error instanceof server.LiveStreamError;

// @ts-expect-error tokens are for servers
shared.createManagementToken;
// @ts-expect-error so are webhooks
shared.verifyWebhook;
