// Bodies of requests, never longer than they may be.
import { Refusal } from "./answer";

const LARGEST = 64 * 1024;

/** The raw body, read no further than the limit. */
export async function bytesOf(request: Request, limit = LARGEST): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > limit) throw new Refusal(413, `the body is longer than ${limit / 1024} KB`);
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** A JSON object; an empty body counts as an empty one. */
export async function objectOf(request: Request): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await bytesOf(request));
  const value = text.trim() === "" ? {} : parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Refusal(400, "Invalid body param", ["body: expected a JSON object"]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Invalid body param", ["body: not valid JSON"]);
  }
}
