// Runs a call: does what each action of the core says, and tells the core what came of it. It decides nothing.
import { digest, sign } from "./crypto.js";
import { LiveStreamError, leaks, words } from "./error.js";
import { begin, step } from "./instance.js";
import { bytesOf, proof } from "./webhook.js";

/** How Node, Bun and Deno say that a request never left. */
const REFUSED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ConnectionRefused|Connection refused|dns error|bad port/;

/** Runs a call that needs nobody else, and returns its value. */
export function compute(name, ...args) {
  return finish(begin(beginning(name, args)), {});
}

/** Runs a call to its end. */
export async function perform(name, ...args) {
  const call = beginning(name, args);
  let action = begin(call);
  const kept = { token: undefined, secret: call.secret };
  while (action.do !== "done" && action.do !== "fail") {
    const event = await within(action, call, (signal) => act(action, call, kept, signal));
    if ("body" in event && !action.playlist) kept.latest = event.body;
    kept.cause = event.cause;
    kept.token = action.token || kept.token;
    action = step(action.state, { ...event, ...moment() });
  }
  return finish(action, kept);
}

function finish(action, kept) {
  if ("value" in action) return action.value;
  const stream = "item" in action ? kept.latest.data[action.item] : kept.latest;
  if (action.do === "fail") throw failure(action.error, kept, action.stream ? stream : undefined);
  return stream;
}

function failure(error, { cause, token, secret }, stream) {
  return new LiveStreamError(error.message, error, stream, leaks(cause, [token, secret]) ? undefined : cause);
}

/** Does one action and resolves to what came of it; rejects with nothing but what a function of the caller's threw. */
async function act(action, call, kept, signal) {
  if (action.do === "send") return send(action, call.fetch ?? fetch, signal);
  if (action.do === "sign") return { type: "signed", signature: await sign(action.text, call.secret) };
  if (action.do === "ask") return { type: "token", token: await (0, call.token)() };
  if (action.do === "digest") return read(action, call.args[0], kept);
  if (action.do === "decode") return { type: "decoded", body: decode(kept.bytes) };
  if (action.do === "notify") return { type: "told", done: call.onStatus && (0, call.onStatus)(kept.latest) };
  if (action.error && call.onRetry) {
    (0, call.onRetry)({ attempt: action.attempt, delay: action.limit, error: failure(action.error, kept) });
  }
  // A pause ends with its limit.
  return new Promise(() => {});
}

/** Waits for the work, for the limit of the action, or for the caller's signal, and leaves neither timer nor listener. */
async function within(action, { signal }, work) {
  if (isAborted(signal)) throw signal.reason;
  const controller = new AbortController();
  let timer;
  let stop;
  const end = new Promise((resolve, reject) => {
    timer = setTimeout(resolve, action.limit, { type: action.do === "sleep" ? "slept" : "timeout" });
    stop = () => reject(signal.reason);
    listen(signal, stop);
  });
  try {
    return await Promise.race([work(controller.signal), end]);
  } finally {
    clearTimeout(timer);
    forget(signal, stop);
    controller.abort();
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

async function send({ method, url, token, body, playlist }, fetch, signal) {
  const headers = {};
  if (!playlist) headers.accept = "application/json";
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers["content-type"] = "application/json";
  try {
    // A redirect could carry the token away; a playlist is asked for without one.
    const response = await fetch(url, { method, headers, body, signal, redirect: playlist ? "follow" : "manual" });
    const text = await response.text();
    // A custom fetch may say anything, and turning a list of four billion holes into text takes for ever.
    if (typeof text !== "string") throw new TypeError("the body that fetch resolved to is no text");
    return {
      type: "answer",
      status: response.status,
      date: response.headers.get("date") ?? undefined,
      retryAfter: response.headers.get("retry-after") ?? undefined,
      body: playlist ? undefined : parse(text),
      text: text.slice(0, playlist ? 900_000 : 10_000),
    };
  } catch (cause) {
    return { type: "lost", refused: wasRefused(cause), reason: words(cause), cause };
  }
}

async function read(action, request, kept) {
  let headers;
  try {
    headers = proof(action.header, request);
    kept.bytes = await bytesOf(request);
  } catch (cause) {
    return { type: "lost", reason: words(cause), cause };
  }
  return digest(action, headers, kept.bytes);
}

function decode(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
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

const beginning = (name, args) => ({
  name,
  args,
  browser: typeof document !== "undefined" || typeof window !== "undefined",
  page: typeof location !== "undefined",
  ...moment(),
});

const moment = () => ({
  now: Date.now(),
  clock: performance.now(),
  // A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
  uuid: crypto.randomUUID?.() ?? Math.random().toString(16).slice(2),
});
