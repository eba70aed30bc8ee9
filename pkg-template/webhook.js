// Reads webhook requests, for both drivers. Any part of a request may be foreign code.
import { attempt } from "./redact.js";
import { memberOf } from "./member.js";

/** The maximum size of a body in bytes. Events have some hundred. */
const MOST = 10 * 1024 * 1024;

/** The headers that authenticate the sender: the secret header, if one is required, and the signature. */
export function headersOf(request, header) {
  const headers = memberOf(request, "headers");
  return { header: headerOf(headers, header), signature: headerOf(headers, "x-100ms-signature") };
}

/** The raw body of a webhook request. The core has checked that it is a Request, a string or bytes. */
export async function bytesOf(request) {
  if (typeof memberOf(request, "arrayBuffer") === "function") {
    const buffer = await request.arrayBuffer();
    // An object imitating a buffer could claim any length.
    if (Object.prototype.toString.call(buffer) !== "[object ArrayBuffer]")
      throw new TypeError("arrayBuffer() returned no ArrayBuffer");
    return copied(new Uint8Array(buffer));
  }
  const body = memberOf(request, "body");
  if (typeof body === "string") return copied(new TextEncoder().encode(body));
  return copied(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
}

/**
 * Copies bytes, so that nobody can change them between verification and parsing, into a buffer that Web Crypto accepts.
 */
function copied(bytes) {
  if (bytes.length > MOST) throw new TypeError(`the body has ${bytes.length} bytes, more than ${MOST}`);
  return bytes.slice();
}

/** Parses a UTF-8 JSON body; `undefined` if it is invalid. */
export const jsonOf = (bytes) => attempt(() => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));

/** A header as text, from a Headers object or a plain object; either may be an imitation. */
function headerOf(headers, name) {
  const isHeaders = typeof memberOf(headers, "get") === "function";
  const key = isHeaders ? name : Object.keys(headers).find((key) => key.toLowerCase() === name);
  let value = key && (isHeaders ? headers.get(key) : headers[key]);
  if (Array.isArray(value))
    value = value
      .slice(0, 100)
      .filter((item) => typeof item === "string")
      .join(", ");
  return typeof value === "string" ? value : undefined;
}
