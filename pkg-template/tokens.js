// Tokens that callers create.
import { authToken, managementToken, signingTimedOut } from "./names.js";
import { sign } from "./crypto.js";
import { compute, finish, limited } from "./driver.js";
import { begin, newCall, whenLoaded } from "./instance.js";
import { cachedKey } from "./key-cache.js";

export const createManagementToken = async (credentials, options) =>
  await whenLoaded(() => signed(managementToken, credentials, options));

export const createAuthToken = async (credentials, claims, options) =>
  await whenLoaded(() => signed(authToken, credentials, claims, options));

async function signed(take, ...given) {
  const unsigned = begin(newCall(), take, ...given);
  if (unsigned.failure) return finish(unsigned);
  const { text, secret } = unsigned;
  const signature = await limited(unsigned, () => sign(text, secret, cachedKey));
  return typeof signature === "string" ? `${text}.${signature}` : whenLoaded(() => compute(signingTimedOut));
}
