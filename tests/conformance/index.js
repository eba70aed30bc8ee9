// One suite for every runtime and both drivers. It uses only Web APIs: the runner supplies a `test` function, the library, a
// running emulator, and a description of the environment.
import abort from "./abort.js";
import anyValues from "./any-values.js";
import argumentsOfCalls from "./arguments.js";
import authorizing from "./authorizing.js";
import callbacks from "./callbacks.js";
import causes from "./causes.js";
import customFetch from "./custom-fetch.js";
import deadline from "./deadline.js";
import errors from "./errors.js";
import exactlyOneStart from "./exactly-one-start.js";
import externalStreams from "./external-streams.js";
import hostileIds from "./hostile-ids.js";
import idempotency from "./idempotency.js";
import prototypePollution from "./prototype-pollution.js";
import largeBodies from "./large-bodies.js";
import listing from "./listing.js";
import lostStarts from "./lost-starts.js";
import meetingUrls from "./meeting-urls.js";
import ownServer from "./own-server.js";
import reading from "./reading.js";
import responses from "./responses.js";
import retries from "./retries.js";
import { Emulator, Room } from "./emulator.js";
import rooms from "./rooms.js";
import secrets from "./secrets.js";
import serverAnswers from "./server-answers.js";
import starting from "./starting.js";
import stopping from "./stopping.js";
import startOutcomes from "./start-outcomes.js";
import tokens from "./tokens.js";
import waiting from "./waiting.js";
import onRequest from "./on-request.js";
import { recordErrors } from "./record-errors.js";

const subjects = {
  starting,
  stopping,
  reading,
  listing,
  waiting,
  arguments: argumentsOfCalls,
  anyValues,
  hostileIds,
  responses,
  largeBodies,
  errors,
  causes,
  exactlyOneStart,
  lostStarts,
  startOutcomes,
  idempotency,
  retries,
  ownServer,
  authorizing,
  customFetch,
  callbacks,
  onRequest,
  prototypePollution,
  tokens,
  meetingUrls,
  rooms,
  externalStreams,
  serverAnswers,
  deadline,
  abort,
};

/**
 * Passes every case to `test(name, run, { alone })`. Cases may run concurrently unless they are `alone`, because those use state
 * that all rooms share, or measure time. They come last; the very last one inspects the errors of all others for secrets.
 *
 * `emulator` is `{ origin, accessKey, secret }`. Every member of `environment` is optional: `options` are passed to each call, `iterates`
 * says whether lists are async iterable, `inspect(error)` prints an error as the runtime does, `timers()` counts active timers,
 * `isThorough` also tries the server-only functions with every value and option, `sharesTokens` says whether calls share one token,
 * and `connections` is how many requests to one server can be in flight at once.
 */
export function suite({ test, lib: library, emulator: address, environment = {} }) {
  const emulator = new Emulator(address);
  const { lib, errors } = recordErrors(library);
  const parallel = [];
  const alone = [];
  const case_ = (subject, list) => (name, run) => {
    const room = () => new Room(emulator, environment.options);
    list.push({ name: `${subject}: ${name}`, run: () => run(room()) });
  };
  for (const [subject, define] of Object.entries(subjects)) {
    const it = Object.assign(case_(subject, parallel), { alone: case_(subject, alone) });
    define({ it, lib, emulator, environment });
  }
  secrets({ it: case_("secrets", parallel), last: case_("secrets", alone), lib, emulator, environment, errors });
  for (const { name, run } of parallel) test(name, run, { alone: false });
  for (const { name, run } of alone) test(name, run, { alone: true });
}
