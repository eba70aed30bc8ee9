// Cases of the conformance suite that do not hold through the handler, each with the reason. A title may be the beginning of several.
const LEFT_OUT = {
  "it is about the token, which only the handler has": [
    "authorizing: a wrong secret is tried twice",
    "authorizing: a token that the server no longer takes is renewed once",
    "authorizing: a fixed token is never tried again",
    "authorizing: a token function is called again after a 401",
  ],
  "the handler has a token from an earlier case, and signs none": [
    "deadline: a signature that never comes settles",
    "abort: an abort while a token is signed rejects",
  ],
  "the API's 403 is about the handler's token, and a 502 to browsers": [
    "authorizing: a 403 is never tried again",
    "exactlyOneStart: a refusal is final",
    "hostileIds: a hostile id reaches the server as one encoded segment",
    "retries: getLiveStream is not sent again after 403",
    "retries: stopLiveStream is not sent again after 403",
    "retries: pauseRecording is not sent again after 403",
    "retries: resumeRecording is not sent again after 403",
  ],
  "only servers make rooms, external streams and recordings": ["rooms:", "externalStreams:"],
  "the handler lists the streams of one room": ["listing: without a filter every stream is listed"],
  "the handler passes on what it knows, and nothing that may be a secret": [
    "starting: fields and status values that the API adds later are kept as they are",
    "idempotency: the key is in the meeting URL that the API gets",
    "idempotency: a lost start with a key is found",
  ],
  "starts that ask for the same at the same time are one through the handler": [
    ...[
      "an unanswered request",
      "a stalled body",
      "a slow trickle",
      "a slow trickle that stalls",
      "an answer that comes late",
    ].map((what) => `deadline: ${what} settles a start`),
    ...["a request is under way", "a body is read", "a body trickles", "the call waits for another try"].map(
      (when) => `abort: an abort while ${when} rejects`,
    ),
  ],
  "the handler sends again itself, by its own options, and the browser hears how it ended": [
    "exactlyOneStart: 429 with Retry-After: 1 waits a second",
    "lostStarts: while a lost start is looked for the caller is told why",
  ],
  "the time of the browser's call ends before that of the handler": [
    "lostStarts: a start that is lost each time",
    "lostStarts: without retries a start that left no trace",
    "responses: over the network, too, a start answered with nonsense",
    "toldRight: where lists never show it, it may have started, whatever",
  ],
  "the answer of the API ends at the handler, which says what was wrong with it in words of its own": [
    "errors: an error of the API carries what the server said and which request it was about",
    "errors: redirects are not followed",
    "exactlyOneStart: 200 with an object that holds an id",
    "idempotency: a key that was used for something else",
    "waiting: an answer that is no live stream ends the wait",
  ],
};

/** Why a case is left out; nothing where it runs. */
export const leftOut = (title) =>
  Object.entries(LEFT_OUT).find(([, cases]) => cases.some((known) => title.startsWith(known)))?.[0];

/** The titles, none of which may be of a case that there is no more. */
export const titles = Object.values(LEFT_OUT).flat();
