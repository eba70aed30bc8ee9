// Captions of one stream. hls.js would make its tracks from `data:` URLs, which the page's policy forbids, so it hands over the
// cues, and the tracks are made here.

export function showCaptions(Hls, hls, video) {
  /** The tracks in the order in which hls.js counts them. */
  let tracks = [];

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
    // Without being shown or hidden it takes no cues, and segments may bring the same cue twice.
    if (!track || track.mode === "disabled") return;
    for (const cue of cues) {
      if (track.cues.getCueById(cue.id)) continue;
      // Above the controls, where its author wants it at no place.
      if (cue.line === "auto") cue.line = -4;
      track.addCue(cue);
    }
  });

  const choose = () => (hls.subtitleTrack = tracks.findIndex(({ track }) => track.mode === "showing"));
  video.textTracks.addEventListener("change", choose);

  function remove() {
    for (const track of tracks) track.remove();
    tracks = [];
  }

  return () => {
    video.textTracks.removeEventListener("change", choose);
    remove();
  };
}
