// Runs a call: carries out each action of the core and reports the outcome as an event. It makes no decisions.
import { answerOf, caching, textOf } from "./answer.js";
import { wasRefused, words } from "./cause.js";
import { sign } from "./crypto.js";
import { LiveStreamError } from "./error.js";
import { begin, newCall, step, whenLoaded } from "./instance.js";
import { answered, begin as beginCall, lost, resumed, signed, timedOut, tokenGiven } from "./names.js";
import { isAborted, listen, reasonOf, unlisten } from "./signal.js";
import { watch } from "./watch.js";

/** Calls a function of the core that completes in one step; `take` is the name of its export. */
export function compute(take, ...args) {
  return finish(begin(newCall(), take, ...args));
}

/**
 * Runs a call of an operation to its end. Names its function after the operation, so that minified stack traces show
 * it.
 */
export function perform(name, ...args) {
  const { [name]: call } = { [name]: async () => await whenLoaded(() => run(name, ...args)) };
  return call();
}

async function run(name, ...args) {
  const call = newCall();
  let action = begin(call, beginCall, name, ...args);
  let cause;
  while (action.does) {
    const late = action.does === "sleep" ? resumed : timedOut;
    const act = (signal) => does[action.does](action, signal, cause);
    const came = await (action.watch ? watched(action, act) : limited(action, act));
    const [event, values, thrown] = came ?? [late, []];
    cause = thrown;
    // The instance may be gone if another call trapped in it.
    action = await whenLoaded(() => step(call, event, ...values));
  }
  return finish(action, cause);
}

/** Sends a request like `limited`, and reports the outcome to the caller. */
async function watched(action, act) {
  const { onRequest, url, attempt } = action.watch;
  const tell = watch(onRequest, action.method, url, attempt);
  let answer;
  try {
    const came = await limited(action, act);
    if (came?.[0] === answered) [, answer] = came;
    return came;
  } finally {
    tell(answer);
  }
}

/** Ends a call: returns the result of its last action or throws its failure. */
export function finish(action, cause) {
  if (action.failure) throw failed(action, cause);
  return action.result;
}

function failed({ failure, hidden }, cause) {
  const { message, stream, ...said } = { __proto__: null, ...failure };
  return new LiveStreamError(message, said, stream, cause, hidden);
}

/**
 * A function per action. Each resolves to the event that reports the outcome, the event's values, and the error thrown,
 * if any.
 */
const does = {
  async send({ method, url, body, token, key, fetch: custom, isPlaylist, hidden }, signal) {
    const headers = isPlaylist ? {} : { accept: "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    if (key) headers["idempotency-key"] = key;
    if (body) headers["content-type"] = "application/json";
    // A redirect could leak the token; playlist requests carry none. The null prototype hides additions to
    // Object.prototype.
    const init = { __proto__: null, method, headers, body, signal, redirect: isPlaylist ? "follow" : "manual" };
    const cache = caching();
    if (cache) init.cache = cache;
    try {
      const response = await (custom ?? fetch)(url, init);
      return [answered, answerOf(response, await textOf(response, isPlaylist), isPlaylist)];
    } catch (cause) {
      return [lost, [words(cause, hidden), wasRefused(cause) || undefined], cause];
    }
  },

  async sleep(action, _signal, cause) {
    const { onRetry, attempt, limit, failure } = action;
    if (failure) await onRetry?.({ attempt, delay: limit, error: failed(action, cause) });
    // The time limit ends the sleep.
    return new Promise(() => {});
  },

  async notify({ onStatus, stream }) {
    await onStatus?.(stream);
    return [resumed, []];
  },

  sign: async ({ text, secret }) => [signed, [await sign(text, secret)]],

  askToken: async ({ ask }) => [tokenGiven, [await ask()]],
};

/**
 * Waits until an action ends, its time limit is reached, or the signal is aborted, then cleans up timer and listener.
 * Resolves to undefined at the time limit.
 */
export async function limited({ limit, signal }, act) {
  if (isAborted(signal)) throw reasonOf(signal);
  const controller = new AbortController();
  let timer;
  let stop;
  return new Promise((resolve, reject) => {
    // An action that ended on its own is not aborted, because aborting costs more than everything else here.
    const end = (settle, outcome) => {
      settle(outcome);
      controller.abort();
    };
    timer = setTimeout(end, limit, resolve);
    stop = () => end(reject, reasonOf(signal));
    listen(signal, stop);
    act(controller.signal).then(resolve, reject);
  }).finally(() => {
    clearTimeout(timer);
    unlisten(signal, stop);
  });
}
