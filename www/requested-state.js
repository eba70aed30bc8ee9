// What the viewer has requested of the video: paused, muted. Browsers do not always keep to it.

const video = document.querySelector("video");

/** Milliseconds after a request in which a contradicting change comes from the browser, not from the viewer. */
const ECHO_LIMIT = 2000;

/** The requests, and the time of the last one. `byViewer` is set once the viewer has chosen whether there is sound. */
export const requested = { muted: true, paused: false, byViewer: false, at: 0 };

export const record = (change) => Object.assign(requested, change, { at: performance.now() });

/** Records a change and applies it to the video. */
export function apply(change) {
  record(change);
  enforce();
}

/** Applies the requests again, because a busy WebKit reverts them when its media pipeline catches up, and unmutes by itself. */
export function enforce() {
  const isRecent = performance.now() - requested.at < ECHO_LIMIT;
  if (requested.muted ? !video.muted : isRecent && video.muted) video.muted = requested.muted;
  if (requested.paused && isRecent && !video.paused) video.pause();
}
