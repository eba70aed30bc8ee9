// Three players behind one interface. Each is used with its defaults, as documented, so that the results hold for other users. `seen`
// collects errors, segments and the heights of the qualities.
import { HMSHLSPlayer, HMSHLSPlayerEvents } from "@100mslive/hls-player";
import Hls from "hls.js";
import shaka from "shaka-player";

const PAYLOAD = "X-100MSLIVE-PAYLOAD";
const decoded = (data) => JSON.parse(atob(data)).payload;

const hlsJs = {
  name: "hls.js",
  version: Hls.version,
  async load(video, url, seen) {
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (_, { details, fatal, reason, error }) =>
      seen.errors.push(`${fatal ? "fatal " : ""}${details}: ${reason ?? error?.message}`),
    );
    hls.on(Hls.Events.FRAG_CHANGED, (_, { frag }) => seen.segments.push(frag.sn));
    hls.loadSource(url);
    hls.attachMedia(video);
    await new Promise((parsed) => hls.once(Hls.Events.MANIFEST_PARSED, parsed));
    seen.heights = hls.levels.map(({ height }) => height);
    return {
      date: () => hls.playingDate?.getTime(),
      choose: (height) => (hls.nextLevel = hls.levels.findIndex((level) => level.height === height)),
      showCaptions: () => (hls.subtitleTrack = 0),
      cues: () => cuesOf(video),
      destroy: () => hls.destroy(),
    };
  },
};

/** The vendor's player. Its private hls.js instance is used only for the playing date, which the player does not expose. */
const hlsPlayer = {
  name: "@100mslive/hls-player",
  version: VERSION_OF_HLS_PLAYER,
  async load(video, url, seen) {
    const player = new HMSHLSPlayer(url, video);
    const cues = [];
    const loaded = new Promise((resolve) => player.on(HMSHLSPlayerEvents.MANIFEST_LOADED, resolve));
    player.on(HMSHLSPlayerEvents.ERROR, ({ name, message, isTerminal }) =>
      seen.errors.push(`${isTerminal ? "fatal " : ""}${name}: ${message}`),
    );
    player.on(HMSHLSPlayerEvents.TIMED_METADATA_LOADED, ({ payload }) => cues.push(payload));
    const { layers } = await loaded;
    seen.heights = layers.map(({ height }) => height);
    await player.play();
    return {
      date: () => player._hls.playingDate?.getTime(),
      choose: (height) => player.setLayer(layers.find((layer) => layer.height === height)),
      // They are shown by default, because the playlist marks them as default.
      showCaptions: () => {},
      cues: () => cues,
      destroy: () => player.reset(),
    };
  },
};

const inWebKitGtk = navigator.vendor === "Apple Computer, Inc." && navigator.platform.startsWith("Linux");

/**
 * In WebKitGTK, `abort()` without a pending append discards the initialization section, contrary to the standard, and Shaka calls it
 * between that section and the first segment. This patch skips such calls.
 */
function keepInitialization() {
  const { abort } = SourceBuffer.prototype;
  SourceBuffer.prototype.abort = function () {
    if (this.updating) abort.call(this);
  };
}

const shakaPlayer = {
  name: "Shaka Player",
  version: `${shaka.Player.version}${inWebKitGtk ? ", with WebKitGTK's abort patched" : ""}`,
  async load(video, url, seen) {
    shaka.polyfill.installAll();
    if (inWebKitGtk) keepInitialization();
    const player = new shaka.Player();
    const cues = [];
    player.addEventListener("error", ({ detail }) =>
      seen.errors.push(`fatal ${detail.code ?? detail.name}: ${detail.data?.join(" ") ?? detail.message}`),
    );
    player.addEventListener("metadata", ({ payload }) => payload.key === PAYLOAD && cues.push(decoded(payload.data)));
    await player.attach(video);
    await player.load(url);
    seen.heights = player.getVideoTracks().map(({ height }) => height);
    return {
      date: () => player.getPlayheadTimeAsDate()?.getTime(),
      choose: (height) => {
        player.configure({ abr: { enabled: false } });
        player.selectVideoTrack(
          player.getVideoTracks().find((track) => track.height === height),
          true,
        );
      },
      showCaptions: () => player.selectTextTrack(player.getTextTracks()[0]),
      cues: () => cues,
      destroy: () => player.destroy(),
    };
  },
};

function cuesOf(video) {
  const cues = [...video.textTracks]
    .filter(({ kind }) => kind === "metadata")
    .flatMap((track) => [...(track.cues ?? [])]);
  return cues.filter(({ value }) => value?.key === PAYLOAD).map(({ value }) => decoded(value.data));
}

export const PLAYERS = [hlsJs, hlsPlayer, shakaPlayer];
