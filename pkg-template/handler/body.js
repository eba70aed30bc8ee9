// Bodies of requests: JSON, and never longer than they may be.
import { attempt } from "../redact.js";
import { misuse } from "./misuse.js";
import { Refusal } from "./refusal.js";

const LARGEST = 64 * 1024;

/** So much is read of one that is longer: servers that close the connection of a body which is given up leave nobody to hear why. */
const READ = 1024 * 1024;

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

/** The raw body, of which no more is kept than it may have. */
async function bytesOf(request) {
  if (request.bodyUsed) throw misuse("hms-live/server", "request", "was read before, and its body is gone");
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

/** Refuses a body that has broken off. Servers with a limit of their own break it off too, and say so by the error's status. */
function unreadable(error) {
  if (attempt(() => error.status) === 413) throw new Refusal(413, TOO_LONG);
  throw new Refusal(400, "the body cannot be read to its end");
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
