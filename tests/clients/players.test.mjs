// Three players in three browsers play what the emulator serves. Every browser is Debian's own with a fresh profile.
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
/** Players move their engines to workers that they make out of blobs. */
const POLICY = "script-src 'self' blob:; worker-src 'self' blob:";
const PAGE =
  '<!doctype html>\n<meta charset="utf-8"><title>players</title>\n<body><script type="module" src="/main.js"></script>\n';
/** WebKitGTK plays through GStreamer, which has H.264, AAC and MP4 in packages of their own. */
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

      it("says that it can play H.264 and AAC in fragments", () => {
        assert.ok(
          seen.mse.supported,
          `${seen.place}: ${seen.mse.source}.isTypeSupported('${seen.mse.codecs}') is false`,
        );
      });
      for (const player of PLAYERS) {
        it(`${player} plays over the loop, switches, shows metadata and ends`, (context) => {
          const report = seen.reports[player];
          if (report.broken && report.control !== undefined) {
            return context.skip(
              `${player} ${report.version} in ${seen.place} plays ffmpeg's own HLS no better: ${report.control}; before that: ${report.broken}`,
            );
          }
          context.diagnostic(
            `${player} ${report.version}, ${seen.place}: ${report.steps.join(", ")}; ${JSON.stringify(report.frames)}, ${report.captions.length} captions`,
          );
          if (report.before) context.diagnostic(`that was the second time; the first: ${report.before}`);
          judge(report, seen.place);
        });
      }
    });
  }
});

function judge({ broken, steps, errors, heights, from, to, buffered, cues, captions, waits, frames }, place) {
  const all = JSON.stringify({ broken, steps, errors, waits, buffered });
  assert.equal(broken, undefined, all);
  assert.deepEqual(
    errors.filter((error) => error.startsWith("fatal")),
    [],
    all,
  );
  assert.deepEqual(heights.toSorted(), [360, 480, 720]);
  // Media time and the dates of the playlist must run on together, also where the clip begins again.
  const [time, position] = [to.time - from.time, (to.position - from.position) / 1000];
  assert.ok(from.position < 15_000 && to.position > 17_000, `it played from ${from.position} to ${to.position} ms`);
  assert.ok(Math.abs(time - position) < 0.25, `${time} s of media, ${position} s by the dates`);
  assert.equal(buffered.length, 1, `what is buffered has a hole: ${JSON.stringify(buffered)}`);
  assert.ok(cues.includes("goal"), cues.join());
  // Each caption tells the second that it is about, and is to be read during that second; players look four times a second.
  const late = captions
    .map(([text, at]) => [/has run for (\d+) seconds/.exec(text)[1], at / 1000])
    .filter(([second, at]) => at < second - 0.5 || at > Number(second) + 1.5);
  assert.ok(captions.length > 10, `${captions.length} captions`);
  assert.deepEqual(late, [], "captions beside their time");
  // WebKitGTK counts anew where a decoder begins again, as one does for the last quality that is shown.
  assert.ok(frames.total > (place.startsWith("WebKitGTK") ? 10 : 100), JSON.stringify(frames));
}

/** The page and the players in one file, which is what an application would do with them. */
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

/** HLS that ffmpeg made: what a player makes of it shows whether the player or the emulator is at fault. */
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
