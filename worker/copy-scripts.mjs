// Copies the scripts of the viewers' page into public/, because that page has no bundler. wrangler runs this before it serves or deploys.
import { copyFileSync } from "node:fs";

copyFileSync("node_modules/hls.js/dist/hls.light.min.mjs", "public/hls.mjs");
copyFileSync("node_modules/hms-live/dist/index.js", "public/hms-live.js");
