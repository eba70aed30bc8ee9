// The demo page as its user meets it: one press, a picture, an end. The cases share one browser and run in their order.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Key } from "selenium-webdriver";
import { openPage, startPageServer } from "./browser/page.mjs";

/** What the page promises: from the first segment being listed to the first picture. */
const PICTURE_LIMIT = 2000;
const SEGMENT = 2000;
const ROOM = "63b2bacc1d485406b9a2f27c";
const limit = { timeout: 90_000 };

let page;
before(async () => (page = await openPage()), limit);
after(() => page?.close(), limit);

test("before a start the page has neither engine nor playlist", limit, async () => {
  assert.equal(await page.status(), "Off air");
  const loaded = await page.evaluate(`performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`);
  assert.ok(!loaded.some((path) => path === "/hls.js" || path.endsWith(".m3u8")), loaded.join());
});

test("one press leads to a picture within two seconds of the first segment", limit, async (t) => {
  await page.press("start");
  await page.reaches("Starting");
  await page.until(`/^[1-9]\\d* s$/.test(document.getElementById("elapsed").textContent)`);
  assert.equal(await page.evaluate(`document.getElementById("start").getAttribute("aria-disabled")`), "true");
  await page.reaches("Live");
  await assertQuickPicture(t);

  const began = await page.evaluate(`document.querySelector("video").currentTime`);
  await page.until(`document.querySelector("video").currentTime > ${began + 3}`);
  const { width, height, spread } = await page.driver.executeScript(PIXELS);
  assert.ok(width >= 640 && height >= 360, `${width}x${height}`);
  assert.ok(spread > 100, `a picture with a spread of ${spread} is not the clip's`);
  const answer = await shownAnswer();
  assert.equal(answer.status, "running");
  assert.equal(answer.meeting_url, "https://acme.app.100ms.live/preview/abc-defg-hij?skip_preview=true");
});

test("the viewer sees how far behind live it is, and which quality plays", limit, async () => {
  const shown = Number.parseFloat(await page.evaluate(`document.getElementById("behind").textContent`));
  assert.ok(shown > 0 && shown < 15, `${shown} s behind live`);
  assert.equal(await page.evaluate(`document.getElementById("live").getAttribute("aria-disabled")`), "true");
  await page.until(`/^Auto \\(\\d+p\\)$/.test(document.getElementById("quality").selectedOptions[0].text)`);
  const choices = await page.evaluate(`[...document.getElementById("quality").options].slice(1).map(({ text }) => text)`);
  assert.deepEqual(choices, ["720p", "480p", "360p"]);
  await page.driver.executeScript(`
    const quality = document.getElementById("quality");
    quality.value = [...quality.options].find(({ text }) => text === "360p").value;
    quality.dispatchEvent(new Event("change"));
  `);
  await page.until(`document.querySelector("video").videoHeight === 360`);
  assert.equal(await page.evaluate(`document.getElementById("quality").selectedOptions[0].text`), "360p");
});

test("a pause falls behind, and LIVE comes back to the edge", limit, async () => {
  await page.press("pause");
  await page.until(`document.getElementById("live").getAttribute("aria-disabled") === "false"`);
  await page.until(`Number.parseFloat(document.getElementById("behind").textContent) > 12`);
  await page.press("live");
  await page.until(`document.getElementById("live").getAttribute("aria-disabled") === "true"`);
  await page.until(`!document.querySelector("video").paused`);
  await page.until(`Number.parseFloat(document.getElementById("behind").textContent) < 10`);
  await page.press("mute");
  assert.equal(await page.evaluate(`document.querySelector("video").muted`), false);
});

test("stop leads to the end", limit, async () => {
  await page.press("stop");
  await page.reaches("Stopping", 2000);
  await page.reaches("Ended");
  assert.equal((await shownAnswer()).status, "completed");
  assert.match(await page.evaluate(`document.getElementById("poster-text").textContent`), /^It was on air for \d+:\d\d\.$/);
});

test("a second start by keyboard alone, of a room that takes its time, is as quick", limit, async (t) => {
  await page.setRoom(ROOM, { start_delay: 11 });
  await focusByTab("start");
  await pressKey(Key.ENTER);
  await page.reaches("Starting");
  assert.equal(await page.evaluate(`document.activeElement.id`), "start");
  await page.reaches("Live", 30_000);
  await assertQuickPicture(t);
  await focusByTab("stop");
  await pressKey(Key.SPACE);
  await page.reaches("Ended");
  await page.setRoom(ROOM, {});
});

