// The handler's parts for servers that build their own responses. Arguments are validated here; the handler itself
// passes valid ones.
import { attempt } from "../redact.js";
import { canonicalJson as jsonOf } from "./canonical-json.js";
import { isRequest, misuse, NO_REQUEST, readingOf } from "./misuse.js";
import * as outgoing from "./outgoing.js";
import * as redacting from "./redact-text.js";
import { errorAnswer as answerOf, MOST_DETAILS, Refusal } from "./refusal.js";
import { requested } from "./requested.js";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const isPath = (value) => isText(value) && /^(\/.*[^/])?$/.test(value);
const isAbsent = (value) => value === undefined || value === null;

export function showLiveStream(stream, view, brought) {
  return readingOf("showLiveStream", "stream", () => {
    if (!isObject(stream)) throw misuse("showLiveStream", "stream", "must be a stream as the API returns it");
    if (!isAbsent(brought) && !isText(brought)) throw misuse("showLiveStream", "brought", "must be a string");
    return outgoing.showLiveStream(stream, view, brought);
  });
}

export function redactText(text, most) {
  if (!isText(text)) throw misuse("redactText", "text", "must be a string");
  if (!isAbsent(most) && !(typeof most === "number" && most >= 0))
    throw misuse("redactText", "most", "must be a number of at least 0");
  return redacting.redactText(text, most);
}

export function refusal(status, message, more) {
  if (!(Number.isInteger(status) && status >= 400 && status <= 599))
    throw misuse("refusal", "status", "must be an HTTP status from 400 to 599");
  if (!isText(message)) throw misuse("refusal", "message", "must be a string");
  return readingOf("refusal", "more", () => new Refusal(status, message, isAbsent(more) ? {} : checked(more)));
}

/** A copy, because the caller may change the original. */
function checked(more) {
  const wrong = (member, complaint) => misuse("refusal", `more${member}`, complaint);
  if (!isObject(more)) throw wrong("", "must be an object");
  const { reason, details, headers, stream } = more;
  if (!isAbsent(reason) && !isText(reason)) throw wrong(".reason", "must be a string");
  if (!isAbsent(stream) && !isObject(stream)) throw wrong(".stream", "must be a stream as the API returns it");
  const texts = isAbsent(details) ? [] : Array.isArray(details) ? outgoing.firstOf(details, MOST_DETAILS) : undefined;
  if (!texts?.every(isText)) throw wrong(".details", "must be an array of strings");
  const pairs = isAbsent(headers) ? [] : isObject(headers) ? Object.entries(headers) : undefined;
  if (!pairs?.every(([, value]) => isText(value))) throw wrong(".headers", "must be an object of strings");
  return { reason, details: texts, headers: Object.fromEntries(pairs), stream };
}

export function canonicalJson(value) {
  const text = readingOf("canonicalJson", "value", () => jsonOf(value));
  if (text === undefined) throw misuse("canonicalJson", "value", "must be a value that JSON can represent");
  return text;
}

export const errorAnswer = (error) => attempt(() => answerOf(error));

export function routeRequest(request, options) {
  const basePath = readingOf("routeRequest", "options", () => options?.basePath);
  if (!isAbsent(basePath) && !isPath(basePath))
    throw misuse("routeRequest", "options.basePath", 'must be a path such as "/api", without a trailing slash');
  if (!isRequest(request)) throw misuse("routeRequest", "request", NO_REQUEST);
  const read = () => {
    const { operation, roomId, streamId, key, readParams } = requested(request, basePath ?? "/api");
    return { operation, roomId, streamId, idempotencyKey: key, readParams };
  };
  return readingOf("routeRequest", "request", read, (cause) => cause instanceof Refusal);
}
