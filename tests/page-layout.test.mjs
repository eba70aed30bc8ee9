// The layout of the demo's pages, in every state, at the sizes of desktops and phones and at 200 % zoom. The cases share a browser and
// run in order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { limit } from "./page/first-picture.mjs";
import "./page/force-exit.mjs";
import { assertLayout, resize } from "./page/layout.mjs";
import { openPage, ROOM } from "./page/page.mjs";

let page;
before(async () => (page = await openPage("Chromium", {}, ["--recordings"])), limit);
after(() => page?.close(), limit);

const fits = (state) => assertLayout(page.driver, state);

async function showCaptions() {
  await page.press("captions");
  await page.until(`document.querySelector("video").textTracks[0].cues?.length > 0`);
}

test("the operator's page fits before a start, with its details open and with invalid fields", limit, async () => {
  await fits("idle");
  await page.driver.executeScript(`for (const each of document.querySelectorAll("details")) each.open = true`);
  await fits("details open");
  await page.fill("subdomain", "no subdomain");
  await page.fill("room_code", "abc-1234-hij");
  await fits("invalid fields");
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
});

test("the operator's page fits from start to end", limit, async () => {
  await page.setRoom({ start_delay: 8, destinations: [{ name: "a", playlistType: "event" }] });
  await page.driver.executeScript(`
    for (const name of ["captions", "hls_vod"]) document.querySelector("[name=" + name + "]").click();
    for (const each of document.querySelectorAll("details")) each.open = true;
  `);
  await page.press("start");
  await page.reaches("Starting");
  await fits("starting");
  await page.reaches("Live");
  await page.moves(2);
  await fits("live");
  await showCaptions();
  await page.press("pause");
  await page.reaches("Behind live");
  await fits("behind live");
  await page.press("live");
  await page.press("stop");
  await page.reaches("Ended", 60_000);
  await page.until(`!document.getElementById("replay").hidden`);
  await fits("ended");
  await page.press("replay");
  await page.reaches("Recording");
  await fits("recording");
});

test("captions are above the controls at each size", limit, async () => {
  await page.setRoom({});
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
  await page.driver.executeScript(`document.querySelector("[name=captions]").click()`);
  await page.press("start");
  await page.reaches("Live");
  await showCaptions();
  for (const [width, height] of [
    [1440, 900],
    [844, 390],
    [390, 844],
  ]) {
    await resize(page.driver, { width, height, mobile: false });
    // The space below the cue, in lines of player.css's font size, matches the height of the controls.
    await page.until(`(() => {
      const video = document.querySelector("video");
      const lines = -1 - video.textTracks[0].cues[0].line;
      const space = lines * 1.15 * Math.max(14, 0.028 * video.clientWidth);
      const bar = document.getElementById("bar").getBoundingClientRect();
      const height = document.getElementById("screen").getBoundingClientRect().bottom - bar.top;
      return bar.height > 0 && space >= height && space < height + 40;
    })()`);
  }
  await page.driver.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
  await page.press("stop");
  await page.reaches("Ended", 60_000);
});

test("the operator's page fits after a failure, while reconnecting, and where autoplay is blocked", limit, async () => {
  await page.setRoom({ fail_start: true });
  await page.press("start");
  await page.reaches("Failed");
  await page.driver.executeScript(`document.getElementById("details").open = true`);
  await fits("failed");
  await page.setRoom({});
  await page.blockAutoplay();
  await page.press("start");
  await page.reaches("Ready to play");
  await fits("autoplay blocked");
  await page.addRule({ path: "/beam/**", count: 0, status: 503 });
  await page.reaches("Reconnecting", 90_000);
  await fits("reconnecting");
  await page.clearRules();
  await page.press("stop");
  await page.reaches("Ended", 60_000);
});

test("the viewers' page fits in every state", limit, async () => {
  const call = async (path) => {
    const headers = { "content-type": "application/json", origin: new URL(page.server.url).origin };
    const response = await fetch(`${page.server.url}api/${path}`, { method: "POST", headers, body: "{}" });
    assert.equal(response.status, 200);
    return response.json();
  };
  const visit = async (hash) => {
    await page.driver.get("about:blank");
    await page.driver.get(`${page.server.url}watch${hash}`);
  };
  await visit("");
  await page.reaches("No stream");
  await fits("no stream");
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [844, 390],
    [390, 844],
  ]) {
    await resize(page.driver, { width, height, mobile: false });
    assert.ok(
      await page.evaluate("document.documentElement.scrollHeight <= innerHeight"),
      `${width}x${height} scrolls`,
    );
  }
  await visit(`#${"0".repeat(24)}`);
  await page.reaches("Failed");
  await page.driver.executeScript(`document.getElementById("details").open = true`);
  await fits("unknown stream");
  await page.setRoom({ start_delay: 8 });
  const { id } = await call(`live-streams/room/${ROOM}/start`);
  await visit(`#${id}`);
  await page.reaches("Starting soon");
  await fits("starting");
  await page.reaches("Live");
  await page.moves(1);
  await fits("live");
  await page.press("pause");
  await page.reaches("Behind live");
  await fits("behind live");
  await call(`live-streams/${id}/stop`);
  await page.press("live");
  await page.reaches("Ended", 60_000);
  await fits("ended");
});
