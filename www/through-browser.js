// One stream through a player that the browser brings along, where there are no Media Source Extensions.

/** How far behind the end of the playlist it is safe to play, in seconds. */
const SAFE = 6;

export function throughBrowser(video, url, { lost, recovered, showLevels }) {
  if (!video.canPlayType("application/vnd.apple.mpegurl")) {
    throw new Error("This browser can play neither HLS nor, through Media Source Extensions, H.264.");
  }
  const failed = () => lost(true);
  video.addEventListener("error", failed);
  video.addEventListener("timeupdate", recovered);
  video.src = url;
  showLevels([]);
  return {
    choose: () => {},
    date: () => {
      const began = video.getStartDate?.().getTime();
      return began ? new Date(began + video.currentTime * 1000) : null;
    },
    livePosition: () => {
      const { seekable } = video;
      return seekable.length > 0 ? seekable.end(seekable.length - 1) - SAFE : null;
    },
    retry: () => {
      video.src = url;
      video.play().catch(() => {});
    },
    close: () => {
      video.removeEventListener("error", failed);
      video.removeEventListener("timeupdate", recovered);
      video.removeAttribute("src");
      video.load();
    },
  };
}
