// ffprobe and ffmpeg read ten minutes of a live stream, which is 37 loops of the clip. `node tests/clients/ten-minutes.mjs` takes ten
// minutes; the suite moves the emulator's clock instead.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { start } from "../matrix/processes.mjs";
import { emulate, newRoom } from "./emulated.mjs";

const MINUTES = 10;
const LAYERS = 3;
/** Seconds per frame of the clip: 25 video frames per second, and audio frames of 1024 samples at 48 kHz. */
const STEPS = { video: 0.04, audio: 1024 / 48_000 };
const FRAMES_IN_CLIP = 400;
/** Crops the top of the picture, which shows the running time; the rest repeats with the clip. */
const BELOW_CLOCK = ["-filter:v", "crop=in_w:in_h-48:0:48"];

/** ffmpeg prints this after each reload of any live playlist, even of its own. */
const ROUTINE = /Found duplicated MOOV Atom\. Skipped it$/;

/** Runs both programs while `pass` lets the emulator's time pass, one second per call. */
export async function readTenMinutes(emulator, pass) {
  const room = newRoom();
  await emulator.setRoom(room, { window: 150 });
  const { id, playback } = await emulator.startStream(room);
  await emulator.advance(4);
  const limit = (MINUTES + 5) * 60_000;
  const live = ["-v", "repeat+warning", "-live_start_index", "0"];
  const shown = [
    "-show_entries",
    "stream=index,codec_type,height:packet=stream_index,dts_time",
    "-of",
    "compact=nk=1:p=1",
  ];
  const smallest = new URL(`stream_${LAYERS - 1}/stream.m3u8`, playback.url).href;
  const outcome = Promise.all([
    program("ffprobe", [...live, ...shown, playback.url], limit),
    program("ffmpeg", [...live, "-xerror", "-i", smallest, "-map", "0", ...BELOW_CLOCK, "-f", "framemd5", "-"], limit),
  ]);
  // A failing program ends the loop; its error is thrown where the outcome is awaited.
  let ended = false;
  outcome.then(
    () => (ended = true),
    () => (ended = true),
  );
  for (let second = 0; second < MINUTES * 60 && !ended; second += 1) await pass();
  await emulator.stopStream(id);
  const [probed, decoded] = await outcome;
  return { probed: checkPackets(probed), decoded: checkFrames(decoded) };
}

/** Runs a program, which must succeed within the limit, and resolves to its output. */
async function program(name, given, limit) {
  const { output, ended, stop } = start(name, given);
  const timer = setTimeout(stop, limit);
  const code = await ended;
  clearTimeout(timer);
  assert.equal(code, 0, `${name} ended with ${code}: ${output.stderr.slice(0, 2000)}`);
  return output;
}

/** Checks that the packets of every stream follow each other without a gap. */
function checkPackets({ stdout, stderr }) {
  assert.deepEqual(warnings(stderr), [], "warnings of ffprobe");
  const rows = stdout.split("\n").map((line) => line.split("|"));
  const kinds = new Map(rows.filter(([row]) => row === "stream").map(([, index, kind]) => [index, kind]));
  assert.equal(kinds.size, 2 * LAYERS, "a video and an audio stream per layer");
  const last = new Map();
  const counts = { packets: 0, streams: kinds.size, seconds: 0 };
  for (const [row, index, time] of rows) {
    if (row !== "packet") continue;
    const before = last.get(index);
    const now = Number(time);
    if (before !== undefined) {
      const step = STEPS[kinds.get(index)];
      // Times are printed to the microsecond.
      assert.ok(Math.abs(now - before - step) < 2e-6, `stream ${index} jumps from ${before} s to ${now} s`);
    }
    last.set(index, now);
    counts.packets += 1;
    counts.seconds = Math.max(counts.seconds, now);
  }
  for (const [index, time] of last) assert.ok(time >= MINUTES * 60, `stream ${index} ends at ${time} s`);
  return counts;
}

/** Checks that decoded frames follow each other without a gap, and that each picture is the one of the clip at that position. */
function checkFrames({ stdout, stderr }) {
  assert.deepEqual(warnings(stderr), [], "warnings of ffmpeg");
  const rows = stdout
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split(",").map((part) => part.trim()));
  const seen = [];
  const ends = new Map();
  for (const [stream, , pts, duration, , hash] of rows) {
    const end = ends.get(stream);
    if (end !== undefined) assert.equal(Number(pts), end, `stream ${stream} jumps`);
    ends.set(stream, Number(pts) + Number(duration));
    if (stream === "0") seen.push(hash);
  }
  assert.ok(seen.length >= MINUTES * 60 * 25, `${seen.length} pictures`);
  const clip = seen.slice(0, FRAMES_IN_CLIP);
  assert.ok(new Set(clip).size > FRAMES_IN_CLIP * 0.9, "the pictures of the clip differ");
  const strange = seen.findIndex((hash, at) => hash !== clip[at % FRAMES_IN_CLIP]);
  assert.equal(strange, -1, `picture ${strange} is not the one that the clip has there`);
  return {
    pictures: seen.length,
    soundFrames: rows.length - seen.length,
    loops: Math.floor(seen.length / FRAMES_IN_CLIP),
  };
}

const warnings = (stderr) =>
  stderr
    .split("\n")
    .filter((line) => line.trim() && !ROUTINE.test(line))
    .slice(0, 20);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const emulator = await emulate();
  const began = Date.now();
  const pass = async () => {
    await sleep(1000);
    if (process.stderr.isTTY)
      process.stderr.write(`\r  ${Math.round((Date.now() - began) / 1000)} s of ${MINUTES * 60} s`);
  };
  const { probed, decoded } = await readTenMinutes(emulator, pass);
  console.log(
    `ffprobe: ${JSON.stringify(probed)}\nffmpeg: ${JSON.stringify(decoded)}\nno jump, no warning in ${Math.round((Date.now() - began) / 1000)} s`,
  );
  emulator.stop();
}
