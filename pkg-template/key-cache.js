// The cache of the keys that a server has imported, since importing one takes longer than signing with it.
import { store } from "./token-cache.js";
import { importKey } from "./crypto.js";

const keys = new Map();

/** The key of a secret. */
export async function cachedKey(secret) {
  const known = keys.get(secret);
  if (known) return known;
  const key = await importKey(secret);
  store(keys, secret, key);
  return key;
}
