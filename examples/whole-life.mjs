// From a template to a recording on disk: a room, a code for its recorder, a stream, a message to its viewers, a file.
//
//   npm install hms-live
//   HMS_ACCESS_KEY=… HMS_SECRET=… HMS_SUBDOMAIN=myname node whole-life.mjs <template id> [role of the recorder] [file]
//
// The subdomain is that of the template's link, myname.app.100ms.live. You pay for the ten seconds of the stream. HMS_BASE_URL selects
// another server, such as the emulator.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import {
  buildMeetingUrl,
  createRoom,
  getDestinations,
  getRecordingUrl,
  getRoomCode,
  recordingFormat,
  sendTimedMetadata,
  startLiveStream,
  stopLiveStream,
  stopLiveStreams,
  updateRoom,
  waitForLiveStream,
  waitForRecording,
} from "hms-live/server";

const { HMS_ACCESS_KEY, HMS_SECRET, HMS_SUBDOMAIN, HMS_BASE_URL } = process.env;
const [templateId, role = "host", file = "recording.mp4"] = process.argv.slice(2);
const options = { credentials: { accessKey: HMS_ACCESS_KEY, secret: HMS_SECRET }, baseUrl: HMS_BASE_URL };

const destinations = await getDestinations(templateId, options);
console.log("destinations:", Object.keys(destinations.hlsDestinations ?? {}).join(", ") || "none");

// The name makes this idempotent: a second run gets the same room.
const room = await createRoom({ name: `whole-life-${templateId}`, template_id: templateId }, options);
await updateRoom(room.id, { enabled: true }, options);
console.log("room:", room.id);

// A code is enough to join, so it is not printed.
const { code } = await getRoomCode(room.id, role, options);
const meeting_url = buildMeetingUrl({ subdomain: HMS_SUBDOMAIN, room_code: code, skip_preview: true });

try {
  const { id } = await startLiveStream(
    room.id,
    { meeting_url, recording: { single_file_per_layer: true } },
    { ...options, ifRunning: "return" },
  );
  const { playback } = await waitForLiveStream(id, { ...options, until: "playable" });
  console.log("on air:", playback.url);

  await sendTimedMetadata(id, { payload: "Welcome!", duration: 5 }, options);
  await pause(10_000);
  await stopLiveStream(id, options);
  console.log("stopped, waiting for the recording");

  const recordings = await waitForRecording(id, options);
  const video = recordings.find((each) => each.status === "completed" && recordingFormat(each) === "video");
  if (!video) throw new Error("no recording is a video");
  // The URL gives access to the recording, so it is not printed either.
  const { url } = await getRecordingUrl(video.id, { ...options, expiresIn: 600 });
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the recording could not be fetched: ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  console.log("recorded:", file);
} finally {
  // Stops billing even after an error.
  await stopLiveStreams(room.id, options);
  await updateRoom(room.id, { enabled: false }, options);
}
