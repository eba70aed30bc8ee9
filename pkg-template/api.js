// The functions that pages and servers share, documented in index.d.ts.
import { meetingOf, meetingUrl } from "./names.js";
import { compute, perform } from "./driver.js";
import { list } from "./list.js";

export { LiveStreamError } from "./error.js";
export { init } from "./init.js";

export const startLiveStream = (roomId, params, options) => perform("startLiveStream", roomId, params, options);
export const stopLiveStream = (streamId, options) => perform("stopLiveStream", streamId, options);
export const stopLiveStreams = (roomId, options) => perform("stopLiveStreams", roomId, options);
export const getLiveStream = (streamId, options) => perform("getLiveStream", streamId, options);
export const sendTimedMetadata = (streamId, metadata, options) =>
  perform("sendTimedMetadata", streamId, metadata, options);
export const pauseRecording = (streamId, options) => perform("pauseRecording", streamId, options);
export const resumeRecording = (streamId, options) => perform("resumeRecording", streamId, options);
export const waitForLiveStream = (streamId, options) => perform("waitForLiveStream", streamId, options);

export const listLiveStreams = (filter, options) => list("listLiveStreams", [], filter, options);

export const buildMeetingUrl = (meeting) => compute(meetingUrl, meeting);
export const parseMeetingUrl = (url) => compute(meetingOf, url);
