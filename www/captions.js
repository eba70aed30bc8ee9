// The captions of one stream. hls.js would create tracks from `data:` URLs, which the page's policy forbids, so this creates
// them without a URL and adds the cues that hls.js has parsed.

/** The font size of cues, as in player.css, in pixels and as a share of the video's width. */
const MIN_FONT_SIZE = 14;
const FONT_SIZE = 0.028;
/** The least line height of a font, so that the space for the controls is enough in all of them. */
const LINE_HEIGHT = 1.15;

/** Cues are placed above `controls`, an element that lies over the video, if there is one. */
export function showCaptions(Hls, hls, video, controls) {
  /** The tracks, in the order of `hls.subtitleTracks`. */
  let tracks = [];
  /** The cues without a position of their own. */
  const unplaced = new Set();

  hls.on(Hls.Events.NON_NATIVE_TEXT_TRACKS_FOUND, (_, found) => {
    remove();
    tracks = found.tracks.map(({ label, subtitleTrack }) => {
      const track = document.createElement("track");
      Object.assign(track, { kind: "subtitles", label, srclang: subtitleTrack?.lang ?? "" });
      video.append(track);
      track.track.mode = "disabled";
      return track;
    });
  });

  hls.on(Hls.Events.CUES_PARSED, (_, { cues, subtitleTrack }) => {
    const at = hls.subtitleTracks.indexOf(subtitleTrack);
    const { track } = tracks[at] ?? {};
    // A disabled track has no list of cues.
    if (!track || track.mode === "disabled") return;
    for (const cue of cues) {
      // A cue that spans two segments arrives with both.
      if (track.cues.getCueById(cue.id)) continue;
      if (cue.line === "auto") unplaced.add(cue);
      track.addCue(cue);
    }
    placeCues();
  });

  /** Lines are counted from the bottom, beginning with -1. */
  function placeCues() {
    if (!controls) return;
    const fontSize = Math.max(MIN_FONT_SIZE, video.clientWidth * FONT_SIZE);
    // The top padding is the transparent part of the gradient behind them.
    const height = controls.clientHeight - Number.parseFloat(getComputedStyle(controls).paddingTop);
    const line = -1 - Math.ceil(height / (fontSize * LINE_HEIGHT));
    for (const cue of unplaced) if (cue.line !== line) cue.line = line;
  }
  const observer = new ResizeObserver(placeCues);
  if (controls) observer.observe(controls);

  const choose = () => (hls.subtitleTrack = tracks.findIndex(({ track }) => track.mode === "showing"));
  video.textTracks.addEventListener("change", choose);

  function remove() {
    for (const track of tracks) track.remove();
    tracks = [];
    unplaced.clear();
  }

  return () => {
    observer.disconnect();
    video.textTracks.removeEventListener("change", choose);
    remove();
  };
}
