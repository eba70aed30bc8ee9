// The functions of the entry for servers: those of the other one, and what no page should have.
export * from "./api.js";
export { createHandler } from "./handler.js";
export { toNodeListener } from "./handler/node.js";
export { showLiveStream } from "./handler/outgoing.js";
export { redactText } from "./handler/redact-text.js";
export { errorAnswer, refusal } from "./handler/refusal.js";
export { routeRequest } from "./handler/requested.js";
export { createAuthToken, createManagementToken } from "./tokens.js";
export { verifyWebhook } from "./verify.js";
