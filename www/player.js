// Plays one HLS stream: with hls.js where the browser has Media Source Extensions, else with the browser's own player.
import { connectGestures, request, showControls } from "./gestures.js";
import { loadEngine } from "./lazy-loading.js";
import { canPlayNatively, playNatively } from "./native-playback.js";
import { playlistLoader } from "./playlist-cache.js";
import { onQuality, showLevel, showLevels } from "./quality.js";
import { apply, enforce, record, requested } from "./requested-state.js";
import * as clock from "./server-clock.js";

export { preload } from "./lazy-loading.js";

const byId = (id) => document.getElementById(id);
const [stage, controls, playButton, unmuteButton, caption] = ["stage", "controls", "play", "unmute", "caption"].map(
  byId,
);
const behind = byId("behind");
const video = stage.querySelector("video");

/** Seconds behind the live position from which playback no longer counts as live. */
const LIVE_TOLERANCE = 3;
/** Milliseconds without movement after which the connection counts as lost, even if no request has failed. */
const STALL_LIMIT = 3000;
/** Milliseconds before a failed request is reported, because a retry may succeed. */
const REPORT_DELAY = 1000;
/** Milliseconds after a reconnect until the playlists have been reloaded and the live position is known again. */
const SETTLING_TIME = 6000;
/** The longest pause between retries, in milliseconds. */
const MAX_RETRY_PAUSE = 8000;

let source;
let report;
/** Properties that media-chrome reads from a video in addition to the standard ones. */
Object.defineProperties(video, {
  streamType: { get: () => (source?.isRecording ? "on-demand" : "live") },
  targetLiveWindow: { get: () => (source?.canSeek?.() ? Number.POSITIVE_INFINITY : 0) },
  liveEdgeStart: { get: () => (source?.isLive && !source.isReported ? 0 : Number.NaN) },
});

/**
 * Plays a stream that has a segment, or a recording, and calls the listener: `picture` once, preceded by `blocked` where autoplay
 * is; `behind` and `live`; `reconnecting`, with the HTTP status if one is the reason, and `recovered`; finally `ended`, or
 * `failed` with a reason (`unsupported`, `missing`, `broken`) and details.
 */
export async function open(url, listener, { isRecording = false } = {}) {
  close();
  report = listener;
  let engine;
  try {
    engine = await loadEngine(() => report === listener && listener.reconnecting());
  } catch (error) {
    if (report === listener) listener.failed("missing", error.message);
    return;
  }
  // Another stream may have been opened in the meantime, or this one closed.
  if (report !== listener) return;
  const { Hls, playWithHls, bandwidth } = engine;
  if (!Hls.isSupported() && !canPlayNatively(video)) return listener.failed("unsupported", "");
  const begin = Hls.isSupported()
    ? playWithHls.bind(null, Hls, { bandwidth, pLoader: playlistLoader(Hls) })
    : playNatively;
  // Browsers let a muted video play without a click.
  apply({ muted: !requested.byViewer || requested.muted });
  const failed = (reason) => report?.failed("broken", reason);
  source = begin(video, url, { lost, recovered, failed, showLevels, showLevel });
  Object.assign(source, { isLive: !isRecording, isRecording });
  stage.dataset.kind = isRecording ? "recording" : "live";
  video.dispatchEvent(new Event("streamtypechange"));
  reportPicture(source);
  play();
}

export const isPlaying = () => Boolean(source?.shown) && !video.paused;

/** Stops playing and releases the stream. */
export function close() {
  report = undefined;
  for (const timer of [source?.timer, source?.reportTimer]) clearTimeout(timer);
  source?.close();
  source = undefined;
  controls.hidden = true;
  playButton.hidden = true;
  unmuteButton.hidden = true;
  caption.textContent = "";
  if (document.fullscreenElement) document.exitFullscreen();
}

/** A request has failed. It is reported only if the player has nothing left to play. */
function lost(mustRetry, status) {
  Object.assign(source, { isLost: true, status });
  if (mustRetry || !navigator.onLine || video.readyState < video.HAVE_FUTURE_DATA) reportSoon();
  if (!mustRetry) return;
  source.pause = Math.min((source.pause ?? 500) * 2, MAX_RETRY_PAUSE);
  clearTimeout(source.timer);
  source.timer = setTimeout(() => source?.retry(), source.pause);
}

function reportSoon() {
  source.reportTimer ??= setTimeout(reportLost, REPORT_DELAY);
}

function reportLost() {
  clearTimeout(source.reportTimer);
  if (source.isReported) return;
  Object.assign(source, { isLost: true, isReported: true });
  report.reconnecting(source.status);
}

