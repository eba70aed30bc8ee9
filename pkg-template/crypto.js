// Web Crypto, which every runtime has. The secrets stay on this side of the module.
import { LiveStreamError } from "./error.js";
import { base64url } from "./values.js";

/** HMAC-SHA256 of bytes or text, one byte in each unit of a text. */
async function hmac(secret, data) {
  if (!crypto.subtle) {
    throw new LiveStreamError("signing needs Web Crypto, which a page has over https and on localhost alone", {
      code: "ERR_INIT",
    });
  }
  const encoder = new TextEncoder();
  const algorithm = { __proto__: null, name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}

/** The signature of a JSON Web Token. */
export const sign = async (text, secret) => base64url(String.fromCharCode(...(await hmac(secret, text))));

/** HMAC-SHA256 of bytes with each of several secrets, in hexadecimal digits. */
export async function digests(bytes, secrets) {
  const made = [];
  for (const secret of secrets) made.push(hex(await hmac(secret, bytes)));
  return made;
}

/** Bytes as hexadecimal digits, four at a time. */
function hex({ buffer }) {
  const view = new DataView(buffer);
  return Array.from({ length: buffer.byteLength / 4 }, (_, at) =>
    view
      .getUint32(4 * at)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}
