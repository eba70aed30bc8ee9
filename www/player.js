// Shows one HLS stream: through hls.js where that works, else through the browser's own player.
import * as clock from "./clock.js";
import { connectGestures, request, showControls } from "./gestures.js";
import { loadParts } from "./parts.js";
import { loaderFor } from "./playlists.js";
import { onQuality, showLevel, showLevels } from "./quality.js";
import { canBrowserPlay, throughBrowser } from "./through-browser.js";
import { ask, asked, keep, note } from "./wishes.js";

export { prepare } from "./parts.js";

const byId = (id) => document.getElementById(id);
const [stage, controls, playButton, unmuteButton, caption] = ["stage", "controls", "play", "unmute", "caption"].map(
  byId,
);
const behind = byId("behind");
const video = stage.querySelector("video");

/** Who is this far behind the live position, in seconds, is no longer live. */
const TOLERANCE = 3;
/** A picture that has stood still for so long, in milliseconds, has lost its connection, whether or not a request failed. */
const LONGEST_STALL = 3000;
/** A request that fails may work the next time; for so long, in milliseconds, it is nothing to tell. */
const GRACE = 1000;
/** After the connection has come back, the live position is known when the playlists have come too; in milliseconds. */
const SETTLING = 6000;
const LONGEST_PAUSE = 8000;

let source;
let report;
/** What media-chrome wants to know of a video beyond the standard. */
Object.defineProperties(video, {
  streamType: { get: () => (source?.isRecording ? "on-demand" : "live") },
  targetLiveWindow: { get: () => (source?.canSeek?.() ? Number.POSITIVE_INFINITY : 0) },
  liveEdgeStart: { get: () => (source?.isLive && !source.told ? 0 : Number.NaN) },
});

/**
 * Plays a stream that has a segment, or a recording, and says what becomes of it: `picture` once, or `blocked` before it;
 * `behind` and `live`; `reconnecting`, with the HTTP status if that is the reason, and `recovered`; and in the end `ended`, or
 * `failed` with a reason: `unsupported`, `missing`, or words of the player's.
 */
export async function open(url, listener, { isRecording = false } = {}) {
  close();
  report = listener;
  let parts;
  try {
    parts = await loadParts(() => report === listener && listener.reconnecting());
  } catch (error) {
    if (report === listener) listener.failed("missing", error.message);
    return;
  }
  // Meanwhile another stream may be the one to play, or none.
  if (report !== listener) return;
  const { Hls, throughHls, bandwidth } = parts;
  if (!Hls.isSupported() && !canBrowserPlay(video)) return listener.failed("unsupported", "");
  const through = Hls.isSupported()
    ? throughHls.bind(null, Hls, { bandwidth, pLoader: loaderFor(Hls) })
    : throughBrowser;
  // What is muted may play without being asked to by a click.
  ask({ muted: !asked.byViewer || asked.muted });
  const failed = (reason) => report?.failed("broken", reason);
  source = through(video, url, { lost, recovered, failed, showLevels, showLevel });
  Object.assign(source, { isLive: !isRecording, isRecording });
  stage.dataset.kind = isRecording ? "recording" : "live";
  video.dispatchEvent(new Event("streamtypechange"));
  reportPicture(source);
  play();
}

export const isPlaying = () => Boolean(source?.shown) && !video.paused;

/** Lets go of the stream. */
export function close() {
  report = undefined;
  for (const timer of [source?.timer, source?.grace]) clearTimeout(timer);
  source?.close();
  source = undefined;
  controls.hidden = true;
  playButton.hidden = true;
  unmuteButton.hidden = true;
  caption.textContent = "";
  if (document.fullscreenElement) document.exitFullscreen();
}

/** A request came to nothing. While the picture goes on, that is nothing to tell; without it, it is. */
function lost(mustRetry, status) {
  Object.assign(source, { troubled: true, status });
  if (mustRetry || !navigator.onLine || video.readyState < video.HAVE_FUTURE_DATA) tellSoon();
  if (!mustRetry) return;
  source.pause = Math.min((source.pause ?? 500) * 2, LONGEST_PAUSE);
  clearTimeout(source.timer);
  source.timer = setTimeout(() => source?.retry(), source.pause);
}

function tellSoon() {
  source.grace ??= setTimeout(tellLost, GRACE);
}

function tellLost() {
  clearTimeout(source.grace);
  if (source.told) return;
  Object.assign(source, { troubled: true, told: true });
  report.reconnecting(source.status);
}

function recovered() {
  if (!source?.troubled) return;
  const { told } = source;
  const now = performance.now();
  for (const timer of [source.timer, source.grace]) clearTimeout(timer);
  Object.assign(source, {
    troubled: false,
    told: false,
    status: undefined,
    grace: undefined,
    pause: undefined,
    movedAt: now,
    settledAt: now + SETTLING,
  });
  if (!told) return;
  // Where there was no picture yet, it comes next and tells of itself, or waits for a click as before.
  if (!source.shown) playButton.hidden || report.blocked();
  else if (source.isLive || source.isRecording) report.recovered();
  else report.behind();
}