function recovered() {
  if (!source?.isLost) return;
  const { isReported } = source;
  const now = performance.now();
  for (const timer of [source.timer, source.reportTimer]) clearTimeout(timer);
  Object.assign(source, {
    isLost: false,
    isReported: false,
    status: undefined,
    reportTimer: undefined,
    pause: undefined,
    movedAt: now,
    settledAt: now + SETTLING_TIME,
  });
  if (!isReported) return;
  // Without a picture so far, either the first picture reports itself, or the page still waits for a click.
  if (!source.shown) playButton.hidden || report.blocked();
  else if (source.isLive || source.isRecording) report.recovered();
  else report.behind();
}

/** Reports the first picture. A page in the background draws no frames, so there the playback position counts. */
function reportPicture(opened) {
  const shown = () => {
    if (source !== opened || opened.shown) return;
    // A frame of a video that autoplay has blocked does not count.
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
  requested.paused = false;
  try {
    await video.play();
  } catch (error) {
    // All other errors arrive as events of the video or of hls.js.
    if (error.name !== "NotAllowedError" || !source || source.shown) return;
    playButton.hidden = false;
    report.blocked();
  }
}

function goLive() {
  // After a short pause the position may still be later than the live position. Seeking would then go back.
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
  if (!source.isReported) checkProgress();
}

/** Computed from the stream's own timestamps; from the playlist where the clocks differ so much that the result is impossible. */
function secondsBehind() {
  const date = source.date();
  const seconds = date && (clock.now() - date) / 1000;
  const least = source.latency?.() ?? 0;
  return seconds === null || seconds < least - LIVE_TOLERANCE ? (source.latency?.() ?? null) : seconds;
}

/** Detects that the picture has stopped moving, and whether playback is live. */
function checkProgress() {
  const now = performance.now();
  if (video.paused || video.ended || video.currentTime !== source.at) source.movedAt = now;
  source.at = video.currentTime;
  if (now - source.movedAt > STALL_LIMIT) return reportLost();
  if (source.isRecording) return;
  // Two thresholds keep the state from flickering near the limit.
  const tolerance = source.isLive ? LIVE_TOLERANCE : LIVE_TOLERANCE / 2;
  const isLive = (source.livePosition() ?? 0) - video.currentTime < tolerance;
  if (isLive === source.isLive) return;
  // A viewer who was live before a connection loss returns to live.
  if (!isLive && !video.paused && now < source.settledAt) return goLive();
  source.isLive = isLive;
  // media-chrome reads `liveEdgeStart` on `timeupdate`, which a paused video does not fire.
  video.dispatchEvent(new Event("timeupdate"));
  if (isLive) report.live();
  else report.behind();
}

/** Limits a seek to the live position, and ignores it where the stream cannot be sought. */
function seek(event) {
  const to = event.detail;
  if (!source || source.isRecording) return;
  if (!source.canSeek() || to > (source.livePosition() ?? 0)) event.stopImmediatePropagation();
  if (!source.canSeek()) return;
  if (to > (source.livePosition() ?? 0)) goLive();
  else source.settledAt = 0;
}

function showUnmute() {
  unmuteButton.hidden = !source?.shown || !video.muted || requested.byViewer;
}

/** Resumes playback in a page that was in the background, unless the viewer had paused. */
function wake() {
  const isVisible = document.visibilityState === "visible";
  if (isVisible && source?.shown && video.paused && !requested.paused && !video.ended) play();
}

/** Requests of the controls, seen before media-chrome handles them. */
const requestListeners = {
  mediaplayrequest: () => record({ paused: false }),
  mediapauserequest: () => record({ paused: true }),
  mediamuterequest: () => record({ muted: true, byViewer: true }),
  mediaunmuterequest: () => record({ muted: false, byViewer: true }),
  mediavolumerequest: () => record({ muted: false, byViewer: true }),
  mediaseekrequest: seek,
  mediaseektoliverequest: (event) => {
    event.stopImmediatePropagation();
    goLive();
  },
};
for (const [event, listener] of Object.entries(requestListeners)) stage.addEventListener(event, listener, true);

// Media keys, and the buttons of a picture-in-picture window.
for (const action of ["play", "pause"]) {
  navigator.mediaSession?.setActionHandler(action, () => request(`media${action}request`));
}

playButton.addEventListener("click", play);
unmuteButton.addEventListener("click", () => request("mediaunmuterequest"));
onQuality((level) => source?.choose(level));
connectGestures(video, () => Boolean(source?.shown));
for (const event of ["play", "pause", "volumechange"]) video.addEventListener(event, enforce);
video.addEventListener("volumechange", showUnmute);
video.addEventListener("waiting", () => source?.shown && source.isLost && !source.isReported && reportSoon());
video.addEventListener("ended", () => source && report.ended());
document.addEventListener("visibilitychange", wake);
document.addEventListener("resume", wake);
addEventListener("offline", () => source && lost(false));
addEventListener("online", () => source?.isLost && source.retry());
setInterval(update, 250);
