// Cases of the conformance suite that do not apply through the handler, by reason. A title may be a prefix of several cases.
const EXCLUSIONS = {
  "it tests the token, which only the handler has": [
    "authorizing: a wrong secret is tried twice",
    "authorizing: a 401 makes a call with credentials sign a new token once",
    "authorizing: a 401 with a fixed token is not retried",
    "authorizing: a token function is called again once after a 401",
  ],
  "the handler uses the token of an earlier case and signs none": [
    "deadline: a signing operation that never settles ends with the timeout",
    "abort: an abort while a token is being signed rejects at once",
  ],
  "an API 403 concerns the handler's token, so browsers get a 502": [
    "authorizing: a 403 is not retried",
    "exactlyOneStart: a final status is not retried",
    "hostileIds: a hostile id reaches the server as one encoded segment",
    "retries: getLiveStream is not retried after 403",
    "retries: stopLiveStream is not retried after 403",
    "retries: pauseRecording is not retried after 403",
    "retries: resumeRecording is not retried after 403",
  ],
  "the handler does not expose rooms, external streams or recordings": ["rooms:", "externalStreams:"],
  "the handler lists only the streams of one room": ["listing: without a filter every stream is listed"],
  "the handler passes on only known fields without secrets": [
    "starting: unknown fields and status values are kept",
    "idempotency: the key is sent in the meeting URL",
    "idempotency: a lost start with a key is found",
  ],
  "the handler merges identical concurrent starts": [
    ...[
      "an unanswered request",
      "a stalled body",
      "a slowly trickling body",
      "a trickling body that stalls",
      "a late answer",
    ].map((what) => `deadline: a start with ${what} settles`),
    ...["a request is pending", "a body is being read", "a body trickles in", "the call waits to retry"].map(
      (when) => `abort: an abort while ${when} rejects`,
    ),
  ],
  "the handler itself retries, with its own options": [
    "exactlyOneStart: 429 with Retry-After: 1 waits a second",
    "lostStarts: onRetry is called with the error while a lost start is looked up",
  ],
  "the browser's timeout expires before the handler's": [
    "lostStarts: a start that is lost each time",
    "lostStarts: without retries a lost start that no list shows",
    "responses: a start answered with nonsense",
    "startOutcomes: a lost start that no list shows",
  ],
  "the handler replaces the API's answer with its own error": [
    "errors: ERR_API carries the server's message and the request",
    "errors: redirects are not followed",
    "exactlyOneStart: 200 with an invalid object that has an id",
    "idempotency: a key that was used with other parameters",
    "waiting: rejects with ERR_INVALID_RESPONSE when an answer is no live stream",
  ],
};

/** Why a case is excluded; undefined if it runs. */
export const exclusionReason = (title) =>
  Object.entries(EXCLUSIONS).find(([, cases]) => cases.some((known) => title.startsWith(known)))?.[0];

/** All prefixes; a test checks that each still matches a case. */
export const excludedTitles = Object.values(EXCLUSIONS).flat();
