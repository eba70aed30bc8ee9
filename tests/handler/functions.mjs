// The functions of `hms-live/server` with which a server answers browsers. They make no request of their own, and what attacks them are
// the tests of the handler, by requests.
export const HANDLER_FUNCTIONS = [
  "createHandler",
  "toNodeListener",
  "showLiveStream",
  "redactText",
  "routeRequest",
  "refusal",
  "errorAnswer",
];
