// The cache of the management tokens that a server has signed. It holds no promises, which an edge runtime would cancel with the request
// that made them, and nothing in a browser.
import { isBrowser } from "./environment.js";
import { handle, value } from "./values.js";

/** The maximum size of a cache, beyond which the entry stored first is dropped. */
const MOST = 100;

const tokens = new Map();

/** The key of an account, made of values, so that a changed credentials object is another account. */
const account = (accessKey, secret) => JSON.stringify([value(accessKey), value(secret)]);

/** The token of an account if it expires after `earliest` and no later than `latest`. */
export function findToken(accessKey, secret, earliest, latest) {
  const { token, expires } = tokens.get(account(accessKey, secret)) ?? {};
  return handle(earliest < expires && expires <= latest ? token : undefined);
}

export function storeToken(accessKey, secret, token, expires) {
  store(tokens, account(accessKey, secret), { token: value(token), expires });
}

export function removeToken(refused) {
  for (const [id, { token }] of tokens) if (token === value(refused)) tokens.delete(id);
}

/** Stores an entry of a server's cache. */
export function store(map, id, kept) {
  if (isBrowser()) return;
  map.delete(id);
  map.set(id, kept);
  if (map.size > MOST) map.delete(map.keys().next().value);
}
