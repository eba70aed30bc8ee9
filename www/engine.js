// The full build of hls.js, with subtitles, and the code that uses it, as one lazily loaded file.
export { default as Hls } from "hls.js/dist/hls.min.mjs";
export { playWithHls } from "./hls-playback.js";
