// HMAC by Web Crypto, which every runtime has. Secrets never enter the module.
import { LiveStreamError } from "./error.js";
import { base64url } from "./values.js";

/** Imports a secret as a key. */
export async function importKey(secret) {
  if (!crypto.subtle) {
    throw new LiveStreamError("signing needs Web Crypto, which pages have only over https and on localhost", {
      code: "ERR_INIT",
    });
  }
  const algorithm = { __proto__: null, name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["sign"]);
}

/** HMAC-SHA256 of bytes. */
async function hmac(key, bytes) {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}

/** The signature of a JSON Web Token. */
export async function sign(text, secret, keyOf = importKey) {
  const key = await keyOf(secret);
  return base64url(String.fromCharCode(...(await hmac(key, new TextEncoder().encode(text)))));
}

/** The HMAC-SHA256 of bytes with each secret, in hexadecimal. */
export async function digests(bytes, secrets, keyOf = importKey) {
  const made = [];
  for (const secret of secrets) made.push(hex(await hmac(await keyOf(secret), bytes)));
  return made;
}

/** Converts bytes to hexadecimal, four at a time. */
function hex({ buffer }) {
  const view = new DataView(buffer);
  return Array.from({ length: buffer.byteLength / 4 }, (_, at) =>
    view
      .getUint32(4 * at)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}
