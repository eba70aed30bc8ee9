// hls.js in full, with subtitles, and what the page does with it: one file, fetched when there will be something to play.
export { default as Hls } from "hls.js/dist/hls.min.mjs";
export { throughHls } from "./through-hls.js";
