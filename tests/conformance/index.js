// One suite for every runtime and for both drivers. It uses Web APIs alone: who runs it brings a `test` function, the
// library, a running emulator, and what is special about the place.
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
import inherited from "./inherited.js";
import largeBodies from "./large-bodies.js";
import listing from "./listing.js";
import lostStarts from "./lost-starts.js";
import meetingUrls from "./meeting-urls.js";
import ownServer from "./own-server.js";
import reading from "./reading.js";
import responses from "./responses.js";
import retries from "./retries.js";
import { Emulator, Room } from "./room.js";
import rooms from "./rooms.js";
import secrets from "./secrets.js";
import serverAnswers from "./server-answers.js";
import starting from "./starting.js";
import stopping from "./stopping.js";
import toldRight from "./told-right.js";
import tokens from "./tokens.js";
import waiting from "./waiting.js";
import watching from "./watching.js";
import { witnessed } from "./witness.js";

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
  toldRight,
  idempotency,
  retries,
  ownServer,
  authorizing,
  customFetch,
  callbacks,
  watching,
  inherited,
  tokens,
  meetingUrls,
  rooms,
  externalStreams,
  serverAnswers,
  deadline,
  abort,
};

/**
 * Hands every case to `test(name, run, { alone })`. Cases may run at the same time unless they are `alone`: those use what
 * all rooms share, or measure time. They come last, and the very last one looks at the errors of all others.
 *
 * `emulator` is `{ origin, accessKey, secret }`. Of `place`, all of which is optional, `options` are those without which no
 * call works there, `iterates` says whether lists can be iterated, `inspect(error)` shows an error as the runtime would,
 * `timers()` counts running timers, `isThorough` tries the functions of servers with any value and every option too, `keepsTokens` says that calls share one token, and `connections` is how many requests to one server can be under way at once.
 */
export function suite({ test, lib: library, emulator: address, place = {} }) {
  const emulator = new Emulator(address);
  const { lib, errors } = witnessed(library);
  const parallel = [];
  const alone = [];
  const case_ = (subject, list) => (name, run) => {
    const room = () => new Room(emulator, place.options);
    list.push({ name: `${subject}: ${name}`, run: () => run(room()) });
  };
  for (const [subject, define] of Object.entries(subjects)) {
    const it = Object.assign(case_(subject, parallel), { alone: case_(subject, alone) });
    define({ it, lib, emulator, place });
  }
  secrets({ it: case_("secrets", parallel), last: case_("secrets", alone), lib, emulator, place, errors });
  for (const { name, run } of parallel) test(name, run, { alone: false });
  for (const { name, run } of alone) test(name, run, { alone: true });
}
