// Takes the screenshots in emulator/docs: `cargo xtask build && node tests/emulator-page/screenshots.mjs`.
import { join } from "node:path";
import { root } from "../built.mjs";
import { saveScreenshot } from "../page/save-screenshot.mjs";
import { open } from "./open-page.mjs";

const SIZES = {
  "page-light": { look: "light", width: 1280, height: 940 },
  "page-dark": { look: "dark", width: 1280, height: 940 },
  "page-320": { look: "light", width: 320, height: 760, deviceScaleFactor: 2, mobile: true },
};

/** Creates a stream of each kind, one of them slowed down, a rule that has applied, and successful and failed requests. */
async function setScene(emulator) {
  await emulator.setRoom("workshop", { fail_start: true });
  await emulator.startStream("workshop");
  const choir = await emulator.startStream("choir-rehearsal");
  await emulator.advance(300);
  await emulator.stopStream(choir.id);
  const params = { recording: { hls_vod: true }, transcription: { enabled: true, modes: ["live"] } };
  const { id, playback } = await emulator.startStream("town-hall", params);
  await emulator.advance(396);
  await emulator.control("POST", `/streams/${id}/slow`, { bytes_per_second: 50_000 });
  await emulator.setRoom("match-day", { start_delay: 12 });
  const start = { method: "POST", path: "/v2/live-streams/room/*/start" };
  await emulator.addRule({ ...start, count: 2, status: 503, headers: { "Retry-After": "2" } });
  const late = { recording: { single_file_per_layer: true } };
  await emulator.startStream("match-day", late).catch(() => {});
  await emulator.control("POST", "/rooms/match-day/start", late);
  await emulator.getStream(id);
  await emulator.sendTimedMetadata(id, "Welcome to the town hall", 5);
  await fetch(playback.url);
}

for (const [name, { look, ...size }] of Object.entries(SIZES)) {
  const page = await open({ look });
  try {
    await page.driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", {
      deviceScaleFactor: 1,
      mobile: false,
      ...size,
    });
    await page.driver.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: true });
    await setScene(page.emulator);
    await page.streamIs("match-day", "starting");
    await page.press("town-hall", "Watch");
    await page.until(`document.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames > 30`);
    await page.driver.executeScript("document.activeElement.blur(); scrollTo(0, 0)");
    await page.until(`document.getElementById("rule-list").textContent.includes("met 1 of 2")`);
    await saveScreenshot(join(root, `emulator/docs/${name}.png`), await page.driver.takeScreenshot());
    console.log(`${name}.png`);
  } finally {
    await page.close();
  }
}
