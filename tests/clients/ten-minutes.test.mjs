// Ten minutes of media in the time that ffmpeg needs to read and decode them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { emulate } from "./emulated.mjs";
import { readTenMinutes } from "./ten-minutes.mjs";

const limit = { timeout: 400_000 };
/** A reader looks for new segments about every two seconds; until it has them they must stay in the window of five minutes. */
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
