// What of the demo page only Chromium lets a test see, and its server. The cases share one browser and run in their order.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import "./page/leave.mjs";
import { assertQuickPicture, limit } from "./page/measures.mjs";
import { ROOM, openPage, startPageServer } from "./page/page.mjs";

let page;
before(async () => (page = await openPage()), limit);
after(() => page?.close(), limit);

test("the picture of a room that takes its time is as quick", limit, async (t) => {
  await page.setRoom({ start_delay: 11 });
  await page.press("start");
  await page.reaches("Starting");
  const moving = () => page.evaluate("document.getAnimations().length > 0");
  assert.equal(await moving(), true);
  const features = [{ name: "prefers-reduced-motion", value: "reduce" }];
  await page.driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features });
  assert.equal(await moving(), false, "nothing moves where that was asked for");
  await page.driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: [] });
  await page.reaches("Live");
  await assertQuickPicture(page, t);
  await page.press("stop");
  await page.reaches("Ended");
  await page.setRoom({});
});

test("a stop during a start ends it before it was on air", limit, async () => {
  await page.setRoom({ start_delay: 20 });
  await page.press("start");
  await page.until(`document.getElementById("stop").getAttribute("aria-disabled") === "false"`);
  await page.press("stop");
  await page.reaches("Ended");
  assert.equal(await page.text("poster-text"), "It was stopped before it was on air.");
  await page.setRoom({});
});

test("a viewer whose clock is five minutes off sees the true seconds behind live", limit, async () => {
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
  assert.ok(Math.abs(shown - truth) < 1.5, `${shown} s are shown, ${truth} s are true`);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
});

test("a page that is loaded again goes on with its stream", limit, async () => {
  await page.press("start");
  await page.reaches("Live");
  const { id } = await page.answer();
  await page.driver.navigate().refresh();
  await page.reaches("Live");
  assert.equal((await page.answer()).id, id);
});

test("what was paused by no viewer plays on when the page is seen again", limit, async () => {
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

test("at 320 pixels no control lies beside the picture, nor over another one", limit, async () => {
  const size = { width: 320, height: 700, deviceScaleFactor: 1, mobile: true };
  await page.driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", size);
  const { screen, controls } = await page.evaluate(RECTANGLES);
  assert.ok(controls.length > 6, `${controls.length} controls`);
  for (const [index, one] of controls.entries()) {
    const isInside =
      one.left >= screen.left && one.right <= screen.right && one.top >= screen.top && one.bottom <= screen.bottom;
    assert.ok(isInside, `${one.name} sticks out`);
    for (const other of controls.slice(index + 1)) {
      const isApart =
        one.right <= other.left + 1 ||
        other.right <= one.left + 1 ||
        one.bottom <= other.top + 1 ||
        other.bottom <= one.top + 1;
      assert.ok(isApart, `${one.name} lies over ${other.name}`);
    }
  }
  await page.driver.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
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
  await sleep(6000);
  assert.equal(await page.status(), "Reconnecting");
  await page.driver.deleteNetworkConditions();
  await page.reaches("Live");
  await page.moves(2);
  await page.press("stop");
  await page.reaches("Ended");
  // A browser writes every request that fails to the console, and here some have failed.
  await page.console();
});

test("a browser without Media Source Extensions plays it by itself", limit, async (t) => {
  const canPlay = await page.evaluate(`document.querySelector("video").canPlayType("application/vnd.apple.mpegurl")`);
  if (!canPlay) return t.skip("this browser cannot");
  await page.driver.executeScript("delete window.MediaSource; delete window.ManagedMediaSource");
  await page.press("start");
  await page.reaches("Live");
  await assertQuickPicture(page, t);
  assert.match(await page.evaluate(`document.querySelector("video").src`), /^http.*\/master\.m3u8$/);
  await page.until(`document.querySelector("video").currentTime > 3`);
  await page.press("stop");
  await page.reaches("Ended");
  await page.driver.navigate().refresh();
  await page.reaches("Off air");
});

test("a browser that cannot play it says so, and can still stop the stream", limit, async () => {
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

test(
  "what the API refuses is told in plain words, and what the package refuses stands beside its fields",
  limit,
  async () => {
    assert.deepEqual(await page.console(), []);
    await page.setRoom({ subdomain: null });
    await page.driver.executeScript(`document.querySelector("[name=source][value=service]").click()`);
    await page.press("start");
    await page.reaches("Failed");
    assert.equal(await page.text("poster-title"), "100ms refuses these settings");
    assert.equal(await page.isShown("details-text"), false, "its words are folded");
    assert.match(await page.text("details-text"), /invalid input/);
    await page.driver.executeScript(`document.querySelector("[name=source][value=parts]").click()`);
    await page.console();

    await page.fill("room_code", "abc-1234-hij");
    assert.match(
      await page.evaluate(`document.getElementById("room_code-error").textContent`),
      /^room_code must be three groups/,
    );
    assert.match(await page.text("call"), /room_code must be/, "no call is shown that would not be made");
    await page.press("start");
    assert.equal(await page.evaluate("document.activeElement.id"), "room_code");
    assert.match(await page.status(), /^Failed/, "nothing is started with a field that is wrong");
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
  },
);

test("the page server serves nothing else, and says what is wrong", limit, async () => {
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

/** Where the controls are, and the picture that they belong to. */
const RECTANGLES = `(() => {
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { name: element.id || element.localName, left, right, top, bottom };
  };
  const seen = [...document.querySelectorAll("#bar > *, #unmute")].filter((element) =>
    element.checkVisibility() && element.getBoundingClientRect().height > 0);
  return { screen: box(document.getElementById("screen")), controls: seen.map(box) };
})()`;

/** A request of the page as it is written, without the tidying of paths that `fetch` does. */
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
