// Finds and plays the stream of a room by polling.
import { listLiveStreams, waitForLiveStream } from "hms-live";
import { play } from "./player.js";

/** Milliseconds between polls. Each poll is a request of this viewer to your server, and of your server to the API. */
const PAUSE = 5000;

/**
 * Plays the streams of a room until `signal` aborts.
 *
 * @param {string} roomId
 * @param {HTMLVideoElement} video
 * @param {(status: string) => void} show
 * @param {AbortSignal} signal
 */
export async function watchRoom(roomId, video, show, signal) {
  const api = { baseUrl: "/api", signal };
  while (!signal.aborted) {
    try {
      const { data } = await listLiveStreams({ room_id: roomId, status: "running" }, api);
      if (data[0]) {
        const { playback } = await waitForLiveStream(data[0].id, { ...api, until: "playable" });
        show("On air");
        await play(video, playback.url, signal);
      }
      if (!signal.aborted) show("Off air. This page looks again every five seconds.");
    } catch (error) {
      if (!signal.aborted) show(`Trying again: ${error instanceof Error ? error.message : error}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
