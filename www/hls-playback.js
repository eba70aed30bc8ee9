// Plays one stream with hls.js.
import { showCaptions } from "./captions.js";

/** The attribute of a date range in which 100ms puts timed metadata: JSON in base64. */
const PAYLOAD = "X-100MSLIVE-PAYLOAD";
/** How many times hls.js may try to recover from a media error. */
const MAX_RECOVERIES = 2;
/** Seconds of playlist from which seeking is offered. */
const SEEKABLE_WINDOW = 60;

/** `bandwidth` is a measured estimate in bits per second; `pLoader` loads playlists. */
export function playWithHls(
  Hls,
  { bandwidth, pLoader },
  video,
  url,
  { lost, recovered, failed, showLevels, showLevel },
) {
  const hls = new Hls({
    // Otherwise hls.js fetches a first segment only to measure the bandwidth.
    testBandwidth: false,
    abrEwmaDefaultEstimate: bandwidth,
    pLoader,
    // Catches up after a delay by playing a little faster instead of seeking.
    maxLiveSyncPlaybackRate: 1.1,
    backBufferLength: 30,
    // Otherwise WebKit takes the end of the buffer for the end of the stream, and pauses there.
    liveDurationInfinity: true,
    // These would create tracks from `data:` URLs, which the page's policy forbids. captions.js creates the tracks of captions, and
    // timed metadata is read from the playlist.
    renderTextTracksNatively: false,
    enableDateRangeMetadataCues: false,
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
  });
  let recoveries = 0;
  let ranges = {};
  let canSeek = false;
  hls.on(Hls.Events.ERROR, (_, { type, details, fatal, response }) => {
    if (type === Hls.ErrorTypes.NETWORK_ERROR) return lost(fatal, response?.code);
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries < MAX_RECOVERIES) {
      recoveries += 1;
      hls.recoverMediaError();
    } else {
      failed(details);
    }
  });
  hls.on(Hls.Events.FRAG_BUFFERED, recovered);
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    hls.subtitleTrack = -1;
    showLevels(hls.levels.map(name));
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, updateLevel);
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    ranges = details.dateRanges;
    canSeek = details.type === "EVENT" || details.totalduration > SEEKABLE_WINDOW;
  });
  const hideCaptions = showCaptions(Hls, hls, video, document.getElementById("controls"));
  hls.loadSource(url);
  hls.attachMedia(video);

  function updateLevel() {
    const playing = hls.levels[hls.currentLevel];
    showLevel(hls.manualLevel, playing && name(playing));
  }

  return {
    choose: (level) => {
      hls.nextLevel = level;
      updateLevel();
    },
    canSeek: () => canSeek,
    date: () => hls.playingDate,
    latency: () => hls.latency,
    livePosition: () => hls.liveSyncPosition,
    message: () => messageAt(ranges, hls.playingDate),
    retry: () => {
      if (hls.levels.length === 0) return hls.loadSource(url);
      // hls.js may be pausing for seconds between its own retries; restarting ends the pause.
      hls.stopLoad();
      hls.startLoad();
    },
    close: () => {
      hideCaptions();
      hls.destroy();
    },
  };
}

const name = ({ height, bitrate }) => (height ? `${height}p` : `${Math.round(bitrate / 1000)} kbit/s`);

/** The timed message at a moment of the stream. */
function messageAt(ranges, date) {
  const shown = Object.values(ranges).filter(({ startDate, duration }) => {
    const seconds = (date - startDate) / 1000;
    return date && seconds >= 0 && seconds < (duration ?? 0);
  });
  return shown.map(({ attr }) => read(attr[PAYLOAD])).findLast((text) => text);
}

/** A playlist may contain any text here, so what cannot be decoded is ignored. */
function read(payload) {
  try {
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).payload);
  } catch {
    return "";
  }
}
