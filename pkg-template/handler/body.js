// Reads request bodies: JSON with a size limit.
import { attempt } from "../redact.js";
import { misuse } from "./misuse.js";
import { Refusal } from "./refusal.js";

const LARGEST = 64 * 1024;

/**
 * The number of bytes read of a longer body: if the connection were closed earlier, the client would not see the
 * response.
 */
const READ = 1024 * 1024;

/** Parses the JSON object in a request's body; an empty body counts as an empty object. */
export async function objectOf(request) {
  // JSON requires a CORS preflight; forms do not.
  const [type] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json")
    throw new Refusal(415, "the content type must be application/json");
  const text = textOf(await bytesOf(request));
  const value = text.trim() === "" ? {} : parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new Refusal(400, "the body must be a JSON object");
}

/** The raw body; bytes over the limit are discarded. */
async function bytesOf(request) {
  if (request.bodyUsed) throw misuse("hms-live/server", "request", "has been read already: pass it on unread");
  const reader = request.body?.getReader();
  const parts = [];
  let length = 0;
  while (reader && length <= READ) {
    const { done, value } = await reader.read().catch(unreadable);
    if (done) break;
    length += value.byteLength;
    if (length <= LARGEST) parts.push(value);
  }
  if (length > READ) reader.cancel().catch(() => {});
  if (length > LARGEST) throw new Refusal(413, TOO_LONG);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

const TOO_LONG = `the body is longer than ${LARGEST / 1024} KB`;

/** Rejects an incomplete body. A server with its own limit aborts the body with an error of status 413. */
function unreadable(error) {
  if (attempt(() => error.status) === 413) throw new Refusal(413, TOO_LONG);
  throw new Refusal(400, "the body could not be read completely");
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
