// A player for a stream or a recording, with hls.js and its statistics. Only one plays at a time.
import { showCaptions } from "./captions.js";
import { clock, element, show, write } from "./dom.js";

/** The attribute of a date range that contains timed metadata: JSON in base64. */
const PAYLOAD = "X-100MSLIVE-PAYLOAD";
/** Milliseconds after a fatal error before the player tries again. */
const RETRY_PAUSE = 1000;

let closeOther = () => {};

/** Plays a path of this emulator. `ended` is called when another player opens. */
export async function watch(path, { isPlaylist, title, ended }) {
  closeOther();
  const video = element("video", {
    controls: true,
    muted: true,
    autoplay: true,
    playsinline: true,
    poster: "/_emulator/ui/thumbnail.png",
    "aria-label": `Player of ${title}`,
  });
  video.muted = true;
  const message = element("p", { class: "message", hidden: true });
  const numbers = element("p", { class: "numbers", role: "note" }, "Loading the player");
  const node = element("div", { class: "watch" }, element("div", { class: "screen" }, video, message), numbers);
  let open = true;
  let timer;
  let playing;
  const close = () => {
    open = false;
    clearInterval(timer);
    playing?.end();
    video.removeAttribute("src");
    node.remove();
    closeOther = () => {};
    ended();
  };
  closeOther = close;

  const stalls = { count: 0, error: "" };
  video.addEventListener("waiting", () => {
    if (video.currentTime > 0) stalls.count += 1;
  });
  const begin = ({ default: Hls }) => {
    if (open) playing = play(Hls, video, path, stalls, message);
  };
  if (isPlaylist) import("/_emulator/ui/hls.js").then(begin, () => (stalls.error = "the player cannot be loaded"));
  else video.src = path;
  timer = setInterval(() => write(numbers, statistics(video, playing?.hls, stalls)), 500);
  return { node, close };
}

function play(Hls, video, path, stalls, message) {
  if (!Hls.isSupported()) {
    video.src = path;
    return { end: () => {} };
  }
  const hls = new Hls({
    // The page's content security policy allows neither a worker from a blob nor tracks from `data:` URLs.
    enableWorker: false,
    renderTextTracksNatively: false,
    enableDateRangeMetadataCues: false,
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
    testBandwidth: false,
    abrEwmaDefaultEstimate: 3_000_000,
    backBufferLength: 30,
  });
  let retry;
  hls.on(Hls.Events.ERROR, (_, { details, fatal, response }) => {
    stalls.error = response?.code >= 400 ? `${details}: ${response.code}` : details;
    if (!fatal) return;
    retry = setTimeout(() => (hls.levels.length === 0 ? hls.loadSource(path) : hls.startLoad()), RETRY_PAUSE);
  });
  hls.on(Hls.Events.FRAG_BUFFERED, () => (stalls.error = ""));
  hls.on(Hls.Events.MANIFEST_PARSED, () => (hls.subtitleTrack = -1));
  const hideCaptions = showCaptions(Hls, hls, video);
  let ranges = {};
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => (ranges = details.dateRanges));
  hls.loadSource(path);
  hls.attachMedia(video);
  video.addEventListener("timeupdate", () => {
    const text = messageAt(Object.values(ranges), hls.playingDate);
    write(message, text);
    show(message, text !== "");
  });
  return {
    hls,
    end: () => {
      clearTimeout(retry);
      hideCaptions();
      hls.destroy();
    },
  };
}

function statistics(video, hls, { count, error }) {
  const level = hls?.levels[hls.currentLevel];
  const live = level?.details?.live;
  const buffered = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0;
  return [
    video.currentTime > 0 ? `${video.videoWidth}×${video.videoHeight}` : "waiting for a picture",
    hls?.playingDate && `picture of ${clock(hls.playingDate)}`,
    live && Number.isFinite(hls.latency) && video.currentTime > 0 && `${hls.latency.toFixed(1)} s behind live`,
    `${Math.max(0, buffered).toFixed(1)} s ahead`,
    count > 0 && `${count} ${count === 1 ? "stall" : "stalls"}`,
    error,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The timed metadata at a moment of the stream. A playlist may contain any text here, so what cannot be decoded is ignored. */
function messageAt(ranges, date) {
  const shown = ranges.find(({ startDate, duration }) => {
    const seconds = (date - startDate) / 1000;
    return date && seconds >= 0 && seconds < (duration ?? 0);
  });
  try {
    const bytes = Uint8Array.from(atob(shown?.attr[PAYLOAD] ?? ""), (character) => character.charCodeAt(0));
    return bytes.length > 0 ? String(JSON.parse(new TextDecoder().decode(bytes)).payload) : "";
  } catch {
    return "";
  }
}
