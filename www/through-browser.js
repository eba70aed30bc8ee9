// One stream through a player that the browser brings along, where there are no Media Source Extensions.

/** How far behind the end of the playlist it is safe to play, in seconds. */
const SAFE = 6;
/** A window of so many seconds is there to be sought in. */
const LONG_WINDOW = 60;

export const canBrowserPlay = (video) => Boolean(video.canPlayType("application/vnd.apple.mpegurl"));

export function throughBrowser(video, url, { lost, recovered, showLevels }) {
  const failed = () => lost(true);
  video.addEventListener("error", failed);
  video.addEventListener("timeupdate", recovered);
  video.src = url;
  showLevels([]);
  return {
    choose: () => {},
    canSeek: () => video.seekable.length > 0 && video.seekable.end(0) - video.seekable.start(0) > LONG_WINDOW,
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