test("a page that is loaded again goes on with its stream", limit, async () => {
  await page.press("start");
  await page.reaches("Live");
  const { id } = await shownAnswer();
  await page.driver.navigate().refresh();
  await page.reaches("Live");
  assert.equal((await shownAnswer()).id, id);
});

test("nothing was said on the console until here, and no secret left the server", limit, async () => {
  assert.deepEqual(await page.console(), []);
  const network = await page.network();
  const requests = network.filter(({ method }) => method.startsWith("Network.requestWillBeSent"));
  assert.ok(requests.length > 20, `${requests.length} requests`);
  for (const { params } of requests) {
    const headers = Object.keys(params.headers ?? params.request.headers).map((name) => name.toLowerCase());
    assert.ok(!headers.includes("authorization"), JSON.stringify(params));
  }
  const all = JSON.stringify(network);
  assert.ok(!all.includes(page.emulator.secret) && !/eyJ[\w-]+\.eyJ/.test(all));
  const calls = requests.map(({ params }) => params.request?.url).filter((url) => url?.startsWith(page.server.url));
  assert.ok(calls.some((url) => new URL(url).pathname === `/api/live-streams/room/${ROOM}/start`));
});

test("lost network is told, and comes back by itself", limit, async () => {
  const offline = { offline: true, latency: 0, download_throughput: 0, upload_throughput: 0 };
  await page.driver.setNetworkConditions(offline);
  await page.reaches("Reconnecting");
  await new Promise((resolve) => setTimeout(resolve, 6000));
  assert.equal(await page.status(), "Reconnecting");
  await page.driver.deleteNetworkConditions();
  await page.reaches("Live");
  const began = await page.evaluate(`document.querySelector("video").currentTime`);
  await page.until(`document.querySelector("video").currentTime > ${began + 2}`);
  await page.press("stop");
  await page.reaches("Ended");
  // A browser writes every request that fails to the console, and here some have failed.
  await page.console();
});

test("a stream that fails shows why, and the next one starts", limit, async () => {
  await page.setRoom(ROOM, { fail_start: true });
  await page.press("start");
  await page.reaches("Failed");
  assert.match(await page.status(), /^Failed: .*meeting URL/);
  assert.equal((await shownAnswer()).status, "failed");
  await page.setRoom(ROOM, {});
});

test("where autoplay is blocked there is a button, and a stop from elsewhere ends it too", limit, async () => {
  await page.driver.executeScript(`
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      HTMLMediaElement.prototype.play = play;
      return Promise.reject(new DOMException("not without a click", "NotAllowedError"));
    };
  `);
  await page.press("start");
  await page.until(`!document.getElementById("play").hidden`);
  await page.press("play");
  await page.until(`document.querySelector("video").currentTime > 1`);
  assert.equal(await page.evaluate(`document.getElementById("play").hidden`), true);
  const { id } = await shownAnswer();
  assert.equal((await fetch(`${page.server.url}api/live-streams/${id}/stop`, { method: "POST" })).status, 200);
  await page.reaches("Ended");
});

test("a browser without Media Source Extensions plays it by itself", limit, async (t) => {
  const canPlay = await page.evaluate(`document.querySelector("video").canPlayType("application/vnd.apple.mpegurl")`);
  if (!canPlay) return t.skip("this browser cannot");
  await page.driver.executeScript("delete window.MediaSource; delete window.ManagedMediaSource");
  await page.press("start");
  await page.reaches("Live");
  await assertQuickPicture(t);
  assert.match(await page.evaluate(`document.querySelector("video").src`), /^http.*\/master\.m3u8$/);
  await page.until(`document.querySelector("video").currentTime > 3`);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.navigate().refresh();
});

