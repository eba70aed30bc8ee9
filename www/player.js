// Shows one HLS stream: through hls.js where that works, else through the browser's own player.
import * as clock from "/clock.js";

const byId = (id) => document.getElementById(id);
const [stage, controls, playButton, caption] = ["stage", "controls", "play", "caption"].map(byId);
const [liveButton, behind] = ["live", "behind"].map(byId);
const [liveName, liveHint] = [...liveButton.children].slice(1);
const [quality, qualityField] = ["quality", "quality-field"].map(byId);
const [pauseButton, muteButton, fullscreenButton] = ["pause", "mute", "fullscreen"].map(byId);
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
const LAST_ATTEMPT = 10;

/** For so long, in milliseconds, a change that contradicts the viewer is no viewer's. */
const LATEST_ECHO = 2000;

let source;
let report;
/** What the viewer asked for, and when. */
const asked = { muted: true, paused: false, at: 0 };

/** Fetches hls.js, which nobody needs who does not watch. */
async function loadEngine() {
  for (let attempt = 0; ; attempt += 1) {
    // A browser may remember a module that did not come, and not ask for it again under the same name.
    const query = attempt > 0 ? `?attempt=${attempt}` : "";
    try {
      return await Promise.all([import(`/hls.js${query}`), import(`/through-hls.js${query}`)]);
    } catch (error) {
      if (attempt === LAST_ATTEMPT) throw new Error(`The player could not be loaded: ${error.message}`);
      report?.reconnecting();
      await new Promise((resolve) => setTimeout(resolve, LONGEST_PAUSE / 4));
    }
  }
}

/**
 * Plays a stream that has a segment, and says what becomes of it: `picture` once, or `blocked` before it; `behind` and
 * `live`; `reconnecting` and `recovered`; and in the end `ended`, or `failed` with a reason.
 */
export async function open(url, listener) {
  close();
  report = listener;
  const [{ default: Hls }, { throughHls }] = await loadEngine();
  const through = Hls.isSupported() ? throughHls.bind(null, Hls) : (await import("/through-browser.js")).throughBrowser;
  // Meanwhile another stream may be the one to play, or none.
  if (report !== listener) return;
  // What is muted may play without being asked to by a click.
  ask({ muted: true });
  source = through(video, url, { lost, recovered, failed: report.failed, showLevels, showLevel });
  source.isLive = true;
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
  caption.textContent = "";
}

function showLevels(names) {
  const options = names.map((name, index) => new Option(name, index));
  quality.replaceChildren(new Option("Auto", -1), ...options.reverse());
  qualityField.hidden = names.length < 2;
}

/** Changes no more than it must: the menu may be open. */
function showLevel(chosen, playing) {
  if (quality.options.length === 0) return;
  quality.options[0].text = chosen < 0 && playing ? `Auto (${playing})` : "Auto";
  quality.value = chosen;
}

/** A request came to nothing. While the picture goes on, that is nothing to tell; without it, it is. */
function lost(mustRetry) {
  source.troubled = true;
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
  report.reconnecting();
}

function recovered() {
  if (!source?.troubled) return;
  const { told } = source;
  const now = performance.now();
  for (const timer of [source.timer, source.grace]) clearTimeout(timer);
  Object.assign(source, {
    troubled: false,
    told: false,
    grace: undefined,
    pause: undefined,
    movedAt: now,
    settledAt: now + SETTLING,
  });
  if (!told) return;
  // Where there was no picture yet, it comes next and tells of itself, or waits for a click as before.
  if (!source.shown) playButton.hidden || report.blocked();
  else if (source.isLive) report.recovered();
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
    performance.mark("first picture");
    report.picture();
  };
  const passed = () => video.currentTime > 0.5 && shown();
  video.addEventListener("timeupdate", passed);
  video.requestVideoFrameCallback?.(shown);
}

/** Does to the video what the viewer wants. */
function ask(wish) {
  Object.assign(asked, wish, { at: performance.now() });
  keep();
}

/** A busy WebKit takes back what it was asked for when its own machinery catches up, and begins to sound by itself. */
function keep() {
  const isNew = performance.now() - asked.at < LATEST_ECHO;
  if (asked.muted ? !video.muted : isNew && video.muted) video.muted = asked.muted;
  if (asked.paused && isNew && !video.paused) video.pause();
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
  const seconds = secondsBehind();
  behind.textContent = seconds === null ? "" : `${Math.max(0, seconds).toFixed(1)} s behind live`;
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
  // Close to the limit it must not be told now this, now that.
  const tolerance = source.isLive ? TOLERANCE : TOLERANCE / 2;
  const isLive = (source.livePosition() ?? 0) - video.currentTime < tolerance;
  showLive(isLive && !video.paused);
  if (isLive === source.isLive) return;
  // Who watched live before the connection was lost goes on live.
  if (!isLive && !video.paused && now < source.settledAt) return goLive();
  source.isLive = isLive;
  if (isLive) report.live();
  else report.behind();
}

function showLive(isLive) {
  liveButton.setAttribute("aria-disabled", String(isLive));
  const [name, hint] = isLive ? ["LIVE", ": playing at the live edge"] : ["Go live", ""];
  if (liveName.textContent !== name) liveName.textContent = name;
  liveHint.textContent = hint;
}

liveButton.addEventListener("click", () => liveButton.getAttribute("aria-disabled") === "true" || goLive());
playButton.addEventListener("click", play);
pauseButton.addEventListener("click", () => (video.paused ? play() : ask({ paused: true })));
muteButton.addEventListener("click", () => ask({ muted: !video.muted }));
quality.addEventListener("change", () => source?.choose(Number(quality.value)));
fullscreenButton.hidden = !document.fullscreenEnabled;
fullscreenButton.addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen(),
);
document.addEventListener("fullscreenchange", () => {
  fullscreenButton.ariaLabel = document.fullscreenElement ? "Leave full screen" : "Full screen";
});

for (const event of ["play", "pause"]) {
  video.addEventListener(event, () => {
    keep();
    pauseButton.ariaLabel = video.paused ? "Play" : "Pause";
    pauseButton.classList.toggle("paused", video.paused);
  });
}
video.addEventListener("volumechange", () => {
  keep();
  muteButton.ariaLabel = video.muted ? "Unmute" : "Mute";
  muteButton.classList.toggle("loud", !video.muted);
});
video.addEventListener("waiting", () => source?.shown && source.troubled && !source.told && tellSoon());
video.addEventListener("ended", () => source && report.ended());
addEventListener("offline", () => source && lost(false));
addEventListener("online", () => source?.troubled && source.retry());
setInterval(update, 250);
