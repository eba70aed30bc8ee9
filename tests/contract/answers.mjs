// Words an answer so that it can be compared with the expected one, and defines how a question ends without one.

/** The question does not apply here and now; this is no fault. */
export class NotAsked extends Error {}

/** The question was asked, but no answer arrived in time. */
export class NoAnswer extends Error {}

/** Status and message of an answer, as in `404 beam not found`. */
export function words({ status, json, headers }) {
  if (typeof json?.message === "string") return `${status} ${json.message}`;
  return json === undefined ? `${status} without JSON (${headers.get("content-type") ?? "no type"})` : String(status);
}

/** Error codes of the package for a missing answer. */
const SILENT = ["ERR_NETWORK", "ERR_TIMEOUT", "ERR_AMBIGUOUS_START"];

/** Words an error of the package. */
export function failure(error) {
  if (error?.name !== "LiveStreamError") throw error;
  if (SILENT.includes(error.code)) throw new NoAnswer(error.message);
  return error.status === undefined ? error.code : `${error.status} ${error.serverMessage ?? error.code}`;
}

/** Whether an answer is as expected: the same words, or the same status if only a status is expected. */
export const agrees = (expected, seen) =>
  [expected].flat().some((one) => seen === one || (/^\d{3}$/.test(one) && seen.startsWith(`${one} `)));

/** The items of a page, or the reason why there are none. */
export function items({ status, json }) {
  if (status !== 200 || !json) throw new NotAsked(`the list was answered with ${status}`);
  return Array.isArray(json.data) ? json.data : [];
}

/** Words whether an answer is a page. */
export function page(answer) {
  const { json } = answer;
  if (answer.status !== 200 || json === undefined) return words(answer);
  if (json.data !== null && !Array.isArray(json.data)) return "no array `data`";
  return json.last === undefined || typeof json.last === "string" ? "a page" : "a `last` that is no text";
}

/** Whether a value is an RFC 3339 timestamp in UTC. */
export const isMoment = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
