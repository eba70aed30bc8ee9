// One stream through hls.js.
import { showCaptions } from "./captions.js";

/** The attribute in which 100ms carries timed metadata: JSON in base64. */
const PAYLOAD = "X-100MSLIVE-PAYLOAD";
const LONGEST_REPAIR = 2;
/** A window of so many seconds is there to be sought in. */
const LONG_WINDOW = 60;

/** `bandwidth` is what the line was seen to carry, in bits per second; `pLoader` loads playlists. */
export function throughHls(
  Hls,
  { bandwidth, pLoader },
  video,
  url,
  { lost, recovered, failed, showLevels, showLevel },
) {
  const hls = new Hls({
    // The first segment that is fetched is shown; it does not only measure the line.
    testBandwidth: false,
    abrEwmaDefaultEstimate: bandwidth,
    pLoader,
    // Who was held up catches up without a jump.
    maxLiveSyncPlaybackRate: 1.1,
    backBufferLength: 30,
    // WebKit takes the end of what it has for the end of the stream, and pauses there, unless it is told that there is none.
    liveDurationInfinity: true,
    // These would make tracks, from URLs that the page's policy forbids. Captions have theirs made beside this file, and
    // messages are read from the playlist.
    renderTextTracksNatively: false,
    enableDateRangeMetadataCues: false,
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
  });
  let repairs = 0;
  let ranges = {};
  let canSeek = false;
  hls.on(Hls.Events.ERROR, (_, { type, details, fatal, response }) => {
    if (type === Hls.ErrorTypes.NETWORK_ERROR) return lost(fatal, response?.code);
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && repairs < LONGEST_REPAIR) {
      repairs += 1;
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
  hls.on(Hls.Events.LEVEL_SWITCHED, tellLevel);
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    ranges = details.dateRanges;
    canSeek = details.type === "EVENT" || details.totalduration > LONG_WINDOW;
  });
  const hideCaptions = showCaptions(Hls, hls, video);
  hls.loadSource(url);
  hls.attachMedia(video);

  function tellLevel() {
    const playing = hls.levels[hls.currentLevel];
    showLevel(hls.manualLevel, playing && name(playing));
  }

  return {
    choose: (level) => {
      hls.nextLevel = level;
      tellLevel();
    },
    canSeek: () => canSeek,
    date: () => hls.playingDate,
    latency: () => hls.latency,
    livePosition: () => hls.liveSyncPosition,
    message: () => messageAt(ranges, hls.playingDate),
    retry: () => {
      if (hls.levels.length === 0) return hls.loadSource(url);
      // A pause between two of its own attempts may have seconds to go; this ends it.
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

/** The message that belongs to the picture of this moment. */
function messageAt(ranges, date) {
  const shown = Object.values(ranges).filter(({ startDate, duration }) => {
    const seconds = (date - startDate) / 1000;
    return date && seconds >= 0 && seconds < (duration ?? 0);
  });
  return shown.map(({ attr }) => read(attr[PAYLOAD])).findLast((text) => text);
}

/** What others put into a playlist may be anything. */
function read(payload) {
  try {
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).payload);
  } catch {
    return "";
  }
}
