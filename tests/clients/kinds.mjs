// Every kind of playlist that the emulator serves, each as a scene: how its room is set, and what happened until now. A scene
// gives the address of the master playlist.
import { newRoom } from "./emulated.mjs";

/** Starts a stream in a room of its own and lets time pass. */
async function stream(emulator, { settings = {}, params = {}, seconds = 0 } = {}) {
  const room = newRoom();
  if (Object.keys(settings).length > 0) await emulator.setRoom(room, settings);
  const { id, playback } = await emulator.startStream(room, params);
  await emulator.advance(seconds);
  return { room, id, url: playback.url };
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
  "live, stopped": async (emulator) => {
    const scene = await stream(emulator, { seconds: 21 });
    await emulator.stopStream(scene.id);
    await emulator.advance(30);
    return scene;
  },
  "live, stopped before its first segment": async (emulator) => {
    const scene = await stream(emulator, { seconds: 1 });
    await emulator.stopStream(scene.id);
    await emulator.advance(30);
    return scene;
  },
};