/** Tells of the first picture; a page in the background draws none, and there the time that passes stands for it. */
function reportPicture(opened) {
  const shown = () => {
    if (source !== opened || opened.shown) return;
    // A picture that may not play yet is none.
    if (video.paused) return video.requestVideoFrameCallback?.(shown);
    video.removeEventListener("timeupdate", passed);
    Object.assign(opened, { shown: true, movedAt: performance.now() });
    controls.hidden = false;
    playButton.hidden = true;
    showUnmute();
    showControls();
    performance.mark("first picture");
    report.picture();
  };
  const passed = () => video.currentTime > 0.5 && shown();
  video.addEventListener("timeupdate", passed);
  video.requestVideoFrameCallback?.(shown);
}

async function play() {
  asked.paused = false;
  try {
    await video.play();
  } catch (error) {
    // Anything else is told by the events of the video or of hls.js.
    if (error.name !== "NotAllowedError" || !source || source.shown) return;
    playButton.hidden = false;
    report.blocked();
  }
}

function goLive() {
  // After a short pause the picture is still ahead of the position that is safe, and there is nothing to jump to.
  const position = source?.livePosition();
  if (position > video.currentTime) video.currentTime = position;
  play();
}

function update() {
  if (!source?.shown) return;
  if (!source.isRecording) {
    const seconds = secondsBehind();
    behind.textContent = seconds === null ? "" : `${Math.max(0, seconds).toFixed(1)} s behind live`;
    stage.toggleAttribute("data-seekable", source.canSeek());
  }
  caption.textContent = source.message?.() ?? "";
  if (!source.told) watch();
}

/** The time stamps of the stream tell it exactly. Where clocks are so far apart that this is nonsense, its playlist does. */
function secondsBehind() {
  const date = source.date();
  const seconds = date && (clock.now() - date) / 1000;
  const least = source.latency?.() ?? 0;
  return seconds === null || seconds < least - TOLERANCE ? (source.latency?.() ?? null) : seconds;
}

/** Notices that the picture has stopped moving, or has fallen behind. */
function watch() {
  const now = performance.now();
  if (video.paused || video.ended || video.currentTime !== source.at) source.movedAt = now;
  source.at = video.currentTime;
  if (now - source.movedAt > LONGEST_STALL) return tellLost();
  if (source.isRecording) return;
  // Close to the limit it must not be told now this, now that.
  const tolerance = source.isLive ? TOLERANCE : TOLERANCE / 2;
  const isLive = (source.livePosition() ?? 0) - video.currentTime < tolerance;
  if (isLive === source.isLive) return;
  // Who watched live before the connection was lost goes on live.
  if (!isLive && !video.paused && now < source.settledAt) return goLive();
  source.isLive = isLive;
  // media-chrome asks again when the time goes on, which it does not while the picture stands.
  video.dispatchEvent(new Event("timeupdate"));
  if (isLive) report.live();
  else report.behind();
}

/** Where a seek leads: not past what is live, and nowhere in a window that is too short for it. */
function seek(event) {
  const to = event.detail;
  if (!source || source.isRecording) return;
  if (!source.canSeek() || to > (source.livePosition() ?? 0)) event.stopImmediatePropagation();
  if (!source.canSeek()) return;
  if (to > (source.livePosition() ?? 0)) goLive();
  else source.settledAt = 0;
}

function showUnmute() {
  unmuteButton.hidden = !source?.shown || !video.muted || asked.byViewer;
}

/** A page that was asleep plays on, unless its viewer had paused. */
function wake() {
  if (document.visibilityState === "visible" && source?.shown && video.paused && !asked.paused && !video.ended) play();
}

// What the controls ask for, before media-chrome does it.
const wishes = {
  mediaplayrequest: () => note({ paused: false }),
  mediapauserequest: () => note({ paused: true }),
  mediamuterequest: () => note({ muted: true, byViewer: true }),
  mediaunmuterequest: () => note({ muted: false, byViewer: true }),
  mediavolumerequest: () => note({ muted: false, byViewer: true }),
  mediaseekrequest: seek,
  mediaseektoliverequest: (event) => {
    event.stopImmediatePropagation();
    goLive();
  },
};
for (const [event, listener] of Object.entries(wishes)) stage.addEventListener(event, listener, true);

// Keys for media, and what a small window over others asks for.
for (const action of ["play", "pause"]) {
  navigator.mediaSession?.setActionHandler(action, () => request(`media${action}request`));
}

playButton.addEventListener("click", play);
unmuteButton.addEventListener("click", () => request("mediaunmuterequest"));
onQuality((level) => source?.choose(level));
connectGestures(video, () => Boolean(source?.shown));
for (const event of ["play", "pause", "volumechange"]) video.addEventListener(event, keep);
video.addEventListener("volumechange", showUnmute);
video.addEventListener("waiting", () => source?.shown && source.troubled && !source.told && tellSoon());
video.addEventListener("ended", () => source && report.ended());
document.addEventListener("visibilitychange", wake);
document.addEventListener("resume", wake);
addEventListener("offline", () => source && lost(false));
addEventListener("online", () => source?.troubled && source.retry());
setInterval(update, 250);
