// `cargo xtask demo --check`: the demo in a terminal, without a browser. Puts a room on air, checks the media, and stops the stream.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { inspectMedia, probe, read } from "./media.mjs";

const { values: given } = parseArgs({
  options: {
    emulator: { type: "string" },
    package: { type: "string" },
    "access-key": { type: "string", default: "emulator-access-key" },
    secret: { type: "string", default: "emulator-secret" },
  },
});
if (!given.emulator || !given.package) {
  console.error(
    "usage: node tests/demo-check.mjs --emulator <origin> --package <path of server.js> [--access-key K --secret S]",
  );
  process.exit(2);
}

/** How many consecutive segments are checked. */
const SEGMENTS = 3;

const began = performance.now();
const step = (message) => console.log(`${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s  ${message}`);
const detail = (message) => console.log(`           ${message}`);
const check = (value, message) => {
  if (!value) throw new Error(message);
};

try {
  await run();
  step("done: the room was on air and is off again");
} catch (error) {
  step(`FAILED: ${error.message}`);
  if (error.code) detail(`code ${error.code}`);
  process.exitCode = 1;
}

async function run() {
  const hms = await import(pathToFileURL(given.package));
  const credentials = { accessKey: given["access-key"], secret: given.secret };
  const options = { baseUrl: `${given.emulator}/v2`, credentials };
  const room = `demo-check-${Date.now()}`;
  step(`the package is loaded; the API is the emulator at ${given.emulator}`);

  const auth_token = await hms.createAuthToken(credentials, { room_id: room, role: "__internal_recorder" });
  const meeting = { subdomain: "myname", room_id: room, role: "__internal_recorder", skip_preview: true };
  const meeting_url = hms.buildMeetingUrl({ ...meeting, auth_token });
  step("buildMeetingUrl made the single-click URL (the token is cut here)");
  detail(meeting_url.replace(/auth_token=.*/, "auth_token=..."));

  const started = await hms.startLiveStream(room, { meeting_url, recording: { hls_vod: true } }, options);
  step(`startLiveStream resolved: stream ${started.id} is ${started.status}`);
  for (const line of JSON.stringify({ ...started, meeting_url: "(as above)" }, null, 2).split("\n")) detail(line);
  check(started.status === "starting", `the stream should be starting, and is ${started.status}`);
  check((await fetch(started.playback.url)).status === 404, "there must be no manifest while the stream is starting");

  let seen = "";
  const onStatus = ({ status }) => {
    step(seen ? `${seen} -> ${status}` : status);
    seen = status;
  };
  const playable = await hms.waitForLiveStream(started.id, {
    ...options,
    until: "playable",
    timeout: 30_000,
    onStatus,
  });
  step(`${seen} -> playable: ${playable.playback.url}`);

  try {
    await media(playable.playback.url);
  } finally {
    const stopped = await hms.stopLiveStream(started.id, options);
    step(`stopLiveStream resolved: the stream is ${stopped.status}`);
  }
  seen = "";
  const ended = await hms.waitForLiveStream(started.id, { ...options, until: "completed", timeout: 30_000, onStatus });
  check(ended.stopped_at, "a completed stream says when it was stopped");
  const { variants } = await read(playable.playback.url);
  for (const { url } of variants) {
    check((await read(url)).ended, `the media playlist has no #EXT-X-ENDLIST after the stop: ${url}`);
  }
  step(`the playlists end with #EXT-X-ENDLIST; ${ended.recording_assets?.length ?? 0} recording asset(s) are listed`);
}

async function enoughSegments(url) {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await read(url)).segments.length >= SEGMENTS) return;
    await sleep(250);
  }
  throw new Error(`${url} lists fewer than ${SEGMENTS} segments after 15 s`);
}

/** Fetches the master playlist, and the initialization section and all listed segments of every layer. */
async function media(url) {
  const master = await read(url);
  check(master.variants.length >= 3, `the master playlist lists ${master.variants.length} layers, three were expected`);
  step(`the master playlist lists ${master.variants.length} layers`);
  await enoughSegments(master.variants[0].url);
  step(`the media playlists list ${SEGMENTS} segments`);
  for (const variant of master.variants) {
    const found = await inspectMedia(variant.url);
    const size = `${variant.resolution}, ${variant.codecs}`;
    detail(
      `${size}: ${found.segments} segment(s), ${found.bytes} bytes, ${found.tracks} tracks, times run on without a gap`,
    );
  }
  step("every layer: moov, then moof and mdat with decode times that join");
  const probed = await probe(master.variants.at(-1).url);
  if (!probed) {
    detail("ffprobe is not installed, so it was not asked");
    return;
  }
  step(`ffprobe reads the media: ${probed.streams.join(", ")}; ${probed.packets} packets`);
  check(probed.warnings.length === 0, `ffprobe warns: ${probed.warnings.slice(0, 3).join("; ")}`);
  check(probed.jumps.length === 0, `decode times go back or jump: ${probed.jumps.slice(0, 3).join("; ")}`);
  detail(`${probed.seconds.toFixed(2)} s of media, no warning, no jump`);
}
