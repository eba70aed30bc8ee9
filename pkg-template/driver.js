// Runs a call: does what each action of the core says, and tells the core what came of it. It decides nothing.
import { sign } from "./crypto.js";
import { LiveStreamError, leaks, words } from "./error.js";
import { begin, step } from "./instance.js";
import {
  ANSWER, ASK, ASKED, BEARER, BODY, BROWSER, CLOCK, CONTINUE, DATE, DECODE, DIGEST, FAIL, FAULTS, FETCH, FIRST, LATEST, LIMIT, LOST, METHOD,
  NAME, NOTIFY, NOW, ON_RETRY, ON_STATUS, PAGE, PAYLOAD, PLAYLIST_WANTED, RESULT, RETRY_AFTER, SECOND, SECRET, SEND, SIGN,
  SIGNAL, SIGNED, SLEEP, STATUS, TEXT, THIRD, TIMED_OUT, TOKEN, TOKEN_GIVEN, URL, UUID,
} from "./numbers.js";
import { table } from "./values.js";

/** How Node, Bun and Deno say that a request never left. */
const REFUSED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ConnectionRefused|Connection refused|dns error|bad port/;

/** Runs a call that needs nobody else, and returns its value. */
export function compute(operation, name, ...args) {
  const call = beginning(name, args);
  return finish(call, begin(call, operation));
}

/** Runs a call to its end. */
export const perform = (operation, name, ...args) => run(operation, name, args);

/** Runs a call to its end; the two actions of a webhook, of which the second takes no time, somebody else does. */
export async function run(operation, name, args, digest, decode) {
  const call = beginning(name, args);
  timed(call.values);
  let action = begin(call, operation);
  while (action > FAIL) {
    const { event, cause, came } = action === DECODE ? decode(call) : await limited(call, action, digest);
    call.cause = cause;
    timed(call.values);
    for (let place = STATUS; place < NAME; place += 1) call.values[place] = came?.[place];
    action = step(call, event);
  }
  return finish(call, action);
}

function finish(call, action) {
  const result = call.values[RESULT];
  if (action === FAIL) throw failure(call, result);
  return result;
}

function failure({ cause, values }, { message, stream, ...said }) {
  const isSafe = !leaks(cause, [values[TOKEN], values[SECRET]].flat());
  return new LiveStreamError(message, said, stream, isSafe ? cause : undefined);
}

/** Does one action and resolves to what came of it; rejects with nothing but what a function of the caller's threw. */
async function act(call, action, digest, controller) {
  const { values } = call;
  if (action === SEND) return send(values, controller.signal);
  if (action === SIGN) return { event: SIGNED, came: { [BODY]: await sign(values[PAYLOAD], values[SECRET]) } };
  if (action === ASK) return { event: TOKEN_GIVEN, came: { [BODY]: await (0, values[ASKED])() } };
  if (action === NOTIFY) return { event: CONTINUE, came: values[ON_STATUS] && void (0, values[ON_STATUS])(values[LATEST]) };
  if (action === DIGEST) return digest(call);
  if (values[RESULT] && values[ON_RETRY]) {
    const error = failure(call, values[RESULT]);
    (0, values[ON_RETRY])({ attempt: values[FAULTS], delay: values[LIMIT], error });
  }
  // A pause ends with its limit.
  return new Promise(() => {});
}

/** Waits for an action, for its limit, or for the caller's signal, and leaves neither timer nor listener. */
async function limited(call, action, digest) {
  const { values } = call;
  const signal = values[SIGNAL];
  // A signal of somebody's own making may throw whenever it is touched.
  if (attempt(() => signal?.aborted) === true) throw signal.reason;
  const controller = new AbortController();
  let timer;
  let stop;
  return new Promise((resolve, reject) => {
    // What has come to its end by itself needs no abort, which costs more than all that is done here.
    const end = (settle, outcome) => {
      settle(outcome);
      controller.abort();
    };
    timer = setTimeout(end, values[LIMIT], resolve, { event: action === SLEEP ? CONTINUE : TIMED_OUT });
    stop = () => end(reject, signal.reason);
    listen(signal, stop);
    act(call, action, digest, controller).then(resolve, reject);
  }).finally(() => {
    clearTimeout(timer);
    attempt(() => signal?.removeEventListener("abort", stop));
  });
}

function listen(signal, stop) {
  try {
    signal?.addEventListener("abort", stop);
  } catch (cause) {
    const values = { code: "ERR_INVALID_ARGUMENT", argument: "options.signal" };
    throw new LiveStreamError("options.signal threw an exception when it was listened to", values, undefined, cause);
  }
}

/** What comes of something that may throw and must not take the place of a result; nothing where it does. */
export function attempt(it) {
  try {
    return it();
  } catch {
    return undefined;
  }
}

async function send(values, signal) {
  const isPlaylist = values[PLAYLIST_WANTED];
  const headers = isPlaylist ? {} : { accept: "application/json" };
  if (values[BEARER]) headers.authorization = `Bearer ${values[BEARER]}`;
  const body = values[PAYLOAD];
  if (body) headers["content-type"] = "application/json";
  // A redirect could carry the token away; a playlist is asked for without one.
  const init = { method: values[METHOD], headers, body, signal, redirect: isPlaylist ? "follow" : "manual" };
  try {
    const response = await (0, values[FETCH] ?? fetch)(values[URL], init);
    const text = await response.text();
    // A custom fetch may say anything, and turning a list of four billion holes into text takes for ever.
    if (typeof text !== "string") throw new TypeError("the body that fetch resolved to is no text");
    const came = {
      [STATUS]: response.status,
      [DATE]: header(response, "date"),
      [RETRY_AFTER]: header(response, "retry-after"),
      // Not every runtime takes the byte order mark away, as reading text should.
      [BODY]: isPlaylist ? undefined : attempt(() => JSON.parse(text.replace(/^\ufeff/, ""))),
      [TEXT]: text.slice(0, isPlaylist ? 900_000 : 10_000),
    };
    return { event: ANSWER, came };
  } catch (cause) {
    return lost(cause, wasRefused(cause));
  }
}

/** What to tell the core where no answer came; whether the request never left, where somebody knows. */
export const lost = (cause, wasRefused) => ({
  event: LOST,
  cause,
  came: { [STATUS]: Number(wasRefused), [TEXT]: words(cause) },
});

// A custom fetch may have headers of any sort.
function header(response, name) {
  const found = response.headers.get(name);
  return typeof found === "string" ? found : undefined;
}

/** Whether a request never left, so that sending it again starts nothing twice. */
const wasRefused = (cause) =>
  attempt(() =>
    [cause, cause.cause].some((error) => [error?.message, error?.code].some((said) => typeof said === "string" && REFUSED.test(said))),
  );

function beginning(name, args) {
  const values = table();
  values[NAME] = name;
  values[BROWSER] = globalThis.document ?? globalThis.window;
  values[PAGE] = globalThis.location;
  [values[FIRST], values[SECOND], values[THIRD]] = args;
  return { values };
}

/** The same table, with what time it is. */
function timed(values) {
  values[NOW] = Date.now();
  values[CLOCK] = performance.now();
  // A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
  values[UUID] = crypto.randomUUID?.() ?? Math.random().toString(16).slice(2);
  return values;
}
