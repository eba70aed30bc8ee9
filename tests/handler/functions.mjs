// The functions of `hms-live/server` with which a server answers browsers. They make no request of their own; what attacks them are
// the tests of the handler, by requests, and those of its parts, by arguments.
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
