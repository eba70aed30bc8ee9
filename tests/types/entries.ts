// The types of both entries are compatible in one program.
import * as shared from "hms-live";
import * as server from "hms-live/server";

export const stream: Promise<shared.LiveStream> = server.getLiveStream("s", { token: "t" });
export const isOurs = (error: unknown): error is shared.LiveStreamError => error instanceof server.LiveStreamError;

// @ts-expect-error tokens are server-only
shared.createManagementToken;
// @ts-expect-error webhooks are server-only
shared.verifyWebhook;
