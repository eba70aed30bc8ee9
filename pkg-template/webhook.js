// Reads a webhook request, for both drivers. Every part of it may be somebody else's code.
import { attempt } from "./redact.js";
import { memberOf } from "./member.js";

/** The most bytes of a body. An event has some hundred. */
const MOST = 10 * 1024 * 1024;

/** The two headers that prove who sent it: the one that holds a secret, where one is asked for, and the signature. */
export function headersOf(request, header) {
  const headers = memberOf(request, "headers");
  return { header: headerOf(headers, header), signature: headerOf(headers, "x-100ms-signature") };
}

/** The raw body of a webhook request. The core has seen that it is a request, a string or a view of bytes. */
export async function bytesOf(request) {
  if (typeof memberOf(request, "arrayBuffer") === "function") {
    const buffer = await request.arrayBuffer();
    // An object that merely looks like a buffer could claim any length.
    if (Object.prototype.toString.call(buffer) !== "[object ArrayBuffer]") throw new TypeError("it is no ArrayBuffer");
    return copied(new Uint8Array(buffer));
  }
  const body = memberOf(request, "body");
  if (typeof body === "string") return copied(new TextEncoder().encode(body));
  return copied(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
}

/** Bytes that nobody else can change between the proof and the reading, in a buffer of the kind that Web Crypto takes. */
function copied(bytes) {
  if (bytes.length > MOST) throw new TypeError(`it has ${bytes.length} bytes, more than ${MOST}`);
  return bytes.slice();
}

/** The value of a body that is JSON in UTF-8; `undefined` for any other. */
export const jsonOf = (bytes) => attempt(() => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));

/** One header as text, out of a Headers object or a plain one; neither need be what it looks like. */
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
