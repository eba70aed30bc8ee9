// Ten minutes of media, as fast as ffmpeg can read and decode them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { emulate } from "./emulated.mjs";
import { readTenMinutes } from "./ten-minutes.mjs";

const limit = { timeout: 400_000 };
/** Milliseconds per emulated second. Readers reload every two real seconds, and segments stay in the window for five emulated minutes. */
const PAUSE = 40;

let emulator;
before(async () => (emulator = await emulate()), limit);
after(() => emulator?.stop());

test("ffprobe and ffmpeg read ten minutes over many loops without a jump or a warning", limit, async (context) => {
  const { probed, decoded } = await readTenMinutes(emulator, async () => {
    await emulator.advance(1);
    await sleep(PAUSE);
  });
  assert.ok(decoded.loops >= 37, `${decoded.loops} loops`);
  context.diagnostic(`ffprobe: ${JSON.stringify(probed)}; ffmpeg: ${JSON.stringify(decoded)}`);
});
