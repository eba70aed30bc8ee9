// Runs examples/whole-life.mjs with the packed package: from a template to a recording on disk.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root, startEmulator } from "../built.mjs";
import { run } from "../matrix/processes.mjs";
import { install, pack } from "../matrix/tarball.mjs";

const TEMPLATE = "62d0e0a5c7f1b2d3e4f50619";

const folder = mkdtempSync(join(tmpdir(), "hms-live-whole-life-"));
const emulator = await startEmulator({ startDelay: 0 });
after(() => {
  emulator.stop();
  rmSync(folder, { recursive: true });
});
await install(await pack(join(folder, "pack")), folder);
cpSync(join(root, "examples/whole-life.mjs"), join(folder, "whole-life.mjs"));

const control = async (path) => (await fetch(`${emulator.origin}/_emulator/${path}`)).json();

const live = (args = [TEMPLATE]) =>
  run(process.execPath, ["whole-life.mjs", ...args], {
    cwd: folder,
    env: {
      ...process.env,
      HMS_ACCESS_KEY: emulator.accessKey,
      HMS_SECRET: emulator.secret,
      HMS_SUBDOMAIN: "myname",
      HMS_BASE_URL: `${emulator.origin}/v2`,
    },
  });

test("the example creates a room, a code, a stream, a message and a playable file", { timeout: 120_000 }, async () => {
  const printed = await live();
  const steps = printed.trim().split("\n");
  assert.deepEqual(
    steps.map((step) => step.split(/[:,]/)[0]),
    ["destinations", "room", "on air", "stopped", "recorded"],
  );
  const requests = await control("requests");
  assert.ok(
    requests.some(({ path, body }) => path.endsWith("/timed-metadata") && body.includes("Welcome!")),
    "the message",
  );
  const shown = ["-show_entries", "stream=codec_type:format=duration", "-of", "json", "recording.mp4"];
  const { streams, format } = JSON.parse(await run("ffprobe", ["-v", "error", ...shown], { cwd: folder }));
  assert.deepEqual(streams.map(({ codec_type }) => codec_type).sort(), ["audio", "video"]);
  assert.ok(Number(format.duration) >= 6, `${format.duration} s`);

  // Neither the code nor a signed URL is printed, nothing keeps running, and the room is disabled.
  const [room] = await control("streams");
  const { room_codes, live: onAir, enabled } = await control(`rooms/${room.room_id}`);
  assert.ok(room_codes.length === 1 && !printed.includes(room_codes[0].code), printed);
  assert.ok(!/signature|token/.test(printed), printed);
  assert.deepEqual([onAir, enabled], [null, false]);
});

test("a second run reuses the room and the code, and a failing run leaves nothing on air", {
  timeout: 120_000,
}, async () => {
  await fetch(`${emulator.origin}/_emulator/rules`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ method: "POST", path: "/v2/live-streams/*/timed-metadata", status: 400 }),
  });
  await assert.rejects(live(), /ERR_API/);
  const streams = await control("streams");
  assert.deepEqual([streams.length, new Set(streams.map(({ room_id }) => room_id)).size], [2, 1]);
  for (const { status } of streams) assert.ok(["stopping", "post_processing", "completed"].includes(status), status);
  const { room_codes, enabled } = await control(`rooms/${streams[0].room_id}`);
  assert.deepEqual([room_codes.length, enabled], [1, false]);
});