test("what the API refuses and what the package refuses is shown in their words", limit, async () => {
  assert.deepEqual(await page.console(), []);
  await page.setRoom(ROOM, { subdomain: null });
  await page.driver.executeScript(`document.querySelector("[name=source][value=service]").click()`);
  await page.press("start");
  await page.reaches("Failed");
  assert.match(await page.status(), /invalid input/);
  await page.driver.executeScript(`document.querySelector("[name=source][value=parts]").click()`);
  await page.console();

  await page.fill("room_code", "abc-1234-hij");
  assert.match(await page.evaluate(`document.getElementById("room_code-error").textContent`), /^room_code must be three groups/);
  await page.press("start");
  assert.equal(await page.evaluate(`document.activeElement.id`), "room_code");
  assert.match(await page.status(), /^Failed/, "nothing is started with a field that is wrong");
  await page.fill("room_code", "abc-defg-hij");
  assert.equal(await page.evaluate(`document.getElementById("room_code").ariaInvalid`), null);
  await page.fill("room_id", "..");
  await page.press("start");
  await page.until(`document.getElementById("room_id-error").textContent !== ""`);
  await page.fill("room_id", ROOM);
  assert.deepEqual(await page.console(), []);
});

test("at 320 pixels nothing lies beside the page", limit, async () => {
  const size = { width: 320, height: 700, deviceScaleFactor: 1, mobile: true };
  await page.driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", size);
  const widths = () => page.evaluate(`[document.documentElement.scrollWidth, innerWidth]`);
  await page.setRoom(ROOM, {});
  assert.deepEqual(await widths(), [320, 320]);
  await page.press("start");
  await page.reaches("Live");
  assert.deepEqual(await widths(), [320, 320]);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
  assert.deepEqual(await page.console(), []);
});

test("the page server serves nothing else, and says what is wrong", limit, async () => {
  const { url } = page.server;
  const policy = (await fetch(url)).headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  assert.equal((await raw(url, { path: "/../package.json" })).status, 404);
  assert.equal((await raw(url, { path: "//" })).status, 404);
  assert.equal((await raw(url, { path: "/constructor" })).status, 404);
  const unknown = await raw(url, { path: "/api/rooms" });
  assert.deepEqual([unknown.status, JSON.parse(unknown.body)], [404, { code: 404, message: "not found", details: [] }]);
  const start = { method: "POST", path: `/api/live-streams/room/${ROOM}/start` };
  assert.equal((await raw(url, start, `{"destination": "${"x".repeat(70_000)}"}`)).status, 413);
  assert.equal((await raw(url, start, "{")).status, 400);
  assert.equal((await raw(url, { ...start, path: "/api/live-streams/room/%E0/start" })).status, 400);
  assert.equal((await raw(url, { ...start, headers: { origin: "https://elsewhere.example" } })).status, 403);
  assert.equal((await raw(url, { path: "/api/live-streams", headers: { host: "elsewhere.example" } })).status, 403);

  const { port } = new URL(url);
  const second = await startPageServer(page.emulator, port);
  assert.equal(second.code, 1);
  assert.match(second.complaint, new RegExp(`^Port ${port} is in use: .*--port 0.*\\n$`));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    const server = await startPageServer(page.emulator);
    assert.deepEqual(await server.stop(signal), { code: 0, complaint: "" });
  }
});

async function assertQuickPicture(t) {
  const { started_at } = await shownAnswer();
  const listed = Date.parse(started_at) + SEGMENT;
  const shown = await page.evaluate(`performance.timeOrigin + performance.getEntriesByName("first picture").at(-1).startTime`);
  t.diagnostic(`first segment listed -> first picture: ${Math.round(shown - listed)} ms`);
  assert.ok(shown - listed < PICTURE_LIMIT, `${shown - listed} ms`);
}

const shownAnswer = () => page.evaluate(`JSON.parse(document.getElementById("answer").textContent)`);
const pressKey = (key) => page.driver.actions().sendKeys(key).perform();

async function focusByTab(id) {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.evaluate(`document.activeElement.id`)) === id) return;
    await pressKey(Key.TAB);
  }
  assert.fail(`${id} cannot be reached by Tab`);
}

/** A request as it is written, without the tidying of paths that `fetch` does. */
function raw(url, { method = "GET", path, headers }, body) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, body: text });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** The size of the picture, and how far its darkest and its brightest pixel are apart. */
const PIXELS = `
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(64, 36).getContext("2d");
  canvas.drawImage(video, 0, 0, 64, 36);
  const { data } = canvas.getImageData(0, 0, 64, 36);
  const light = Array.from({ length: 64 * 36 }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]);
  return { width: video.videoWidth, height: video.videoHeight, spread: Math.max(...light) - Math.min(...light) };
`;
