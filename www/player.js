// Shows one HLS stream: through hls.js where that works, else through the browser's own player.

const byId = (id) => document.getElementById(id);
const [stage, controls, playButton] = ["stage", "controls", "play"].map(byId);
const [liveButton, liveHint, behind] = ["live", "live-hint", "behind"].map(byId);
const [quality, qualityField] = ["quality", "quality-field"].map(byId);
const [pauseButton, muteButton, fullscreenButton] = ["pause", "mute", "fullscreen"].map(byId);
const video = stage.querySelector("video");

/** Who is this far behind the live position, in seconds, is no longer live. */
const TOLERANCE = 3;
const LONGEST_PAUSE = 8000;

let engine;
let source;
let report;

/** Fetches hls.js, which nobody needs who does not watch. */
export function loadEngine() {
  const forget = (error) => {
    engine = undefined;
    throw error;
  };
  engine ??= import("/hls.js").then((module) => module.default, forget);
  return engine;
}

/**
 * Plays a stream that has a segment, and says what becomes of it: `picture` once, `reconnecting` and `recovered`, and in
 * the end `ended`, or `failed` with a reason.
 */
export async function open(url, listener) {
  const Hls = await loadEngine();
  close();
  report = listener;
  // What is muted may play without being asked to by a click.
  video.muted = true;
  source = Hls.isSupported() ? throughHls(Hls, url) : throughBrowser(url);
  reportPicture(source);
  play();
}

/** Lets go of the stream. */
export function close() {
  clearTimeout(source?.timer);
  source?.close();
  source = undefined;
  controls.hidden = true;
  playButton.hidden = true;
}

function throughHls(Hls, url) {
  const hls = new Hls({
    // The first segment that is fetched is shown; it does not only measure the line.
    testBandwidth: false,
    abrEwmaDefaultEstimate: 3_000_000,
    // Who was held up catches up without a jump.
    maxLiveSyncPlaybackRate: 1.1,
    backBufferLength: 30,
  });
  let repairs = 0;
  hls.on(Hls.Events.ERROR, (_, { type, details, fatal }) => {
    if (type === Hls.ErrorTypes.NETWORK_ERROR) return lost(fatal);
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && repairs < 2) {
      repairs += 1;
      hls.recoverMediaError();
    } else {
      report.failed(`The player gave up: ${details}`);
    }
  });
  hls.on(Hls.Events.FRAG_BUFFERED, recovered);
  hls.on(Hls.Events.MANIFEST_PARSED, listLevels);
  hls.on(Hls.Events.LEVEL_SWITCHED, showLevel);
  hls.loadSource(url);
  hls.attachMedia(video);

  const name = ({ height, bitrate }) => (height ? `${height}p` : `${Math.round(bitrate / 1000)} kbit/s`);

  function listLevels() {
    const levels = hls.levels.map((level, index) => new Option(name(level), index));
    quality.replaceChildren(new Option("Auto", -1), ...levels.reverse());
    qualityField.hidden = levels.length < 2;
  }

  /** Changes no more than it must: the menu may be open. */
  function showLevel() {
    const used = hls.levels[hls.currentLevel];
    quality.options[0].text = hls.autoLevelEnabled && used ? `Auto (${name(used)})` : "Auto";
    quality.value = hls.manualLevel;
  }

  return {
    choose: (level) => {
      hls.nextLevel = level;
      showLevel();
    },
    date: () => hls.playingDate,
    livePosition: () => hls.liveSyncPosition,
    retry: () => {
      if (hls.levels.length === 0) return hls.loadSource(url);
      // A pause between two of its own attempts may have seconds to go; this ends it.
      hls.stopLoad();
      hls.startLoad();
    },
    close: () => hls.destroy(),
  };
}

