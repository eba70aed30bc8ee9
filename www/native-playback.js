// One stream through a player that the browser brings along, where there are no Media Source Extensions.

/** Seconds behind the end of the playlist that count as live: closer to it a player stalls. */
const LIVE_DELAY = 6;
/** Seconds of playlist from which seeking is offered. */
const SEEKABLE_WINDOW = 60;

export const canPlayNatively = (video) => Boolean(video.canPlayType("application/vnd.apple.mpegurl"));

export function playNatively(video, url, { lost, recovered, showLevels }) {
  const failed = () => lost(true);
  video.addEventListener("error", failed);
  video.addEventListener("timeupdate", recovered);
  video.src = url;
  showLevels([]);
  return {
    choose: () => {},
    canSeek: () => video.seekable.length > 0 && video.seekable.end(0) - video.seekable.start(0) > SEEKABLE_WINDOW,
    date: () => {
      const began = video.getStartDate?.().getTime();
      return began ? new Date(began + video.currentTime * 1000) : null;
    },
    livePosition: () => {
      const { seekable } = video;
      return seekable.length > 0 ? seekable.end(seekable.length - 1) - LIVE_DELAY : null;
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
