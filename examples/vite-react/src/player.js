// Plays one live stream with hls.js, or natively in Safari.
import Hls from "hls.js";

/**
 * Plays until the stream ends or `signal` aborts; rejects on a fatal error.
 *
 * @param {HTMLVideoElement} video Needs `autoplay muted`: browsers do not autoplay sound without a click.
 * @param {string} url
 * @param {AbortSignal} signal
 */
export async function play(video, url, signal) {
  if (signal.aborted) return;
  const hls = Hls.isSupported() ? new Hls() : undefined;
  const over = new AbortController();
  try {
    await new Promise((resolve, reject) => {
      signal.addEventListener("abort", resolve, { signal: over.signal });
      video.addEventListener("ended", resolve, { signal: over.signal });
      if (hls) {
        hls.on(
          Hls.Events.ERROR,
          (_, { fatal, details }) => fatal && reject(new Error(`the player gave up: ${details}`)),
        );
        hls.loadSource(url);
        hls.attachMedia(video);
      } else {
        const failed = () => reject(new Error(`the player gave up: ${video.error?.message}`));
        video.addEventListener("error", failed, { signal: over.signal });
        video.src = url;
      }
    });
  } finally {
    over.abort();
    hls?.destroy();
    video.removeAttribute("src");
    video.load();
  }
}
