// The labels of the controls. A label contains the visible text of its control, for speech input. It must run before media-chrome.
import { En } from "media-chrome/dist/lang/en.js";
import { addTranslation } from "media-chrome/dist/utils/i18n.js";

addTranslation("en", {
  ...En,
  play: "Play",
  pause: "Pause",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
  seek: "Seek",
  "seek to live": "Go live",
  "playing live": "Live: playing at the live edge",
  "seek back {seekOffset} seconds": "Back {seekOffset} seconds",
  "seek forward {seekOffset} seconds": "Forward {seekOffset} seconds",
  "closed captions": "Captions",
  "enter picture in picture mode": "Picture in picture",
  "exit picture in picture mode": "Leave picture in picture",
  "enter fullscreen mode": "Full screen",
  "exit fullscreen mode": "Leave full screen",
  "start airplay": "AirPlay",
  "stop airplay": "Stop AirPlay",
  "start casting": "Cast",
  "stop casting": "Stop casting",
  "playback time": "Time",
  "video player": "Picture and controls",
});
