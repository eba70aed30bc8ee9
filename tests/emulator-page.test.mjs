// The emulator's page: its state is the emulator's, and its buttons work. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { newRoom, open } from "./emulator-page/open-page.mjs";

const limit = { timeout: 90_000 };
let page;

describe("the page at /_emulator/", { concurrency: 1 }, () => {
  before(async () => (page = await open()), limit);
  after(() => page?.close(), limit);

  test("an empty emulator shows how to start, and no secret", limit, async () => {
    await page.until(`document.getElementById("connection").textContent === "Connected"`);
    assert.equal(await page.text("#base-url"), `${page.emulator.origin}/v2`);
    assert.equal(await page.text("#access-key"), page.emulator.accessKey);
    assert.equal(await page.evaluate(`document.getElementById("streams-empty").hidden`), false);
    assert.ok(!(await page.evaluate("document.documentElement.outerHTML")).includes(page.emulator.secret));
    assert.equal(new URL(await page.driver.getCurrentUrl()).pathname, "/_emulator/", "the bare origin leads here");
  });

  test("a stream is started and stopped", limit, async () => {
    const room = newRoom();
    await page.fill("#start [name=room]", room);
    await page.fill("#start [name=delay]", "4");
    await page.click("#start [name=hls_vod]");
    await page.click("#start [name=captions]");
    // What is changed after the press, while its first request is on the way, is for the next start.
    await page.driver.executeScript(`window.quickFetch = fetch;
      window.fetch = (...given) => new Promise((resolve) => setTimeout(resolve, 500)).then(() => quickFetch(...given));`);
    await page.click("#start .primary");
    await page.click("#start [name=captions]");
    await page.driver.executeScript("window.fetch = quickFetch");
    await page.streamIs(room, "starting");
    assert.match(await page.said(), new RegExp(`${room}`));
    await page.click("[data-advance='10']");
    await page.streamIs(room, "running");
    const [stream] = await page.emulator.control("GET", `/streams?room=${room}`);
    assert.deepEqual([stream.status, stream.recording.hls_vod], ["running", true]);
    assert.match(await page.streamText(room), /video on demand/);
    assert.match(await (await fetch(stream.playback.url)).text(), /TYPE=SUBTITLES/);
    await page.press(room, "Stop");
    await page.streamIs(room, "stopping");
    await page.click("[data-advance='3600']");
    await page.streamIs(room, "completed");
    await page.emulator.setRoom(room, {});
  });

  test("a stream that another client starts and stops appears by itself", limit, async () => {
    const room = newRoom();
    const { id } = await page.emulator.startStream(room);
    await page.streamIs(room, "running");
    await page.emulator.stopStream(id);
    await page.streamIs(room, "completed");
    assert.match(await page.streamText(room), /client request/);
  });

  test("a running stream can be made to fail, and a failed start shows its reason", limit, async () => {
    const [running, failing] = [newRoom(), newRoom()];
    await page.emulator.startStream(running);
    await page.streamIs(running, "running");
    await page.press(running, "Control");
    await page.press(running, "Internal error");
    await page.streamIs(running, "failed");
    assert.match(await page.streamText(running), /INTERNAL_ERROR/);
    await page.fill("#start [name=room]", failing);
    await page.fill("#start [name=delay]", "0");
    await page.choose("#start [name=outcome]", "MAX_RETRIES_REACHED");
    await page.click("#start .primary");
    await page.streamIs(failing, "failed");
    assert.match(await page.streamText(failing), /Recorder cannot join/);
    await page.choose("#start [name=outcome]", "");
  });

  test("a stream is slowed down and restored, and timed metadata reaches its players", limit, async () => {
    const room = newRoom();
    const { playback } = await page.emulator.startStream(room);
    await page.emulator.advance(10);
    await page.streamIs(room, "running");
    await page.press(room, "Control");
    await page.press(room, "2 s late");
    await page.until(`document.getElementById("rule-list").textContent.includes("Media of ${room}")`);
    const began = Date.now();
    await fetch(playback.url);
    assert.ok(Date.now() - began >= 1900, "the playlist comes two seconds late");
    await page.press(room, "Full speed");
    await page.until(`!document.getElementById("rule-list").textContent.includes("${room}")`);
    await page.fillIn(room, "goal from the page");
    await page.press(room, "Send");
    await page.until(`document.getElementById("said").textContent.includes("Sent to the players")`);
    await page.emulator.advance(2);
    const text = await (await fetch(new URL("stream_0/stream.m3u8", playback.url))).text();
    const [, payload] = /X-100MSLIVE-PAYLOAD="([^"]+)"/.exec(text);
    assert.equal(JSON.parse(Buffer.from(payload, "base64")).payload, "goal from the page");
  });

  test("a rule is chosen, added, counted, and removed", limit, async () => {
    await page.click("details:has(#rule) > summary");
    assert.equal(JSON.parse(await page.value("#rule [name=json]")).status, 503);
    await page.click("#rule .primary");
    await page.until(`document.getElementById("rule-list").textContent.includes("answers 503")`);
    const room = newRoom();
    await assert.rejects(page.emulator.startStream(room), /503/);
    await page.until(`document.getElementById("rule-list").textContent.includes("met 1 of 1")`);
    await page.until(`document.getElementById("request-list").firstElementChild.dataset.kind === "wrong"`);
    await page.fill("#rule [name=json]", '{"path": "nowhere"}');
    await page.click("#rule .primary");
    await page.until(`/path: expected a pattern/.test(document.querySelector("#rule .trouble")?.textContent)`);
    assert.equal(await page.evaluate("document.activeElement.name"), "json", "what is wrong has the focus");
    assert.equal(await page.evaluate(`document.activeElement.getAttribute("aria-invalid")`), "true");
    await page.driver.actions().sendKeys(" ").perform();
    assert.equal(await page.evaluate(`document.querySelector("#rule .trouble")`), null, "until it is written anew");
    await page.click("#rule-list .quiet");
    await page.until(`document.getElementById("rule-list").children.length === 0`);
    assert.deepEqual(await page.emulator.control("GET", "/rules"), []);
    // A browser writes every answer of 400 to the console, and here was one.
    assert.deepEqual(
      (await page.console()).filter((line) => !/400 \(Bad Request\)/.test(line)),
      [],
    );
  });

  test("requests appear, can be searched, and open to headers and body", limit, async () => {
    const room = newRoom();
    const { playback } = await page.emulator.startStream(room, { recording: { hls_vod: true } });
    await fetch(playback.url);
    await page.fill("#find", room);
    await page.until(`document.getElementById("request-list").children.length === 1`);
    await page.click("#request-list summary");
    const open = await page.text("#request-list pre");
    assert.match(open, /authorization: Bearer <\d+ characters>/);
    assert.match(open, /"hls_vod": true/);
    await page.emulator.control("GET", "/health");
    await fetch(playback.url);
    const before = await page.text("#now");
    await page.until(`document.getElementById("now").textContent > "${before}"`);
    const opened = `document.querySelectorAll("#request-list details[open]").length`;
    assert.equal(await page.evaluate(opened), 1, "what was open stays open");
    await page.click("#media");
    await page.until(`document.getElementById("request-list").children.length === 2`);
    await page.click("#media");
    await page.fill("#find", "");
  });

  test("a room's settings are edited as JSON, and its peers can leave", limit, async () => {
    const room = newRoom();
    await page.emulator.startStream(room);
    await page.until(`document.getElementById("room-list").textContent.includes("${room}")`);
    const settings = { ...(await page.emulator.control("GET", `/rooms/${room}`)).settings, window: 7 };
    await page.inRoom(
      room,
      `open("details"); open(".settings details"); type(${JSON.stringify(JSON.stringify(settings))}); press("Save")`,
    );
    await page.until(`document.getElementById("room-list").textContent.includes("7 segments")`);
    await page.inRoom(room, `press("Everybody leaves")`);
    await page.until(
      `[...document.querySelectorAll("#room-list li")].some((item) => item.textContent.includes("${room}") && item.textContent.includes("empty"))`,
    );
    assert.equal((await page.emulator.control("GET", `/rooms/${room}`)).occupied, false);
  });

  test("a created room shows its peers, recordings and external streams", limit, async () => {
    const { origin, authorization, control } = page.emulator;
    const api = async (path, body) => {
      const options = { method: "POST", headers: { authorization: authorization() }, body: JSON.stringify(body) };
      return (await fetch(`${origin}/v2/${path}`, options)).json();
    };
    const name = `class-${newRoom()}`;
    const { id } = await api("rooms", { name });
    await api(`room-codes/room/${id}`, {});
    await control("POST", `/rooms/${id}/join`, {});
    const item = `[...document.querySelectorAll("#room-list li")].find((item) => item.textContent.includes("${id}"))`;
    await page.until(`(${item})?.textContent.includes("${name} · off air · 1 in it · 2 codes")`);
    await api(`external-streams/room/${id}/start`, {
      rtmp_urls: ["rtmp://a.example/live/hidden-key"],
      recording: true,
    });
    const beam = `document.querySelector("#beam-list li")?.textContent`;
    await page.until(`${beam} === "${id}RTMP to 1 address · running · recorded"`);
    await api(`external-streams/room/${id}/stop`, {});
    await page.emulator.advance(10);
    await page.until(`${beam}.startsWith("${id}RTMP to 1 address · completed · recorded · 1 file")`);
    await api(`rooms/${id}`, { enabled: false });
    await page.until(`(${item})?.textContent.includes("${name} · switched off")`);
    assert.ok(!(await page.evaluate("document.documentElement.outerHTML")).includes("hidden-key"));
  });

  test("webhooks are sent to the configured URL, and again on demand", limit, async () => {
    const got = [];
    const server = createServer(async (request, response) => {
      got.push(JSON.parse(Buffer.concat(await request.toArray())));
      response.end();
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    await page.fill("#webhook [name=url]", `http://127.0.0.1:${server.address().port}/hooks`);
    await page.click("#webhook button");
    await page.until(`document.getElementById("said").textContent.includes("Webhooks go to")`);
    await page.emulator.startStream(newRoom());
    await page.until(`/hls.started.success.*delivered/s.test(document.getElementById("webhook-list").textContent)`);
    await page.click("#webhook-list > li > .quiet");
    await page.until(`document.getElementById("said").textContent.includes("is sent again")`);
    for (let tries = 0; got.length < 2 && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(
      got.map(({ id, type }) => [id, type]),
      [
        [got[0].id, "hls.started.success"],
        [got[0].id, "hls.started.success"],
      ],
    );
    await page.until(`document.querySelectorAll("#webhook-list > li").length === 2`);
    server.closeAllConnections();
    server.close();
  });

  test("a refresh keeps focus and unsent text", limit, async () => {
    const room = newRoom();
    await page.emulator.startStream(room);
    await page.streamIs(room, "running");
    await page.press(room, "Control");
    await page.fillIn(room, "half a sen");
    await page.emulator.startStream(newRoom());
    const before = await page.text("#now");
    await page.until(`document.getElementById("now").textContent > "${before}"`);
    assert.equal(await page.evaluate("document.activeElement.value"), "half a sen");
  });

  test("Reset asks first: Escape cancels, Enter resets", limit, async () => {
    await page.click("#reset");
    await page.key(Key.ESCAPE);
    await page.until(`!document.getElementById("reset-dialog").open`);
    assert.notDeepEqual(await page.emulator.control("GET", "/streams"), []);
    assert.equal(await page.evaluate("document.activeElement.id"), "reset");
    await page.key(Key.ENTER);
    await page.key(Key.TAB);
    await page.key(Key.ENTER);
    await page.until(`document.getElementById("stream-list").children.length === 0`);
    assert.deepEqual(await page.emulator.control("GET", "/streams"), []);
    await page.until(`document.getElementById("request-list").children.length === 0`);
  });

  test("the console is empty, and all files came from the emulator", limit, async () => {
    assert.deepEqual(await page.console(), []);
    const names = await page.evaluate(
      `performance.getEntriesByType("resource").map(({ name }) => new URL(name).origin)`,
    );
    assert.deepEqual([...new Set(names)], [page.emulator.origin]);
    const policy = (await fetch(`${page.emulator.origin}/_emulator/`)).headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|data:/);
    assert.deepEqual(policy.match(/[^;]*blob:[^;]*/g), [" media-src 'self' blob:"], "blobs are media alone");
  });

  test("the page reports that the emulator has ended, and connects to another on its port", limit, async () => {
    await page.emulator.stop();
    await page.until(`document.getElementById("connection").textContent === "Not answering"`);
    assert.match(await page.text("#trouble"), /continues as soon as it does/);
    const emulator = await page.startAgain();
    await page.until(`document.getElementById("connection").textContent === "Connected"`);
    const room = newRoom();
    await emulator.startStream(room);
    await page.streamIs(room, "running");
    await page.until(`document.getElementById("request-list").textContent.includes("${room}")`);
  });
});
