// Content encoding: chooses one that the client accepts, and compresses responses.
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** The smallest body that is compressed, in characters. */
const MIN_SIZE = 1000;

/** `br`, `gzip` or undefined, from `Accept-Encoding`. */
export function encodingFor(accepted = "") {
  const names = accepted
    .toLowerCase()
    .split(",")
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(";")[0].trim());
  return ["br", "gzip"].find((name) => names.includes(name));
}

/** Wraps a handler: compresses its responses, after changing their text with `edit`. */
export function compressed(handler, edit = (text) => text) {
  return async (request) => {
    const response = await handler(request);
    const text = edit(await response.text(), request);
    const { status } = response;
    const headers = new Headers(response.headers);
    headers.append("vary", "accept-encoding");
    headers.delete("content-length");
    const encoding = text.length > MIN_SIZE ? encodingFor(request.headers.get("accept-encoding") ?? "") : undefined;
    if (encoding) headers.set("content-encoding", encoding);
    const body = encoding ? await compress(text, encoding) : text;
    return new Response(text === "" ? null : body, { status, headers });
  };
}

const compress = (text, encoding) =>
  encoding === "br" ? brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : zip(text);
