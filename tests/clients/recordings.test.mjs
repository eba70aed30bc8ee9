// ffprobe and ffmpeg read the recordings of a stream, the video on demand and the file of each layer, through presigned URLs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { run } from "../matrix/processes.mjs";
import { emulate, newRoom } from "./emulated.mjs";

const limit = { timeout: 120_000 };
const LAYERS = 3;

let emulator;
before(async () => (emulator = await emulate()), limit);
after(() => emulator?.stop());

/** Records a stream of `seconds`, with a pause of ten more seconds if `pause` is set. */
async function record(seconds, { pause = false } = {}) {
  const { id } = await emulator.startStream(newRoom(), { recording: { hls_vod: true, single_file_per_layer: true } });
  await emulator.advance(seconds / 2);
  if (pause) {
    await emulator.control("POST", `/streams/${id}/pause-recording`);
    await emulator.advance(10);
    await emulator.control("POST", `/streams/${id}/resume-recording`);
  }
  await emulator.advance(seconds / 2);
  await emulator.stopStream(id);
  await emulator.advance(60);
  const { recording_assets: assets } = await emulator.getStream(id);
  const urls = async (type) =>
    Promise.all(
      assets
        .filter((asset) => asset.type === type)
        .map(async (asset) => ({ ...asset, url: (await emulator.presign(asset.id)).url })),
    );
  const [[vod], files] = [await urls("room-vod"), await urls("room-composite")];
  assert.equal(files.length, LAYERS);
  return { vod, files };
}

/** Streams and duration of a file or a playlist. */
async function probe(url) {
  const shown = ["-show_entries", "stream=codec_name,height:format=duration", "-of", "json"];
  const { streams, format } = JSON.parse(await run("ffprobe", ["-v", "error", ...shown, url]));
  return {
    codecs: streams.map(({ codec_name }) => codec_name),
    heights: streams.map(({ height }) => height).filter(Boolean),
    seconds: Number(format.duration),
  };
}

/** Decodes a file or playlist completely, and resolves to the number of frames; fails on the first error. */
async function decode(url) {
  const printed = await run("ffmpeg", [
    "-v",
    "error",
    "-xerror",
    "-i",
    url,
    "-map",
    "0:v:0",
    "-map",
    "0:a:0",
    "-f",
    "framecrc",
    "-",
  ]);
  return printed.split("\n").filter((line) => line.startsWith("0,")).length;
}

test("the video on demand is as long as the stream was, in every layer", limit, async () => {
  const { vod } = await record(60);
  const { codecs, heights, seconds } = await probe(vod.url);
  assert.deepEqual(codecs.toSorted(), [...Array(LAYERS).fill("aac"), ...Array(LAYERS).fill("h264")]);
  assert.deepEqual(heights.toSorted(), [360, 480, 720]);
  assert.ok(
    Math.abs(seconds - vod.duration) <= 1 && seconds >= 58 && seconds <= 60.1,
    `${seconds} s, and the asset says ${vod.duration} s`,
  );
  assert.equal(await decode(vod.url), Math.round(seconds * 25));
});

test("each layer's file is one MP4 of the layer's size, length and bytes", limit, async () => {
  const { files } = await record(60);
  for (const { url, size, duration, metadata } of files) {
    const { codecs, heights, seconds } = await probe(url);
    assert.deepEqual(codecs.toSorted(), ["aac", "h264"]);
    assert.deepEqual(heights, [metadata.resolution.height]);
    assert.ok(Math.abs(seconds - duration) <= 1 && seconds >= 58, `${seconds} s, and the asset says ${duration} s`);
    assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, size);
    assert.equal(await decode(url), Math.round(seconds * 25));
  }
});

test("ffmpeg seeks in a layer's file with range requests", limit, async () => {
  const { files } = await record(60);
  const [{ url }] = files;
  const printed = await run("ffmpeg", [
    "-v",
    "error",
    "-xerror",
    "-ss",
    "40",
    "-i",
    url,
    "-t",
    "4",
    "-map",
    "0:v:0",
    "-f",
    "framecrc",
    "-",
  ]);
  assert.equal(printed.split("\n").filter((line) => line.startsWith("0,")).length, 100);
  const part = await fetch(url, { headers: { range: "bytes=100-199" } });
  assert.deepEqual([part.status, (await part.arrayBuffer()).byteLength], [206, 100]);
});

test("a pause is left out of the recording, and the rest is readable", limit, async () => {
  const { vod, files } = await record(60, { pause: true });
  for (const { url, duration } of [vod, files.at(-1)]) {
    const pictures = await decode(url);
    // Two-second segments that overlap the pause are left out completely.
    assert.ok(pictures >= 56 * 25 && pictures <= 60 * 25, `${pictures} pictures`);
    assert.ok(Math.abs(duration - pictures / 25) <= 1, `${pictures} pictures, and the asset says ${duration} s`);
  }
});
