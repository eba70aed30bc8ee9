// Every kind of playlist that the emulator serves. Each scene configures a room and a stream, and resolves to the URL of the master
// playlist and the expected type of its media playlists.
import { newRoom } from "./emulated.mjs";

/** Starts a stream in a new room, and advances the clock. */
async function stream(emulator, { settings = {}, params = {}, seconds = 0 } = {}) {
  const room = newRoom();
  if (Object.keys(settings).length > 0) await emulator.setRoom(room, settings);
  const { id, playback } = await emulator.startStream(room, params);
  await emulator.advance(seconds);
  const [{ playlistType } = {}] = settings.destinations ?? [];
  return { room, id, url: playback.url, type: playlistType?.toUpperCase(), ended: false };
}

/** Starts a stream and stops it. */
async function stopped(emulator, wanted) {
  const scene = await stream(emulator, wanted);
  await emulator.stopStream(scene.id);
  await emulator.advance(30);
  return { ...scene, ended: true };
}

const EVENT = { name: "a", playlistType: "event" };
const CAPTIONS = { transcription: { enabled: true, modes: ["live"] } };

/** Records a stream, and resolves to the presigned URL of its playlist. */
async function recorded(emulator, { params = {}, pause = false } = {}) {
  const scene = await stream(emulator, { params: { ...params, recording: { hls_vod: true } }, seconds: 20 });
  if (pause) {
    await emulator.control("POST", `/streams/${scene.id}/pause-recording`);
    await emulator.advance(10);
    await emulator.control("POST", `/streams/${scene.id}/resume-recording`);
    await emulator.advance(10);
  }
  await emulator.stopStream(scene.id);
  await emulator.advance(60);
  const { recording_assets: assets } = await emulator.getStream(scene.id);
  const { id } = assets.find(({ type }) => type === "room-vod");
  return { ...scene, url: (await emulator.presign(id)).url, type: "VOD", ended: true };
}

export const KINDS = {
  "live, in its first second": (emulator) => stream(emulator, { seconds: 0.5 }),
  "live, with a window that is not full": (emulator) => stream(emulator, { seconds: 5 }),
  "live, with a window that slides": (emulator) => stream(emulator, { seconds: 33 }),
  "live, with the smallest window": (emulator) => stream(emulator, { settings: { window: 3 }, seconds: 41 }),
  "live, with the largest window": (emulator) => stream(emulator, { settings: { window: 150 }, seconds: 400 }),
  "live, after four hours": (emulator) => stream(emulator, { seconds: 4 * 3600 - 60 }),
  "live, with timed metadata": async (emulator) => {
    const scene = await stream(emulator, { seconds: 12 });
    for (const payload of ["goal", 'quote " and comma, in one', "Ωμέγα 漢字 🎬"]) {
      await emulator.sendTimedMetadata(scene.id, payload, 5);
      await emulator.advance(0.37);
    }
    await emulator.advance(2);
    return scene;
  },
  "live, stopped": (emulator) => stopped(emulator, { seconds: 21 }),
  event: (emulator) => stream(emulator, { settings: { destinations: [EVENT] }, seconds: 45 }),
  "event, stopped": (emulator) => stopped(emulator, { settings: { destinations: [EVENT] }, seconds: 45 }),
  "live, with the window of its destination and layers of its own": (emulator) =>
    stream(emulator, {
      settings: {
        destinations: [
          {
            name: "a",
            numPlaylistSegments: 9,
            layers: [
              { width: 854, height: 480 },
              { width: 640, height: 360 },
            ],
          },
        ],
      },
      seconds: 60,
    }),
  "live, at its static address": async (emulator) => {
    const scene = await stream(emulator, {
      settings: { destinations: [{ name: "a", enableStaticUrl: true }] },
      seconds: 30,
    });
    const [{ emulator: hidden }] = await emulator.control("GET", `/streams?room=${scene.room}`);
    return { ...scene, url: hidden.static_url };
  },
  "live, with captions": (emulator) => stream(emulator, { params: CAPTIONS, seconds: 33 }),
  "event, with captions, stopped": (emulator) =>
    stopped(emulator, { settings: { destinations: [EVENT] }, params: CAPTIONS, seconds: 33 }),
  "video on demand": (emulator) => recorded(emulator),
  "video on demand, of a recording that paused": (emulator) => recorded(emulator, { pause: true }),
  "video on demand, with captions": (emulator) => recorded(emulator, { params: CAPTIONS }),
  "live, stopped before its first segment": (emulator) => stopped(emulator, { seconds: 1 }),
};