function throughBrowser(url) {
  const failed = () => lost(true);
  video.addEventListener("error", failed);
  video.addEventListener("timeupdate", recovered);
  video.src = url;
  qualityField.hidden = true;
  return {
    date: () => {
      const began = video.getStartDate?.().getTime();
      return began ? new Date(began + video.currentTime * 1000) : null;
    },
    livePosition: () => {
      const { seekable } = video;
      return seekable.length > 0 ? seekable.end(seekable.length - 1) - 2 * TOLERANCE : null;
    },
    retry: () => {
      video.src = url;
      play();
    },
    close: () => {
      video.removeEventListener("error", failed);
      video.removeEventListener("timeupdate", recovered);
      video.removeAttribute("src");
      video.load();
    },
  };
}

/** A request came to nothing. While the picture goes on, that is nothing to tell; without it, it is. */
function lost(mustRetry) {
  source.troubled = true;
  if (mustRetry || !navigator.onLine || video.readyState < video.HAVE_FUTURE_DATA) report.reconnecting();
  if (!mustRetry) return;
  source.pause = Math.min((source.pause ?? 500) * 2, LONGEST_PAUSE);
  clearTimeout(source.timer);
  source.timer = setTimeout(() => source?.retry(), source.pause);
}

function recovered() {
  if (!source?.troubled) return;
  Object.assign(source, { troubled: false, pause: undefined });
  clearTimeout(source.timer);
  report.recovered();
}

/** Tells of the first picture; a page in the background draws none, and there the time that passes stands for it. */
function reportPicture(opened) {
  const shown = () => {
    video.removeEventListener("timeupdate", passed);
    if (source !== opened || opened.shown) return;
    opened.shown = true;
    controls.hidden = false;
    performance.mark("first picture");
    report.picture();
  };
  const passed = () => video.currentTime > 0.5 && shown();
  video.addEventListener("timeupdate", passed);
  video.requestVideoFrameCallback?.(shown);
}

async function play() {
  try {
    await video.play();
  } catch (error) {
    // Anything else is told by the events of the video or of hls.js.
    playButton.hidden = error.name !== "NotAllowedError";
  }
}

function goLive() {
  if (liveButton.getAttribute("aria-disabled") === "true") return;
  // After a short pause the picture is still ahead of the position that is safe, and there is nothing to jump to.
  const position = source?.livePosition();
  if (position > video.currentTime) video.currentTime = position;
  play();
}

function update() {
  if (!source || controls.hidden) return;
  const date = source.date();
  const seconds = date ? Math.max(0, (Date.now() - date.getTime()) / 1000) : null;
  behind.textContent = seconds === null ? "" : `${seconds.toFixed(1)} s behind live`;
  const isLive = !video.paused && (source.livePosition() ?? 0) - video.currentTime < TOLERANCE;
  liveButton.setAttribute("aria-disabled", String(isLive));
  const hint = isLive ? ": playing at the live edge" : ": go to the live edge";
  if (liveHint.textContent !== hint) liveHint.textContent = hint;
}

liveButton.addEventListener("click", goLive);
playButton.addEventListener("click", play);
pauseButton.addEventListener("click", () => (video.paused ? play() : video.pause()));
muteButton.addEventListener("click", () => (video.muted = !video.muted));
quality.addEventListener("change", () => source?.choose(Number(quality.value)));
fullscreenButton.hidden = !document.fullscreenEnabled;
fullscreenButton.addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen(),
);
document.addEventListener("fullscreenchange", () => {
  fullscreenButton.ariaLabel = document.fullscreenElement ? "Leave full screen" : "Full screen";
});

video.addEventListener("playing", () => (playButton.hidden = true));
for (const event of ["play", "pause"]) {
  video.addEventListener(event, () => {
    pauseButton.ariaLabel = video.paused ? "Play" : "Pause";
    pauseButton.classList.toggle("paused", video.paused);
  });
}
video.addEventListener("volumechange", () => {
  muteButton.lastElementChild.textContent = video.muted ? "Unmute" : "Mute";
  muteButton.classList.toggle("loud", !video.muted);
});
video.addEventListener("waiting", () => source?.troubled && report.reconnecting());
video.addEventListener("ended", () => source && report.ended());
addEventListener("offline", () => source && lost(false));
addEventListener("online", () => source?.troubled && source.retry());
setInterval(update, 500);
