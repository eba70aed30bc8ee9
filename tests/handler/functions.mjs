// The functions of `hms-live/server` with which a server answers browsers. They make no requests; handler-attacks.test.mjs tests them
// with requests, handler-parts.test.mjs with arguments.
export const HANDLER_FUNCTIONS = [
  "createHandler",
  "toNodeListener",
  "showLiveStream",
  "redactText",
  "canonicalJson",
  "routeRequest",
  "refusal",
  "errorAnswer",
];
