// Takes the screenshots in www/docs: `cargo xtask build && node tests/page/screenshots.mjs [part of a title]`.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../built.mjs";
import { openPage, ROOM } from "./page.mjs";
import { saveScreenshot } from "./save-screenshot.mjs";

const WIDE = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false };
const NARROW = { width: 320, height: 760, deviceScaleFactor: 2, mobile: true };

/** Each scenario goes through states, and offers a screenshot of each. */
const SCENARIOS = {
  async whole(page, take) {
    await take("idle");
    await page.setRoom({ start_delay: 5 });
    await page.press("start");
    await page.reaches("Starting");
    await page.until(`parseInt(document.getElementById("elapsed").textContent) >= 2`);
    await take("starting");
    await page.reaches("On air");
    await take("on-air");
    await page.reaches("Live");
    await page.moves(3);
    await page.overPicture();
    await take("playing");
    await take("share");
    await page.press("payload");
    await page.fill("payload", "Questions? Ask them in the chat.");
    await page.driver.executeScript(`document.querySelector("#message button").click()`);
    await page.until(`document.getElementById("caption").textContent !== ""`);
    await take("message");
    await page.overPicture();
    await page.press("pause");
    await page.reaches("Behind live");
    await sleep(3000);
    await take("behind");
    await page.press("live");
    await page.reaches("Live");
    await page.driver.setNetworkConditions({ offline: true, latency: 0, download_throughput: 0, upload_throughput: 0 });
    await page.reaches("Reconnecting");
    await take("reconnecting");
    await page.driver.deleteNetworkConditions();
    await page.reaches("Live");
    await page.press("stop");
    await page.reaches("Stopping");
    await take("stopping");
    await page.reaches("Ended");
    await take("ended");
  },
  async seekable(page, take) {
    await page.setRoom({ destinations: [{ name: "stage", playlistType: "event" }] });
    await page.driver.executeScript(`document.querySelector("[name=captions]").click()`);
    await page.press("start");
    await page.reaches("Live");
    await page.moves(20);
    await page.press("captions");
    await page.until(`document.querySelector("video").textTracks[0].activeCues?.length > 0`);
    await page.overPicture();
    await take("seekable");
  },
  async viewer(page, take) {
    await page.setRoom({ start_delay: 4 });
    const headers = { "content-type": "application/json", origin: new URL(page.server.url).origin };
    const start = await fetch(`${page.server.url}api/live-streams/room/${ROOM}/start`, {
      method: "POST",
      headers,
      body: "{}",
    });
    await page.driver.get(`${page.server.url}watch#${(await start.json()).id}`);
    await page.reaches("Starting soon");
    await take("watch-starting");
    await page.reaches("Live");
    await page.moves(3);
    await page.overPicture();
    await take("watch");
  },
  async failed(page, take) {
    await page.fill("subdomain", "no subdomain");
    await page.fill("room_code", "abc-1234-hij");
    await take("wrong-field");
    await page.fill("subdomain", "acme");
    await page.fill("room_code", "abc-defg-hij");
    await page.setRoom({ fail_start: true });
    await page.press("start");
    await page.reaches("Failed");
    await take("failed");
  },
  async blocked(page, take) {
    await page.blockAutoplay();
    await page.press("start");
    await page.reaches("Ready to play");
    await take("autoplay-blocked");
  },
  async long(page, take) {
    await page.setRoom({ start_delay: 60 });
    await page.press("start");
    await page.until(`parseInt(document.getElementById("elapsed").textContent) >= 18`);
    await take("long-start");
    page.emulator.kill("SIGKILL");
    await page.reaches("Reconnecting", 60_000);
    await take("reconnecting-start");
  },
};

/** The screenshots to take, by scenario and colour scheme. */
const SCREENSHOTS = {
  "whole light": [WIDE, "idle starting on-air playing share message behind reconnecting stopping ended"],
  "whole dark": [WIDE, "idle playing ended"],
  "whole 320": [NARROW, "idle starting playing behind"],
  "seekable light": [WIDE, "seekable"],
  "viewer light": [WIDE, "watch-starting watch"],
  "failed light": [WIDE, "failed wrong-field"],
  "failed dark": [WIDE, "failed"],
  "blocked light": [WIDE, "autoplay-blocked"],
  "long light": [WIDE, "long-start reconnecting-start"],
};

const wanted = process.argv[2] ?? "";
for (const [title, [size, names]] of Object.entries(SCREENSHOTS)) {
  const [scenario, look] = title.split(" ");
  if (!title.includes(wanted)) continue;
  const page = await openPage("Chromium", { look: look === "dark" ? "dark" : "light" });
  try {
    await page.driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", size);
    await page.driver.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: true });
    // Scrollbars that are there already stay until the page is loaded again.
    await page.driver.navigate().refresh();
    await page.reaches("Off air");
    await SCENARIOS[scenario](page, async (name) => {
      if (!names.split(" ").includes(name)) return;
      await page.driver.executeScript(
        name === "share"
          ? `document.getElementById("stage").scrollIntoView({ block: "end" }); scrollBy(0, 420)`
          : "scrollTo(0, 0)",
      );
      const file = look === "light" ? `${name}.png` : `${name}-${look}.png`;
      await saveScreenshot(join(root, "www/docs", file), await page.driver.takeScreenshot());
      console.log(file);
    });
  } finally {
    await page.close();
  }
}
