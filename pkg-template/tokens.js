// Tokens that callers sign for themselves.
import { authToken, managementToken, signingTimedOut } from "./names.js";
import { sign } from "./crypto.js";
import { compute, finish, limited } from "./driver.js";
import { begin, newCall } from "./instance.js";

export const createManagementToken = async (credentials, options) =>
  signedToken(begin(newCall(), managementToken, credentials, options));

export const createAuthToken = async (credentials, claims, options) =>
  signedToken(begin(newCall(), authToken, credentials, claims, options));

async function signedToken(unsigned) {
  if (unsigned.failure) return finish(unsigned);
  const { text, secret } = unsigned;
  const signature = await limited(unsigned, () => sign(text, secret));
  return typeof signature === "string" ? `${text}.${signature}` : compute(signingTimedOut);
}
