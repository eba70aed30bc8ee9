// The tests of the demo page that only Chromium allows. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import "./page/force-exit.mjs";
import { assertQuickFirstPicture, limit } from "./page/first-picture.mjs";
import { ROOM, openPage, startPageServer } from "./page/page.mjs";

let page;
before(async () => (page = await openPage()), limit);
after(() => page?.close(), limit);

test("the first picture of a stream that starts slowly is as quick", limit, async (t) => {
  await page.setRoom({ start_delay: 11 });
  await page.press("start");
  await page.reaches("Starting");
  const moving = () => page.evaluate("document.getAnimations().length > 0");
  assert.equal(await moving(), true);
  const features = [{ name: "prefers-reduced-motion", value: "reduce" }];
  await page.driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features });
  assert.equal(await moving(), false, "nothing moves with reduced motion");
  await page.driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: [] });
  await page.reaches("Live");
  await assertQuickFirstPicture(page, t);
  await page.press("stop");
  await page.reaches("Ended");
  await page.setRoom({});
});

test("Stop during a start ends the stream before it is on air", limit, async () => {
  await page.setRoom({ start_delay: 20 });
  await page.press("start");
  await page.until(`document.getElementById("stop").getAttribute("aria-disabled") === "false"`);
  await page.press("stop");
  await page.reaches("Ended");
  assert.equal(await page.text("poster-text"), "It was stopped before it went on air.");
  await page.setRoom({});
});

test(`"seconds behind live" is right on a device whose clock is five minutes off`, limit, async () => {
  await page.driver.executeScript("const { now } = Date; Date.now = () => now() + 300_000;");
  await page.press("start");
  await page.reaches("Live");
  const { started_at } = await page.answer();
  await page.moves(1);
  const { at, position } = await page.evaluate(
    `{ at: performance.timeOrigin + performance.now(), position: document.querySelector("video").currentTime }`,
  );
  const truth = (at - Date.parse(started_at)) / 1000 - position;
  const shown = await page.seconds();
  assert.ok(Math.abs(shown - truth) < 1.5, `${shown} s are shown, ${truth} s are right`);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
});

test("a reloaded page continues with its stream", limit, async () => {
  await page.press("start");
  await page.reaches("Live");
  const { id } = await page.answer();
  await page.driver.navigate().refresh();
  await page.reaches("Live");
  assert.equal((await page.answer()).id, id);
});

test("a page that comes back from the background plays on, unless the viewer had paused", limit, async () => {
  const see = () => page.driver.executeScript(`document.dispatchEvent(new Event("visibilitychange"))`);
  await page.driver.executeScript(`document.querySelector("video").pause()`);
  await see();
  await page.until(`!document.querySelector("video").paused`);
  await page.press("pause");
  await page.until(`document.querySelector("video").paused`);
  await see();
  assert.equal(await page.evaluate(`document.querySelector("video").paused`), true, "a viewer's pause stays");
  await page.press("live");
  await page.reaches("Live");
});

test("so far the console is empty, and no secret has left the server", limit, async () => {
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

test("the page reports a lost network, and recovers", limit, async () => {
  const offline = { offline: true, latency: 0, download_throughput: 0, upload_throughput: 0 };
  await page.driver.setNetworkConditions(offline);
  await page.reaches("Reconnecting");
  await sleep(6000);
  assert.equal(await page.status(), "Reconnecting");
  await page.driver.deleteNetworkConditions();
  await page.reaches("Live");
  await page.moves(2);
  await page.press("stop");
  await page.reaches("Ended");
  // Browsers log each failed request.
  await page.console();
});

test("a browser without Media Source Extensions plays HLS natively", limit, async (t) => {
  const canPlay = await page.evaluate(`document.querySelector("video").canPlayType("application/vnd.apple.mpegurl")`);
  if (!canPlay) return t.skip("this browser cannot");
  await page.driver.executeScript("delete window.MediaSource; delete window.ManagedMediaSource");
  await page.press("start");
  await page.reaches("Live");
  await assertQuickFirstPicture(page, t);
  assert.match(await page.evaluate(`document.querySelector("video").src`), /^http.*\/master\.m3u8$/);
  await page.until(`document.querySelector("video").currentTime > 3`);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
});

test("a browser that cannot play HLS says so, and can still stop the stream", limit, async () => {
  await page.driver.executeScript(`
    delete window.MediaSource;
    delete window.ManagedMediaSource;
    HTMLMediaElement.prototype.canPlayType = () => "";
  `);
  await page.press("start");
  await page.reaches("Failed: This browser cannot play the stream.");
  assert.match(await page.text("poster-text"), /still be on air/);
  await page.press("stop");
  await page.reaches("Ended");
  assert.ok((await page.answer()).stopped_at);
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
  await page.console();
});

test("a refusal by the API is explained, and one by the package is shown beside its field", limit, async () => {
  assert.deepEqual(await page.console(), []);
  await page.setRoom({ subdomain: null });
  await page.driver.executeScript(`document.querySelector("[name=source][value=service]").click()`);
  await page.press("start");
  await page.reaches("Failed");
  assert.equal(await page.text("poster-title"), "100ms refuses these settings");
  assert.equal(await page.isShown("details-text"), false, "its message is folded");
  assert.match(await page.text("details-text"), /invalid input/);
  await page.driver.executeScript(`document.querySelector("[name=source][value=parts]").click()`);
  await page.console();

  await page.fill("room_code", "abc-1234-hij");
  assert.match(
    await page.evaluate(`document.getElementById("room_code-error").textContent`),
    /^Room code must be three groups/,
  );
  assert.match(await page.text("call"), /room_code must be/, "the code shows no call that the package would refuse");
  await page.press("start");
  assert.equal(await page.evaluate("document.activeElement.id"), "room_code");
  assert.match(await page.status(), /^Failed/, "nothing starts with an invalid field");
  await page.fill("room_code", "abc-defg-hij");
  assert.equal(await page.evaluate(`document.getElementById("room_code").ariaInvalid`), null);
  await page.fill("subdomain", "no subdomain");
  await page.fill("room_code", "abc");
  await page.fill("room_id", "");
  const wrong = await page.evaluate(`[...document.querySelectorAll("[aria-invalid]")].map(({ id }) => id)`);
  assert.deepEqual(wrong, ["room_id", "subdomain", "room_code"], "all of them at once");
  await page.press("start");
  assert.equal(await page.evaluate("document.activeElement.id"), "room_id");
  await page.fill("subdomain", "acme");
  await page.fill("room_code", "abc-defg-hij");
  await page.fill("room_id", "..");
  await page.press("start");
  await page.until(`document.getElementById("room_id-error").textContent !== ""`);
  await page.fill("room_id", ROOM);
  assert.deepEqual(await page.console(), []);
});

test("the page's server refuses everything else, and reports a port in use", limit, async () => {
  const { url } = page.server;
  const policy = (await fetch(url)).headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  assert.equal((await raw(url, { path: "/../package.json" })).status, 404);
  assert.equal((await raw(url, { path: "//" })).status, 404);
  assert.equal((await raw(url, { path: "/constructor" })).status, 404);
  const unknown = await raw(url, { path: "/api/rooms" });
  const refused = { code: 404, message: "not found", details: [], reason: "ERR_API" };
  assert.deepEqual([unknown.status, JSON.parse(unknown.body)], [404, refused]);
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

/** Sends a request with its path unchanged: `fetch` would normalize it. */
function raw(url, { method = "GET", path, headers }, body) {
  const { hostname, port, origin } = new URL(url);
  const own = method === "GET" ? {} : { origin, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...own, ...headers } }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, body: text });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
