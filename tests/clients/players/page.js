// Runs in the browser: each player in turn plays its own stream from the live edge across the loop of the clip, switches quality,
// receives timed metadata, and reaches the end. It reports what happened; the test judges it.
import { PLAYERS } from "./adapters.js";

const CODECS = 'video/mp4; codecs="avc1.64001f,mp4a.40.2"';
/** The duration of the clip in milliseconds, after which it loops. */
const LOOP = 16_000;
const LIMIT = 30_000;
/** A scene takes about 20 s; the rest is for busy machines. */
const SCENE_LIMIT = 100_000;

export async function play({ origin, authorization, players }) {
  const call = async (path, body = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { authorization },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const reports = {};
  for (const player of PLAYERS.filter(({ name }) => players.includes(name))) {
    let seen = await attempt(player, call);
    const failed = ({ broken, errors }) => broken || errors.some((error) => error.startsWith("fatal"));
    if (failed(seen)) {
      seen.control = await control(player).catch((error) => error.message);
      // Players may fail by themselves on a busy machine. A bug in the emulator would also fail the second attempt.
      if (seen.control === "plays") seen = { ...(await attempt(player, call)), before: JSON.stringify(seen) };
    }
    reports[player.name] = seen;
  }
  return { mse: probe(), reports };
}

async function attempt(player, call) {
  const seen = { version: player.version, steps: [], errors: [], segments: [], waits: [], captions: [] };
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("the scene took too long")), SCENE_LIMIT));
  await Promise.race([scene(player, seen, call), late]).catch(
    (error) => (seen.broken = `${error?.message ?? error}\n${error?.stack}`),
  );
  return seen;
}

function probe() {
  const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
  return { source: Source?.name ?? "none", codecs: CODECS, supported: Source?.isTypeSupported(CODECS) ?? false };
}

async function scene(player, seen, call) {
  const room = `${Date.now().toString(16)}0000000000000`.slice(0, 24);
  const began = performance.now();
  const step = (what) => seen.steps.push(`${((performance.now() - began) / 1000).toFixed(1)} s: ${what}`);
  const stream = await call(`/v2/live-streams/room/${room}/start`, {
    transcription: { enabled: true, modes: ["live"] },
  });
  // Players start three segments behind the live edge, so this is shortly before the loop.
  await call("/_emulator/clock", { advance: 15.5 });

  const video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  video.addEventListener("waiting", () => seen.waits.push(Number(video.currentTime.toFixed(2))));
  const playing = await player.load(video, stream.playback.url, seen);
  step("loaded");
  // Not awaited, because it may never settle; then the state of the element is more informative.
  video.play().catch((error) => seen.errors.push(`fatal play: ${error.message}`));
  const { started_at } = await (await fetch(`${new URL(stream.playback.url).origin}/_emulator/streams?room=${room}`))
    .json()
    .then(([first]) => first);
  const position = () => (playing.date() ?? Number.NaN) - Date.parse(started_at);

  await until(
    () => video.currentTime > 0 && video.readyState > 2 && position() > 0,
    "the first frame",
    () => state(video),
  );
  seen.from = { time: video.currentTime, position: position(), size: [video.videoWidth, video.videoHeight] };
  step("the first frame");
  await call(`/v2/live-streams/${stream.id}/timed-metadata`, { payload: "goal", duration: 4 });
  playing.showCaptions();
  const listening = setInterval(() => seen.captions.push(...captionsOf(video).map((text) => [text, position()])), 200);
  await until(
    () => position() > LOOP + 1500,
    "the second loop",
    () => `at ${position()} ms`,
  );
  clearInterval(listening);
  seen.to = { time: video.currentTime, position: position() };
  seen.buffered = ranges(video);
  step("the second loop");

  playing.choose(360);
  await until(
    () => video.videoHeight === 360,
    "360 lines",
    () => `${video.videoHeight} lines`,
  );
  step("360 lines");
  await until(() => playing.cues().length > 0, "timed metadata");
  seen.cues = playing.cues();
  step("timed metadata");
  await call(`/v2/live-streams/${stream.id}/stop`);
  await until(
    () => video.ended,
    "the end",
    () => state(video),
  );
  const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
  seen.frames = { total: totalVideoFrames, dropped: droppedVideoFrames };
  step("the end");
  await playing.destroy();
  video.remove();
}

/** The captions that are shown now. */
const captionsOf = ({ textTracks }) =>
  [...textTracks]
    .filter(({ kind }) => kind === "subtitles" || kind === "captions")
    .flatMap(({ activeCues }) => [...(activeCues ?? [])].map(({ text }) => text));

/** Checks whether the player plays anything in this browser: HLS made by ffmpeg, independent of the emulator. */
async function control(player) {
  const video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  const playing = await player.load(video, new URL("/control/control.m3u8", location.href).href, {
    errors: [],
    segments: [],
  });
  video.play().catch(() => {});
  await until(
    () => video.currentTime > 1,
    "a frame of the control",
    () => state(video),
    LIMIT / 2,
  );
  await playing.destroy();
  return "plays";
}

const state = (video) => {
  const { currentTime, duration, readyState, networkState, paused, currentSrc, error } = video;
  return JSON.stringify({
    currentTime,
    duration,
    readyState,
    networkState,
    paused,
    currentSrc,
    error: error?.message,
    buffered: ranges(video),
  });
};

const ranges = ({ buffered }) =>
  Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);

async function until(condition, what, shown = () => "", limit = LIMIT) {
  const late = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > late) throw new Error(`${what} did not come within ${limit / 1000} s; ${shown()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
