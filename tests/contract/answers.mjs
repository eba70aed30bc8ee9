// How an answer is worded, so that it can be held against what was expected, and how a question ends without one.

/** The question cannot be asked here and now; nothing is wrong. */
export class NotAsked extends Error {}

/** The question was asked, and nothing came back in time. */
export class NoAnswer extends Error {}

/** Status and the API's own words, as `404 beam not found`. */
export function words({ status, json, headers }) {
  if (typeof json?.message === "string") return `${status} ${json.message}`;
  return json === undefined ? `${status} without JSON (${headers.get("content-type") ?? "no type"})` : String(status);
}

/** Errors of the package that tell of an answer that did not come. */
const SILENT = ["ERR_NETWORK", "ERR_TIMEOUT", "ERR_AMBIGUOUS_START"];

/** What an error of the package came to. */
export function failure(error) {
  if (error?.name !== "LiveStreamError") throw error;
  if (SILENT.includes(error.code)) throw new NoAnswer(error.message);
  return error.status === undefined ? error.code : `${error.status} ${error.serverMessage ?? error.code}`;
}

/** Whether that is what was expected: the same words, or the status where that alone was expected. */
export const agrees = (expected, seen) =>
  [expected].flat().some((one) => seen === one || (/^\d{3}$/.test(one) && seen.startsWith(`${one} `)));

/** The items of a page, or the reason why there are none. */
export function items({ status, json }) {
  if (status !== 200 || !json) throw new NotAsked(`the list was answered with ${status}`);
  return Array.isArray(json.data) ? json.data : [];
}

/** Whether it is a page of anything. */
export function page(answer) {
  const { json } = answer;
  if (answer.status !== 200 || json === undefined) return words(answer);
  if (json.data !== null && !Array.isArray(json.data)) return "no array `data`";
  return json.last === undefined || typeof json.last === "string" ? "a page" : "a `last` that is no text";
}

/** RFC 3339 in UTC. */
export const isMoment = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
