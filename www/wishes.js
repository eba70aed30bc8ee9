// What the viewer has asked for, which browsers do not always keep to.

const video = document.querySelector("video");

/** For so long, in milliseconds, a change that contradicts the viewer is no viewer's. */
const LATEST_ECHO = 2000;

/** What was asked for, and when. `byViewer` is set where the viewer has chosen the sound. */
export const asked = { muted: true, paused: false, byViewer: false, at: 0 };

export const note = (wish) => Object.assign(asked, wish, { at: performance.now() });

/** Does to the video what the viewer wants. */
export function ask(wish) {
  note(wish);
  keep();
}

/** A busy WebKit takes back what it was asked for when its own machinery catches up, and begins to sound by itself. */
export function keep() {
  const isNew = performance.now() - asked.at < LATEST_ECHO;
  if (asked.muted ? !video.muted : isNew && video.muted) video.muted = asked.muted;
  if (asked.paused && isNew && !video.paused) video.pause();
}
