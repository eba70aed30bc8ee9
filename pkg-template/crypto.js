// Web Crypto, which every runtime has. The secrets stay on this side of the module.
import { LiveStreamError } from "./error.js";

/** HMAC-SHA256 of bytes or text. */
export async function hmac(secret, data) {
  if (!crypto.subtle) {
    throw new LiveStreamError("signing needs Web Crypto, which a page has over https and on localhost alone", {
      code: "ERR_INIT",
    });
  }
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, typeof data === "string" ? encoder.encode(data) : data));
}

/** The signature of a JSON Web Token. */
export async function sign(text, secret) {
  const signature = btoa(String.fromCharCode(...(await hmac(secret, text))));
  return signature.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
}

/** What the core compares of a webhook request: the secret header, the signature, and what the signature should be. */
export async function digest({ secrets }, headers, bytes) {
  const digests = [];
  for (const secret of secrets) {
    digests.push(Array.from(await hmac(secret, bytes), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return { type: "digests", ...headers, digests: digests.join(" ") };
}
