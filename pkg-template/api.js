// The functions of the package. What they take and return is in index.d.ts.
import { compute, perform } from "./driver.js";
import {
  ANNOUNCE, AUTH_TOKEN, BUILD_URL, GET, LIST, MANAGEMENT_TOKEN, PARSE_URL, PAUSE, RESUME, START, STOP, STOP_ALL, WAIT,
} from "./numbers.js";

export { LiveStreamError } from "./error.js";
export { init } from "./init.js";
export { verifyWebhook } from "./verify.js";

export const startLiveStream = (roomId, params, options) => perform(START, "startLiveStream", roomId, params, options);
export const stopLiveStream = (streamId, options) => perform(STOP, "stopLiveStream", streamId, options);
export const stopLiveStreams = (roomId, options) => page(STOP_ALL, "stopLiveStreams", roomId, options);
export const getLiveStream = (streamId, options) => perform(GET, "getLiveStream", streamId, options);
export const sendTimedMetadata = (streamId, metadata, options) => perform(ANNOUNCE, "sendTimedMetadata", streamId, metadata, options);
export const pauseRecording = (streamId, options) => perform(PAUSE, "pauseRecording", streamId, options);
export const resumeRecording = (streamId, options) => perform(RESUME, "resumeRecording", streamId, options);
export const waitForLiveStream = (streamId, options) => perform(WAIT, "waitForLiveStream", streamId, options);

export function listLiveStreams(filter, options) {
  const first = page(LIST, "listLiveStreams", filter, options);
  return Object.assign(first, { [Symbol.asyncIterator]: () => items(first, filter, options) });
}

export const buildMeetingUrl = (meeting) => compute(BUILD_URL, "buildMeetingUrl", meeting);
export const parseMeetingUrl = (url) => compute(PARSE_URL, "parseMeetingUrl", url);

export const createManagementToken = (credentials, options) => perform(MANAGEMENT_TOKEN, "createManagementToken", credentials, options);
export const createAuthToken = (credentials, claims, options) => perform(AUTH_TOKEN, "createAuthToken", credentials, claims, options);

async function page(operation, name, subject, options) {
  const found = await perform(operation, name, subject, options);
  // The API writes an empty list as null.
  found.data ??= [];
  // What it writes as null besides is as good as left out.
  for (const name of ["limit", "last", "error"]) if (found[name] === null) delete found[name];
  return found;
}

async function* items(first, filter, options) {
  const cursors = new Set();
  let { data, last } = await first;
  for (;;) {
    yield* data;
    // A page may be short because the server clamps its limit, so only an empty page or no new cursor is the end.
    if (!last || data.length === 0 || cursors.has(last)) return;
    cursors.add(last);
    const next = Object.create(filter ?? null, { start: { value: last, enumerable: true } });
    ({ data, last } = await page(LIST, "listLiveStreams", next, options));
  }
}
