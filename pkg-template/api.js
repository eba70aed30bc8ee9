// The functions of the package. What they take and return is in index.d.ts.
import { compute, perform } from "./driver.js";

export { LiveStreamError } from "./error.js";
export { init } from "./init.js";

export const startLiveStream = (roomId, params, options) => perform("startLiveStream", roomId, params, options);
export const stopLiveStream = (streamId, options) => perform("stopLiveStream", streamId, options);
export const stopLiveStreams = (roomId, options) => page("stopLiveStreams", roomId, options);
export const getLiveStream = (streamId, options) => perform("getLiveStream", streamId, options);
export const sendTimedMetadata = (streamId, metadata, options) => perform("sendTimedMetadata", streamId, metadata, options);
export const pauseRecording = (streamId, options) => perform("pauseRecording", streamId, options);
export const resumeRecording = (streamId, options) => perform("resumeRecording", streamId, options);
export const waitForLiveStream = (streamId, options) => perform("waitForLiveStream", streamId, options);

export function listLiveStreams(filter, options) {
  const first = page("listLiveStreams", filter, options);
  return Object.assign(first, { [Symbol.asyncIterator]: () => items(first, filter, options) });
}

export const buildMeetingUrl = (meeting) => compute("buildMeetingUrl", meeting);
export const parseMeetingUrl = (url) => compute("parseMeetingUrl", url);

export const createManagementToken = (credentials, options) => perform("createManagementToken", credentials, options);
export const createAuthToken = (credentials, claims, options) => perform("createAuthToken", credentials, claims, options);

export const verifyWebhook = (request, checks) => perform("verifyWebhook", request, checks);

async function page(name, subject, options) {
  const found = await perform(name, subject, options);
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
    ({ data, last } = await page("listLiveStreams", next, options));
  }
}
