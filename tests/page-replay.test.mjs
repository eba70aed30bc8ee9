// Recordings on the demo's pages, which its server shares only with `--recordings`. In Chromium; the cases run in order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { By } from "selenium-webdriver";
import { addresses } from "../www/access.mjs";
import { ask } from "./handler/served.mjs";
import "./page/force-exit.mjs";
import { assertClean } from "./page/axe.mjs";
import { limit } from "./page/first-picture.mjs";
import { openPage, startPageServer } from "./page/page.mjs";

let page;
let origin;
let id;
before(async () => {
  page = await openPage("Chromium", {}, ["--recordings", "--host"]);
  origin = new URL(page.server.url).origin;
}, limit);
after(() => page?.close(), limit);

test("the operator's page plays the recording", limit, async () => {
  await page.driver.findElement(By.css("details:has([name=hls_vod]) summary")).click();
  await page.driver.findElement(By.name("hls_vod")).click();
  await page.press("start");
  await page.reaches("Live");
  ({ id } = await page.answer());
  await page.moves(6);
  assert.equal(await page.isShown("replay"), false, "there is no recording before the end");
  await page.press("stop");
  await page.reaches("Ended", 60_000);
  await page.until(`!document.getElementById("replay").hidden`);
  await assertClean(page, "ended with a recording");
  await (await page.find("button", "Watch the recording")).click();
  await page.reaches("Recording");
  await page.moves(1);
  await page.overPicture();
  assert.ok(await page.find("slider", "Seek"));
  assert.equal(
    await page.evaluate(`document.getElementById("live").checkVisibility()`),
    false,
    "a recording is not live",
  );
  const duration = await page.evaluate(`document.querySelector("video").duration`);
  assert.ok(duration > 5 && duration < 60, `${duration} s`);
  assert.match(
    await page.evaluate(`document.getElementById("recording-link").href`),
    /^http:.*\/recordings\/.*\.m3u8\?/,
  );
  await assertClean(page, "recording");
  await page.driver.executeScript(`document.querySelector("video").currentTime = ${duration - 1}`);
  await page.reaches("Ended");
  assert.equal(await page.text("poster-text"), "That was the recording.");
});

test("the viewers' page plays the recording", limit, async () => {
  await page.driver.get(`${page.server.url}watch#${id}`);
  await page.reaches("Ended");
  await page.until(`!document.getElementById("replay").hidden`);
  await (await page.find("button", "Watch the recording")).click();
  await page.reaches("Recording");
  await page.moves(1);
  assert.deepEqual(await page.console(), []);
});

test("the recording's URL expires, and works from the network", limit, async (t) => {
  const { status, json, headers } = await ask(origin, "GET", `/replay/${id}`);
  assert.deepEqual([status, Object.keys(json), headers["cache-control"]], [200, ["url"], "no-store"]);
  const left = Number(new URL(json.url).searchParams.get("expires")) - Date.now() / 1000;
  assert.ok(left > 3600 && left < 5 * 3600, `${left} s`);
  const [address] = addresses();
  if (!address) return t.skip("this machine is in no network");
  const network = `http://${address}:${new URL(origin).port}`;
  const there = await ask(network, "GET", `/replay/${id}`);
  assert.ok(there.json.url.startsWith(`${network}/recordings/`), there.text);
  const { pathname, search } = new URL(there.json.url);
  assert.match((await ask(network, "GET", pathname + search)).text, /^#EXTM3U/);
  assert.equal((await ask(network, "GET", pathname)).status, 403, "without its signature");
});

test("a stream without a recording gets null, and an unknown stream 404", limit, async () => {
  const start = await ask(origin, "POST", "/api/live-streams/room/other-room/start");
  const { status, text } = await ask(origin, "GET", `/replay/${start.json.id}`);
  assert.deepEqual([status, text], [200, '{"url":null}']);
  assert.equal((await ask(origin, "GET", `/replay/${"0".repeat(24)}`)).status, 404);
  for (const path of ["/replay/", "/replay/..", `/replay/${id}/x`, `/replay/${id.toUpperCase()}G`]) {
    assert.equal((await ask(origin, "GET", path)).status, 404, path);
  }
  assert.equal((await ask(origin, "POST", `/replay/${id}`)).status, 403);
});

test("without --recordings there is no route to recordings", limit, async () => {
  const server = await startPageServer(page.emulator);
  const { status } = await ask(new URL(server.url).origin, "GET", `/replay/${id}`);
  assert.equal(status, 404);
  await page.driver.get(`${server.url}watch#${id}`);
  await page.reaches("Ended");
  assert.equal(await page.isShown("replay"), false);
  await server.stop("SIGTERM");
});
