// Runs a call: does what each action of the core says, and tells the core what came of it. It decides nothing.
import { sign } from "./crypto.js";
import { LiveStreamError, leaks, words } from "./error.js";
import { begin, step } from "./instance.js";
import {
  ANSWER, ASK, ASKED, BEARER, BODY, BROWSER, CLOCK, CONTINUE, DATE, FAIL, FAULTS, FETCH, FIRST, LATEST, LIMIT, LOST, METHOD,
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

/** Runs a call to its end; what is to be done besides the actions below, somebody else does. */
export async function run(operation, name, args, actElse) {
  const call = beginning(name, args);
  timed(call.values);
  let action = begin(call, operation);
  while (action > FAIL) {
    const { event, cause, came } = await limited(call, action, actElse);
    call.cause = cause;
    Object.assign(timed(call.values).fill(undefined, STATUS, NAME), came);
    action = step(call, event);
  }
  return finish(call, action);
}

function finish(call, action) {
  const result = call.values[RESULT];
  if (action === FAIL) throw failure(call, result);
  return result;
}

function failure({ cause, values }, error) {
  const isSafe = !leaks(cause, [values[TOKEN], values[SECRET]].flat());
  return new LiveStreamError(error.message, error, error.stream, isSafe ? cause : undefined);
}

/** Does one action and resolves to what came of it; rejects with nothing but what a function of the caller's threw. */
async function act(call, action, actElse, controller) {
  const { values } = call;
  if (action === SEND) return send(values, controller.signal);
  if (action === SIGN) return { event: SIGNED, came: { [BODY]: await sign(values[PAYLOAD], values[SECRET]) } };
  if (action === ASK) return { event: TOKEN_GIVEN, came: { [BODY]: await (0, values[ASKED])() } };
  if (action === NOTIFY) return { event: CONTINUE, came: values[ON_STATUS] && void (0, values[ON_STATUS])(values[LATEST]) };
  if (action !== SLEEP) return actElse(call, action);
  if (values[RESULT] && values[ON_RETRY]) {
    const error = failure(call, values[RESULT]);
    (0, values[ON_RETRY])({ attempt: values[FAULTS], delay: values[LIMIT], error });
  }
  // A pause ends with its limit.
  return new Promise(() => {});
}

/** Waits for an action, for its limit, or for the caller's signal, and leaves neither timer nor listener. */
async function limited(call, action, actElse) {
  const signal = call.values[SIGNAL];
  if (isAborted(signal)) throw signal.reason;
  const controller = new AbortController();
  let timer;
  let stop;
  const end = new Promise((resolve, reject) => {
    timer = setTimeout(resolve, call.values[LIMIT], { event: action === SLEEP ? CONTINUE : TIMED_OUT });
    stop = () => reject(signal.reason);
    listen(signal, stop);
  });
  let isOver = false;
  const work = act(call, action, actElse, controller).finally(() => (isOver = true));
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    forget(signal, stop);
    // What has come to its end needs no abort, which costs more than all that is done here.
    if (!isOver) controller.abort();
  }
}

function listen(signal, stop) {
  try {
    signal?.addEventListener("abort", stop);
  } catch (cause) {
    const values = { code: "ERR_INVALID_ARGUMENT", argument: "options.signal" };
    throw new LiveStreamError("options.signal threw an exception when it was listened to", values, undefined, cause);
  }
}

// A signal of somebody's own making may throw whenever it is touched, which must not take the place of a result.
function isAborted(signal) {
  try {
    return signal?.aborted === true;
  } catch {
    return false;
  }
}

function forget(signal, stop) {
  try {
    signal?.removeEventListener("abort", stop);
  } catch {
    // Then there is nothing left to be done about it.
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
      [BODY]: isPlaylist ? undefined : parse(text),
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

function parse(text) {
  try {
    // Not every runtime takes the byte order mark away, as reading text should.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** Whether a request never left, so that sending it again starts nothing twice. */
function wasRefused(cause) {
  try {
    const { cause: inner } = cause;
    return [cause.message, cause.code, inner?.message, inner?.code].some((said) => typeof said === "string" && REFUSED.test(said));
  } catch {
    return false;
  }
}

function beginning(name, [first, second, third]) {
  const values = table();
  values[NAME] = name;
  values[BROWSER] = typeof document !== "undefined" || typeof window !== "undefined" || undefined;
  values[PAGE] = typeof location !== "undefined" || undefined;
  values[FIRST] = first;
  values[SECOND] = second;
  values[THIRD] = third;
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
