// The core's actions as the driver sees them. In each step src/npm.rs calls one of these functions; it documents their
// arguments.
import { clock, hasPage, isBrowser, now, uuid } from "./environment.js";
import { findToken, removeToken, storeToken } from "./token-cache.js";
import { value } from "./values.js";

/** The action of the current step. */
let action;

/** The action of the last step. */
export const lastAction = () => action;

/** The null prototype hides additions to Object.prototype. */
function act(members) {
  action = { __proto__: null, ...members };
}

/** The functions that the core calls. */
export const host = {
  now,
  clock,
  uuid,
  isBrowser,
  hasPage,
  findToken,
  storeToken,
  removeToken,
  done(result) {
    act({ result: value(result) });
  },
  fail(failure) {
    act({ failure: value(failure) });
  },
  send(method, url, body, token, key, fetch, isPlaylist) {
    act({
      does: "send",
      method: value(method),
      url: value(url),
      body: value(body),
      token: value(token),
      key: value(key),
      fetch: value(fetch),
      isPlaylist,
    });
  },
  watch(onRequest, url, attempt) {
    action.watch = { onRequest: value(onRequest), url: value(url), attempt };
  },
  sleep(onRetry, attempt, failure) {
    act({ does: "sleep", onRetry: value(onRetry), attempt, failure: value(failure) });
  },
  notify(onStatus, stream) {
    act({ does: "notify", onStatus: value(onStatus), stream: value(stream) });
  },
  sign(text, secret) {
    act({ does: "sign", text: value(text), secret: value(secret) });
  },
  askToken(ask) {
    act({ does: "askToken", ask: value(ask) });
  },
  readProof(header, values, secrets) {
    act({ header: value(header), values: value(values), secrets: value(secrets) });
  },
  limit(milliseconds, signal, token, secret, more) {
    action.limit = milliseconds;
    action.signal = value(signal);
    action.hidden = [value(token), value(secret), ...(value(more) ?? [])];
  },
};
