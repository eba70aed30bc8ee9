// The functions of the server entry: all of the other entry, and those that pages must not have. Documented in
// server.d.ts, rooms.d.ts and recordings.d.ts.
import { formatOf } from "./names.js";
import { compute, perform } from "./driver.js";
import { list } from "./list.js";

export * from "./api.js";
export { createHandler } from "./handler.js";
export { toNodeListener } from "./handler/node.js";
export { canonicalJson, errorAnswer, redactText, refusal, routeRequest, showLiveStream } from "./handler/parts.js";
export { createAuthToken, createManagementToken } from "./tokens.js";
export { verifyWebhook } from "./verify.js";

export const createRoom = (params, options) => perform("createRoom", params, options);
export const getRoom = (roomId, options) => perform("getRoom", roomId, options);
export const listRooms = (filter, options) => list("listRooms", [], filter, options);
export const updateRoom = (roomId, params, options) => perform("updateRoom", roomId, params, options);

export const getRoomCode = (roomId, role, options) => perform("getRoomCode", roomId, role, options);
export const listRoomCodes = (roomId, filter, options) => list("listRoomCodes", [roomId], filter, options);
export const setRoomCode = (params, options) => perform("setRoomCode", params, options);

export const getActiveRoom = (roomId, options) => perform("getActiveRoom", roomId, options);
export const listPeers = (roomId, filter, options) => perform("listPeers", roomId, filter, options);
export const getPeer = (roomId, peerId, options) => perform("getPeer", roomId, peerId, options);
export const endRoom = (roomId, params, options) => perform("endRoom", roomId, params, options);
export const getDestinations = (templateId, options) => perform("getDestinations", templateId, options);

export const waitForRecording = (streamId, options) => perform("waitForRecording", streamId, options);
export const getRecording = (recordingId, options) => perform("getRecording", recordingId, options);
export const listRecordings = (filter, options) => list("listRecordings", [], filter, options);
export const getRecordingUrl = (recordingId, options) => perform("getRecordingUrl", recordingId, options);
export const recordingFormat = (recording) => compute(formatOf, recording);

export const startExternalStream = (roomId, params, options) => perform("startExternalStream", roomId, params, options);
export const stopExternalStream = (streamId, options) => perform("stopExternalStream", streamId, options);
export const stopExternalStreams = (roomId, options) => perform("stopExternalStreams", roomId, options);
export const getExternalStream = (streamId, options) => perform("getExternalStream", streamId, options);
export const listExternalStreams = (filter, options) => list("listExternalStreams", [], filter, options);
export const waitForExternalStream = (streamId, options) => perform("waitForExternalStream", streamId, options);
