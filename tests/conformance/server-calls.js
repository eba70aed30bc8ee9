// The server-only functions that make requests, with valid arguments and a valid answer.
import { liveStream, recordingAsset } from "./bodies.js";
import { newId } from "./emulator.js";

export const room = (more) => ({ id: newId(), name: "lecture", enabled: true, template_id: newId(), ...more });
export const roomCode = (more) => ({ code: "abc-defg-hij", room_id: newId(), role: "host", enabled: true, ...more });
const recording = (more) => ({
  ...recordingAsset(),
  job_id: newId(),
  room_id: newId(),
  session_id: newId(),
  ...more,
});
export const peer = (more) => ({ id: "peer-1", name: "Ann", user_id: "u", metadata: "", role: "host", ...more });

export function externalStream({ playback, recording, ...stream } = liveStream(), more) {
  const rtmp_urls = ["rtmp://live.example.com/app/canary-key"];
  return { ...stream, rtmp_urls, recording: true, resolution: { width: 1280, height: 720 }, ...more };
}

const page = (...data) => ({ data, limit: 10, last: "" });
const completed = () =>
  liveStream({ status: "completed", recording_assets: [recordingAsset(), recordingAsset({ status: "failed" })] });

const ROOM_PARAMS = {
  name: "lecture",
  description: "d",
  template_id: "t",
  region: "eu",
  size: 10,
  large_room: false,
  max_duration_seconds: 3600,
  webhook: { url: "https://a.example/hook", headers: { "x-secret": "canary-header" } },
  polls: ["p"],
  recording_info: {
    enabled: true,
    upload_info: {
      type: "s3",
      location: "bucket",
      prefix: "p",
      options: { region: "r" },
      credentials: { key: "canary-storage-key", secret: "canary-storage-secret" },
    },
    polls: ["p"],
  },
};

/** Name, valid arguments, a valid answer, and a required member of it; undefined if there is none. */
export const SERVER_CALLS = [
  [
    "createRoom",
    (options) => [
      { ...ROOM_PARAMS, name: undefined },
      { ...options, ifExists: "return" },
    ],
    room,
    "id",
  ],
  ["getRoom", (options) => ["room", options], room, "id"],
  [
    "listRooms",
    (options) => [
      { name: "lecture", enabled: true, template_id: "t", after: "2023", before: "2024", start: "x", limit: 10 },
      options,
    ],
    () => page(room()),
    "data",
  ],
  ["updateRoom", (options) => ["room", { ...ROOM_PARAMS, enabled: true }, options], room, "id"],
  ["getRoomCode", (options) => ["room", "host", options], () => page(roomCode()), "data"],
  [
    "listRoomCodes",
    (options) => ["room", { role: "host", enabled: true, start: "x", limit: 10 }, options],
    () => page(roomCode()),
    "data",
  ],
  ["setRoomCode", (options) => [{ code: "abc-defg-hij", enabled: false }, options], roomCode, "code"],
  [
    "getActiveRoom",
    (options) => ["room", options],
    () => ({ id: newId(), name: "lecture", customer_id: "c", session: { id: newId(), created_at: "", peers: ["p"] } }),
    "id",
  ],
  [
    "listPeers",
    (options) => ["room", { role: "host", user_id: "u" }, options],
    () => ({ peers: { "peer-1": peer() } }),
    "peers",
  ],
  ["getPeer", (options) => ["room", "peer", options], peer, "id"],
  [
    "endRoom",
    (options) => ["room", { reason: "over", lock: false }, options],
    () => ({ message: "ending" }),
    undefined,
  ],
  [
    "getDestinations",
    (options) => ["template", options],
    () => ({
      hlsDestinations: { default: { name: "default", layers: [{ width: 1280, height: 720 }] } },
      rtmpDestinations: { default: { rtmpUrls: ["rtmp://live.example.com/app/canary-key"] } },
      transcriptions: {},
    }),
    undefined,
  ],
  ["waitForRecording", (options) => ["stream", { ...options, onStatus: () => {} }], completed, "id"],
  ["getRecording", (options) => ["recording", options], recording, "id"],
  [
    "listRecordings",
    (options) => [{ room_id: "r", session_id: "s", status: "completed", start: "x", limit: 10 }, options],
    () => page(recording()),
    "data",
  ],
  [
    "getRecordingUrl",
    (options) => ["recording", { ...options, expiresIn: 60 }],
    () => ({ id: newId(), path: "gs://b/a.mp4", url: "https://cdn.example.com/a.mp4?sig=canary-url", expiry: 60 }),
    "url",
  ],
  [
    "startExternalStream",
    (options) => [
      "room",
      {
        rtmp_urls: ["rtmps://live.example.com/app/canary-key"],
        meeting_url: "https://a.example/x",
        recording: true,
        resolution: { width: 1280, height: 720 },
        destination: "default",
      },
      { ...options, ifRunning: "throw" },
    ],
    externalStream,
    "id",
  ],
  ["stopExternalStream", (options) => ["stream", options], externalStream, "id"],
  ["stopExternalStreams", (options) => ["room", options], () => page(externalStream()), "data"],
  ["getExternalStream", (options) => ["stream", options], externalStream, "id"],
  [
    "listExternalStreams",
    (options) => [{ room_id: "r", session_id: "s", status: "running", start: "x", limit: 10 }, options],
    () => page(externalStream()),
    "data",
  ],
  ["waitForExternalStream", (options) => ["stream", { ...options, until: "running" }], externalStream, "id"],
];
