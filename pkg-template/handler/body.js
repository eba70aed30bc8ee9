// Bodies of requests: JSON, and never longer than they may be.
import { Refusal } from "./refusal.js";

const LARGEST = 64 * 1024;

/** The object that a request's body holds; an empty body counts as an empty one. */
export async function objectOf(request) {
  // Forms are sent to other sites without asking them, and JSON is not.
  const [type] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json")
    throw new Refusal(415, "the content type must be application/json");
  const text = textOf(await bytesOf(request));
  const value = text.trim() === "" ? {} : parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new Refusal(400, "the body must be a JSON object");
}

/** The raw body, read no further than the limit. */
async function bytesOf(request) {
  if (request.bodyUsed) throw new TypeError("the body of the request was read before the handler got it");
  const parts = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > LARGEST) {
      reader.cancel().catch(() => {});
      throw new Refusal(413, `the body is longer than ${LARGEST / 1024} KB`);
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, "the body is not UTF-8");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}
