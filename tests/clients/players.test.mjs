// Three players play the emulator's streams in three browsers, each from Debian and with a fresh profile.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { BROWSERS, inBrowser } from "../matrix/browsers.mjs";
import { reporting } from "../matrix/pages.mjs";
import { run } from "../matrix/processes.mjs";
import { programOf } from "../matrix/tools.mjs";
import { assertClients, emulate, folder } from "./emulated.mjs";

const PLAYERS = ["hls.js", "@100mslive/hls-player", "Shaka Player"];
/** Players create workers from blobs. */
const POLICY = "script-src 'self' blob:; worker-src 'self' blob:";
const PAGE =
  '<!doctype html>\n<meta charset="utf-8"><title>players</title>\n<body><script type="module" src="/main.js"></script>\n';
/** WebKitGTK plays through GStreamer, whose support for H.264, AAC and MP4 is in separate packages. */
const GSTREAMER = [
  ["libgstlibav.so", "gstreamer1.0-libav"],
  ["libgstisomp4.so", "gstreamer1.0-plugins-good"],
  ["libgstvideoparsersbad.so", "gstreamer1.0-plugins-bad"],
];

const only = process.env.HMS_LIVE_CLIENTS?.split(",");
let app;

before(
  async () => {
    assertClients();
    for (const [file, name] of GSTREAMER) programOf(() => gstreamerPlugin(file), name, [name]);
    app = await mkdtemp(join(tmpdir(), "hms-live-players-"));
    await writeFile(join(app, "index.html"), PAGE);
    await bundle();
    await makeControl();
  },
  { timeout: 600_000 },
);
after(() => app && rm(app, { recursive: true, force: true }));

describe("the emulator's stream", { concurrency: 3 }, () => {
  for (const browser of Object.keys(BROWSERS).filter((name) => !only || only.includes(name))) {
    describe(browser, () => {
      let emulator;
      let seen;
      before(
        async () => {
          emulator = await emulate();
          const { origin, authorization } = emulator;
          const parameters = () => ({ origin, authorization: authorization(), players: PLAYERS });
          const { result, place } = await inBrowser(browser, app, { policy: POLICY, parameters, limit: 300_000 });
          seen = { ...result, place };
        },
        { timeout: 420_000 },
      );
      after(() => emulator?.stop());

      it("supports H.264 and AAC in fragmented MP4", () => {
        assert.ok(
          seen.mse.supported,
          `${seen.place}: ${seen.mse.source}.isTypeSupported('${seen.mse.codecs}') is false`,
        );
      });
      for (const player of PLAYERS) {
        it(`${player} plays across the loop, switches quality, reports metadata and ends`, (context) => {
          const report = seen.reports[player];
          if (report.broken && report.control !== undefined) {
            return context.skip(
              `${player} ${report.version} in ${seen.place} does not play ffmpeg's HLS either: ${report.control}; before that: ${report.broken}`,
            );
          }
          context.diagnostic(
            `${player} ${report.version}, ${seen.place}: ${report.steps.join(", ")}; ${JSON.stringify(report.frames)}, ${report.captions.length} captions`,
          );
          if (report.before) context.diagnostic(`that was the second attempt; the first: ${report.before}`);
          checkReport(report, seen.place);
        });
      }
    });
  }
});

function checkReport({ broken, steps, errors, heights, from, to, buffered, cues, captions, waits, frames }, place) {
  const all = JSON.stringify({ broken, steps, errors, waits, buffered });
  assert.equal(broken, undefined, all);
  assert.deepEqual(
    errors.filter((error) => error.startsWith("fatal")),
    [],
    all,
  );
  assert.deepEqual(heights.toSorted(), [360, 480, 720]);
  // Media time and the playlist's dates must stay in step, even where the clip loops.
  const [time, position] = [to.time - from.time, (to.position - from.position) / 1000];
  assert.ok(from.position < 15_000 && to.position > 17_000, `it played from ${from.position} to ${to.position} ms`);
  assert.ok(Math.abs(time - position) < 0.25, `${time} s of media, ${position} s by the dates`);
  assert.equal(buffered.length, 1, `what is buffered has a hole: ${JSON.stringify(buffered)}`);
  assert.ok(cues.includes("goal"), cues.join());
  // Each caption names its own second, and must be shown during it, give or take the polling of players.
  const late = captions
    .map(([text, at]) => [/has run for (\d+) seconds/.exec(text)[1], at / 1000])
    .filter(([second, at]) => at < second - 0.5 || at > Number(second) + 1.5);
  assert.ok(captions.length > 10, `${captions.length} captions`);
  assert.deepEqual(late, [], "captions at the wrong time");
  // WebKitGTK resets the count when a new decoder starts, as it does after the switch of quality.
  assert.ok(frames.total > (place.startsWith("WebKitGTK") ? 10 : 100), JSON.stringify(frames));
}

/** Bundles the page and the players, as an application would. */
async function bundle() {
  const { build } = await import("./node_modules/esbuild/lib/main.js");
  const { version } = JSON.parse(
    await readFile(join(folder, "node_modules/@100mslive/hls-player/package.json"), "utf8"),
  );
  const contents = reporting('import { play } from "./players/page.js";', "play");
  await build({
    stdin: { contents, resolveDir: folder },
    define: { VERSION_OF_HLS_PLAYER: JSON.stringify(version) },
    outfile: join(app, "main.js"),
    bundle: true,
    format: "esm",
    logLevel: "error",
  });
}

/** Makes HLS with ffmpeg as a control, which shows whether the player or the emulator is at fault. */
async function makeControl() {
  await mkdir(join(app, "control"));
  const inputs = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i", "sine=sample_rate=48000"];
  const codecs = ["-t", "10", "-c:v", "libx264", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  const hls = ["-f", "hls", "-hls_time", "2", "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod", "control.m3u8"];
  await run("ffmpeg", ["-v", "error", ...inputs, ...codecs, ...hls], { cwd: join(app, "control") });
}

function gstreamerPlugin(file) {
  const libraries = readdirSync("/usr/lib").filter((name) => /-linux-gnu\w*$/.test(name));
  return libraries.map((name) => join("/usr/lib", name, "gstreamer-1.0", file)).find((path) => existsSync(path));
}
