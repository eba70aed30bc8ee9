// Runs a call: does what each action of the core says, and tells the core by an event how it ended. It decides nothing.
import { answerOf, caching, textOf } from "./answer.js";
import { wasRefused, words } from "./cause.js";
import { sign } from "./crypto.js";
import { LiveStreamError } from "./error.js";
import { begin, newCall, step, whenLoaded } from "./instance.js";
import { answered, begin as beginCall, lost, resumed, signed, timedOut, tokenGiven } from "./names.js";
import { isAborted, listen, reasonOf, unlisten } from "./signal.js";
import { watch } from "./watch.js";

/** Calls a function of the core that is over in one step; `take` is the name of its export. */
export function compute(take, ...args) {
  return finish(begin(newCall(), take, ...args));
}

/** Runs the call of a function that makes requests to its end. Stacks name that function, however a minifier calls it. */
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
    // The instance may be gone since another call has trapped in it.
    action = await whenLoaded(() => step(call, event, ...values));
  }
  return finish(action, cause);
}

/** Sends a request as `limited` does, and tells the caller how it went, however it ends. */
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

/** Ends a call by its last action: returns the result, or throws the failure. */
export function finish(action, cause) {
  if (action.failure) throw failed(action, cause);
  return action.result;
}

function failed({ failure, hidden }, cause) {
  const { message, stream, ...said } = { __proto__: null, ...failure };
  return new LiveStreamError(message, said, stream, cause, hidden);
}

/** One function for each action. It resolves to the event that tells how the action ended, to its values, and to what was thrown. */
const does = {
  async send({ method, url, body, token, key, fetch: custom, isPlaylist, hidden }, signal) {
    const headers = isPlaylist ? {} : { accept: "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    if (key) headers["idempotency-key"] = key;
    if (body) headers["content-type"] = "application/json";
    // A redirect could carry the token away; a playlist is asked for without one.
    // What a page has put on Object.prototype is no part of it.
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
    // A pause ends with its limit.
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
 * Waits until an action has ended, its limit is reached, or the caller's signal is aborted, and leaves neither timer nor
 * listener. At the limit it resolves to nothing.
 */
export async function limited({ limit, signal }, act) {
  if (isAborted(signal)) throw reasonOf(signal);
  const controller = new AbortController();
  let timer;
  let stop;
  return new Promise((resolve, reject) => {
    // What has come to its end by itself needs no abort, which costs more than all that is done here.
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
