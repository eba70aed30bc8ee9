/** The raw body of a webhook request. The core has seen that it is a request, a string or a view of bytes. */
export async function bytesOf(request) {
  if (typeof request.arrayBuffer === "function") {
    const buffer = await request.arrayBuffer();
    // An object that merely looks like a buffer could claim any length.
    if (Object.prototype.toString.call(buffer) !== "[object ArrayBuffer]") throw new TypeError("it is no ArrayBuffer");
    return new Uint8Array(buffer);
  }
  const { body } = request;
  if (typeof body === "string") return new TextEncoder().encode(body);
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}
