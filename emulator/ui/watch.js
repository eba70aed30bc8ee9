// A player for a stream or a recording, through hls.js as a viewer's page would play it, with what it does in numbers. One plays at a time.
import { clock, element, show, write } from "./element.js";

/** The attribute in which timed metadata travel: JSON in base64. */
const PAYLOAD = "X-100MSLIVE-PAYLOAD";
const AGAIN_AFTER = 1000;

let closeOther = () => {};

/** Plays what is at a path of this emulator. `ended` is called when another player is begun. */
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

  const stalls = { count: 0, trouble: "" };
  video.addEventListener("waiting", () => {
    if (video.currentTime > 0) stalls.count += 1;
  });
  const begin = ({ default: Hls }) => {
    if (open) playing = through(Hls, video, path, stalls, message);
  };
  if (isPlaylist) import("/_emulator/ui/hls.js").then(begin, () => (stalls.trouble = "the player cannot be loaded"));
  else video.src = path;
  timer = setInterval(() => write(numbers, measured(video, playing?.hls, stalls)), 500);
  return { node, close };
}

function through(Hls, video, path, stalls, message) {
  if (!Hls.isSupported()) {
    video.src = path;
    return { end: () => {} };
  }
  const hls = new Hls({
    // Each of these would want a source that the page's policy does not have.
    enableWorker: false,
    enableDateRangeMetadataCues: false,
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
    testBandwidth: false,
    abrEwmaDefaultEstimate: 3_000_000,
    backBufferLength: 30,
  });
  let again;
  hls.on(Hls.Events.ERROR, (_, { details, fatal, response }) => {
    stalls.trouble = response?.code >= 400 ? `${details}: ${response.code}` : details;
    if (!fatal) return;
    again = setTimeout(() => (hls.levels.length === 0 ? hls.loadSource(path) : hls.startLoad()), AGAIN_AFTER);
  });
  hls.on(Hls.Events.FRAG_BUFFERED, () => (stalls.trouble = ""));
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
      clearTimeout(again);
      hls.destroy();
    },
  };
}

function measured(video, hls, { count, trouble }) {
  const level = hls?.levels[hls.currentLevel];
  const live = level?.details?.live;
  const buffered = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0;
  return [
    video.currentTime > 0 ? `${video.videoWidth}×${video.videoHeight}` : "waiting for a picture",
    hls?.playingDate && `picture of ${clock(hls.playingDate)}`,
    live && Number.isFinite(hls.latency) && video.currentTime > 0 && `${hls.latency.toFixed(1)} s behind live`,
    `${Math.max(0, buffered).toFixed(1)} s ahead`,
    count > 0 && `${count} ${count === 1 ? "stall" : "stalls"}`,
    trouble,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The timed metadata that belong to the picture of a moment. Others may have put anything into a playlist. */
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
