// What a server keeps for later calls: management tokens that it has signed, and keys of secrets. It keeps strings and keys and no
// promise, which an edge runtime would cancel with the request that made it. A browser keeps nothing.
import { importKey } from "./crypto.js";
import { isBrowser } from "./moment.js";
import { handle, value } from "./values.js";

/** The most entries of a map; the one that was stored first goes first. */
const MOST = 100;

const tokens = new Map();
const keys = new Map();

/** By the values, so that credentials that were changed are others. */
const account = (accessKey, secret) => JSON.stringify([value(accessKey), value(secret)]);

/** A token that was signed at or before `now` and lasts beyond `until`, if there is one. A clock that was set back spoils it. */
export function findToken(accessKey, secret, now, until) {
  const { token, signed, expires } = tokens.get(account(accessKey, secret)) ?? {};
  return handle(signed <= now && until < expires ? token : undefined);
}

export function storeToken(accessKey, secret, token, signed, expires) {
  store(tokens, account(accessKey, secret), { token: value(token), signed, expires });
}

export function removeToken(refused) {
  for (const [id, { token }] of tokens) if (token === value(refused)) tokens.delete(id);
}

/** Importing a key takes longer than signing with it. */
export async function cachedKey(secret) {
  const kept = keys.get(secret);
  if (kept) return kept;
  const key = await importKey(secret);
  store(keys, secret, key);
  return key;
}

function store(map, id, kept) {
  if (isBrowser()) return;
  map.delete(id);
  map.set(id, kept);
  if (map.size > MOST) map.delete(map.keys().next().value);
}
