// The functions of the package. What they take and return is in index.d.ts.
import { compute, perform } from "./driver.js";

export { LiveStreamError } from "./error.js";
export { init } from "./init.js";

export const startLiveStream = (roomId, params, options) => perform("startLiveStream", roomId, params, options);
export const stopLiveStream = (streamId, options) => perform("stopLiveStream", streamId, options);
export const getLiveStream = (streamId, options) => perform("getLiveStream", streamId, options);
export const waitForLiveStream = (streamId, options) => perform("waitForLiveStream", streamId, options);

export const buildMeetingUrl = (meeting) => compute("buildMeetingUrl", meeting);
export const parseMeetingUrl = (url) => compute("parseMeetingUrl", url);

export const createManagementToken = (credentials, options) => perform("createManagementToken", credentials, options);
