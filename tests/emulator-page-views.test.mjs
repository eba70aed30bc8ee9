// The emulator's page: players, requests, rooms, code snippets. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { packageFolder, root } from "./built.mjs";
import { newRoom, open } from "./emulator-page/open-page.mjs";
import { readClock } from "./emulator-page/read-clock.mjs";

const limit = { timeout: 90_000 };
let page;

test("the embedded player equals the npm package's", () => {
  const ours = gunzipSync(readFileSync(join(root, "emulator/ui/hls.min.mjs.gz")));
  const npms = readFileSync(join(root, "node_modules/hls.js/dist/hls.min.mjs"));
  assert.ok(ours.equals(npms), "gzip -9n node_modules/hls.js/dist/hls.min.mjs, as emulator/README.md says");
  const licences = ["emulator/ui/hls.js.LICENSE", "node_modules/hls.js/LICENSE"];
  const [kept, given] = licences.map((file) => readFileSync(join(root, file), "utf8"));
  assert.equal(kept, given);
});

describe("the views of the page at /_emulator/", { concurrency: 1 }, () => {
  // The emulator's default keys.
  before(async () => (page = await open({ accessKey: "emulator-access-key", secret: "emulator-secret" })), limit);
  after(() => page?.close(), limit);

  test("streams and recordings play, and timed metadata is shown", limit, async () => {
    const room = newRoom();
    const { id } = await page.emulator.startStream(room, {
      recording: { hls_vod: true, single_file_per_layer: true },
    });
    await page.emulator.advance(30);
    await page.press(await appears(room), "Watch");
    await plays();
    await page.until(
      `/^\\d+×\\d+ · picture of [0-9:]{8} · \\d\\.\\d s behind live · \\d+\\.\\d s ahead/.test(document.querySelector(".numbers").textContent)`,
    );
    await page.emulator.sendTimedMetadata(id, "<b>goal</b>", 60);
    await page.until(`document.querySelector(".watch .message").textContent === "<b>goal</b>"`);
    await page.emulator.stopStream(id);
    await page.emulator.advance(10);
    await page.streamIs(room, "completed");
    assert.equal(await page.evaluate(`document.querySelectorAll(".assets li").length`), 4);
    for (const kind of ["m3u8", "mp4"]) {
      await page.click(`.assets button[aria-label^="Watch"][aria-label*="${kind}"]`);
      await plays();
      assert.equal(await page.evaluate(`document.querySelectorAll("video").length`), 1, "one plays at a time");
    }
    await page.click(".player .quiet");
    assert.equal(await page.evaluate(`document.querySelectorAll("video").length`), 0);
    assert.equal(await page.copied(".address .copy"), await page.text(".address a"));
    assert.deepEqual(
      await page.evaluate(`[document.querySelector(".address a").target, document.querySelector(".address a").rel]`),
      ["_blank", "noopener"],
    );
    assert.deepEqual(await page.console(), []);
  });

  test("the player shows captions", limit, async () => {
    const room = newRoom();
    await page.emulator.startStream(room, { transcription: { enabled: true, modes: ["live"] } });
    await page.emulator.advance(30);
    await page.press(await appears(room), "Watch");
    await plays();
    await page.until(`document.querySelector("video").textTracks.length === 1`);
    // The browser's own menu, in which a viewer chooses them, is closed to WebDriver.
    await page.driver.executeScript(`document.querySelector("video").textTracks[0].mode = "showing"`);
    await page.until(`document.querySelector("video").textTracks[0].activeCues?.length > 0`);
    const text = await page.evaluate(`document.querySelector("video").textTracks[0].activeCues[0].text`);
    assert.match(text, /^This stream has run for/);
    assert.deepEqual(await page.console(), []);
    await page.click(".player .quiet");
  });

  test("the clock in the picture is right in each layer and in a recording", limit, async () => {
    for (const [height, width] of [
      [720, 1280],
      [480, 854],
      [360, 640],
    ]) {
      const room = newRoom();
      const destinations = [{ name: "one", layers: [{ width, height }] }];
      await page.emulator.setRoom(room, { destinations });
      const { id } = await page.emulator.startStream(room, { recording: { hls_vod: true } });
      await page.emulator.advance(3600 + 272);
      await page.press(await appears(room), "Watch");
      await plays();
      await page.until(`document.querySelector(".numbers").textContent.includes("picture of")`);
      await isDrawn();
      const [stream] = await page.emulator.control("GET", `/streams?room=${room}`);
      for (let looks = 0; looks < 3; looks += 1) {
        const [clock, onAir] = await page.driver.executeScript(`return (${readClock})()`);
        assert.match(onAir, /^ 1:04:\d\d$/);
        const [hours, minutes, seconds] = clock.split(":").map(Number);
        const [hour, minute, second] = onAir.trim().split(":").map(Number);
        // The wall clock minus the time on air is the time of the start.
        const began = (hours - hour) * 3600 + (minutes - minute) * 60 + seconds - second;
        const expected = (Date.parse(stream.started_at) / 1000) % 86_400;
        assert.ok(Math.abs(((began - expected + 129_600) % 86_400) - 43_200) < 0.11, `${clock} ${onAir}`);
        const shown = (await page.text(".numbers"))
          .match(/picture of (\d\d:\d\d:\d\d)/)[1]
          .split(":")
          .map(Number);
        const late = (shown[0] - hours) * 3600 + (shown[1] - minutes) * 60 + shown[2] - seconds;
        assert.ok(Math.abs(late) < 2.5, `${clock} in the picture, ${shown} by the playlist`);
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
      await page.emulator.stopStream(id);
      await page.emulator.advance(10);
      await page.streamIs(room, "completed");
      await page.click(`[id="panel-${id}"] .assets button[aria-label^="Watch"]`);
      await page.until(`/^The recording .* plays$/.test(document.getElementById("said").textContent)`);
      await plays();
      await isDrawn();
      const [, onAir] = await page.driver.executeScript(`return (${readClock})()`);
      assert.match(onAir, /^ {4}0:0\d$/, "a recording begins at its beginning");
      await page.click(`[id="panel-${id}"] .player .quiet`);
    }
  });

  test("the player shows failed requests", limit, async () => {
    const room = newRoom();
    const { playback } = await page.emulator.startStream(room);
    await page.emulator.advance(30);
    await page.press(await appears(room), "Watch");
    await plays();
    const path = new URL(playback.url).pathname.replace("master.m3u8", "**");
    await page.emulator.addRule({ path, count: 0, status: 404 });
    await page.until(`/: 404/.test(document.querySelector(".numbers").textContent)`);
    await page.emulator.control("DELETE", "/rules");
    await page.until(`!/404/.test(document.querySelector(".numbers").textContent)`);
    await page.click(".player .quiet");
    await page.console();
  });

  test("requests for media do not displace other requests", limit, async () => {
    await page.emulator.control("POST", "/reset");
    const room = newRoom();
    const { id, playback } = await page.emulator.startStream(room);
    for (let round = 0; round < 6; round += 1)
      await Promise.all(Array.from({ length: 100 }, async () => (await fetch(playback.url)).arrayBuffer()));
    await page.until(`document.getElementById("requests-count").textContent === "1"`);
    assert.match(await page.text("#request-list"), new RegExp(`${room}/start`));
    for (let poll = 0; poll < 14; poll += 1) await page.emulator.getStream(id);
    await page.until(`document.getElementById("requests-count").textContent === "15"`);
    assert.equal(await page.evaluate(`document.getElementById("request-list").children.length`), 2);
    assert.equal(await page.text("#request-list .times"), "×14");
    await page.emulator.advance(60);
    await page.emulator.stopStream(id);
    await page.emulator.getStream(id);
    await page.until(`document.getElementById("request-list").children.length === 4`);
    await page.click("#media");
    await page.until(`document.getElementById("requests-count").textContent.startsWith("617")`);
    await page.click("#media");
    await page.fill("#find", "stop");
    await page.until(`document.getElementById("requests-count").textContent === "1"`);
    await page.fill("#find", "s");
    await page.key("\b");
    await page.until(`document.getElementById("requests-count").textContent === "17"`);
  });

  /** Opens the newest request, and waits for its details, which an event after the click creates. */
  const unfold = async () => {
    await page.click("#request-list summary");
    await page.until(`document.querySelector("#request-list .inside").children.length > 0`);
  };

  test("a request shows its response, its duration and its token without the signature", limit, async () => {
    await page.emulator.control("POST", "/reset");
    const room = newRoom();
    await page.emulator.startStream(room, { meeting_url: "https://example.com/it's?a=[1]&b={2}" });
    await page.until(`document.getElementById("request-list").children.length === 1`);
    assert.match(await page.text("#request-list .took"), /^\d+(\.\d)? ms$/);
    await unfold();
    const inside = await page.text("#request-list .inside");
    assert.match(inside, /"status": "starting"/);
    assert.match(inside, /"access_key": "emulator-access-key"/);
    assert.match(inside, /"alg": "HS256"/);
    const [, , signature] = page.emulator.authorization().split(".");
    assert.ok(!(await page.evaluate("document.documentElement.outerHTML")).includes(signature));
  });

  test("a request is sent again by curl and by the page, and saved as HAR", limit, async () => {
    const command = await page.copied("#request-list .copy");
    assert.ok(!command.includes("eyJ"), command);
    const run = spawnSync("sh", ["-c", command.replaceAll("curl ", "curl -s ")], { encoding: "utf8" });
    assert.deepEqual(JSON.parse(run.stdout), { code: 409, message: "beam already started" });
    await page.until(`document.getElementById("request-list").children.length === 2`);
    const [first, second] = await page.emulator.control("GET", "/requests");
    assert.deepEqual([second.method, second.path, second.body], [first.method, first.path, first.body]);

    await page.emulator.addRule({ path: "/v2/**", status: 200, body: { sent: "again" } });
    await page.click("#request-list .copy + button");
    await page.until(`document.getElementById("said").textContent === "Sent again, answered 200"`);
    const third = (await page.emulator.control("GET", "/requests")).at(-1);
    assert.deepEqual([third.body, third.answer.body, third.status], [first.body, '{"sent":"again"}', 200]);

    const archive = await (await fetch(await page.evaluate(`document.getElementById("archive").href`))).json();
    const { entries, version } = archive.log;
    assert.deepEqual([version, entries.length, entries[0].response.status], ["1.2", 3, 200]);
    assert.equal(entries[0].request.url, `${page.emulator.origin}${first.path}`);
    assert.equal(JSON.parse(entries[0].response.content.text).status, "starting");
    assert.equal(typeof entries[0].time, "number");
  });

  test("a request that was stored incompletely cannot be sent again", limit, async () => {
    await page.emulator.control("POST", "/reset");
    await page.emulator.startStream(newRoom(), { meeting_url: "https://example.com/?auth_token=abc.def.ghi" });
    await page.until(`document.getElementById("request-list").children.length === 1`);
    await unfold();
    assert.match(await page.text("#request-list .inside"), /Part of it was secret/);
    assert.equal(await page.evaluate(`document.querySelector("#request-list .copy + button").disabled`), true);
  });

  test("the code for a start runs as copied", limit, async () => {
    await page.emulator.control("POST", "/reset");
    await page.click("details:has(.code-curl) > summary");
    const folder = await mkdtemp(join(tmpdir(), "hms-live-pasted-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(packageFolder, join(folder, "node_modules/hms-live"));
    for (const [selector, run] of [
      [".code-javascript", (code) => ["start.mjs", code, process.execPath]],
      [".code-curl", (code) => ["start.sh", code.replaceAll("curl ", "curl -s "), "sh"]],
    ]) {
      const room = newRoom();
      await page.fill("#start [name=room]", room);
      await page.fill("#start [name=meeting_url]", "https://example.com/it's");
      const [file, code, program] = run(await page.copied(`#start + details ${selector} + .copy`));
      await writeFile(join(folder, file), code);
      const { stdout, stderr, status } = spawnSync(program, [file], { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`/beam/.*${room}`));
      const [stream] = await page.emulator.control("GET", `/streams?room=${room}`);
      assert.equal(stream.meeting_url, "https://example.com/it's");
    }
    await page.fill("#start [name=meeting_url]", "not a URL");
    await page.click("#start .primary");
    await page.until(`/meeting_url: expected/.test(document.querySelector("#start .trouble")?.textContent)`);
    assert.equal(await page.evaluate("document.activeElement.name"), "meeting_url");
    await page.evaluate(`document.querySelector("#start [name=meeting_url]").value = ""`);
    await rm(folder, { recursive: true });
    await page.click("details:has(.code-curl) > summary");
    await page.console();
  });

  test("a hundred rooms fit on one screen, those on air first, and can be searched", limit, async () => {
    await page.emulator.control("POST", "/reset");
    const early = newRoom();
    await page.emulator.startStream(early);
    await page.until(`document.getElementById("rooms-count").textContent === "1 on air, 1 in all"`);
    const height = () => page.evaluate("document.documentElement.scrollHeight");
    const alone = await height();
    for (let room = 0; room < 110; room += 1) await page.emulator.setRoom(`class-${room}`, {});
    await page.until(`document.getElementById("rooms-count").textContent === "1 on air, 111 in all, 100 of them here"`);
    assert.equal(await page.text("#room-list > li .room"), early);
    const [list, screen] = await page.evaluate(
      `[document.querySelector("section:has(#room-list)").offsetHeight, innerHeight]`,
    );
    assert.ok(list < screen / 1.5, `${list} pixels of ${screen}`);
    assert.ok((await height()) - alone < screen / 2, `${await height()} pixels, ${alone} with one room`);
    await page.fill("#find-room", "s-107");
    await page.until(`document.getElementById("room-list").children.length === 1`);
    await page.fill("#find-room", "x");
    await page.key("\b");
  });

  test("switches change a room's settings, and the JSON shows the same", limit, async () => {
    await page.emulator.control("POST", "/reset");
    const room = newRoom();
    await page.emulator.setRoom(room, {});
    await page.until(`document.getElementById("room-list").children.length === 1`);
    await page.click("#room-list summary");
    const settings = async () => (await page.emulator.control("GET", `/rooms/${room}`)).settings;
    await flip("Event playlist");
    await page.until(`document.querySelector("#room-list .soft").textContent.includes("1 destination")`);
    assert.equal((await settings()).destinations[0].playlistType, "event");
    await flip("Video on demand");
    await flip("Live captions");
    await page.choose("#room-list select", "INTERNAL_ERROR");
    await page.fill("#room-list [name=destinations]", "<i>stage</i>");
    await page.click("#room-list .line button");
    await page.until(`document.querySelectorAll("#room-list .destinations > div").length === 2`);
    const { destinations, captions, fail_start } = await settings();
    assert.deepEqual([captions, fail_start], [true, "INTERNAL_ERROR"]);
    assert.deepEqual(
      destinations.map(({ name, playlistType, recording }) => [name, playlistType, recording.hlsVod]),
      [
        ["5d3f8a52-7c1e-4b0a-9f4e-2a6b8c0d1e3f", "event", true],
        ["<i>stage</i>", "live", false],
      ],
    );
    const json = JSON.parse(await page.value("#room-list textarea"));
    assert.deepEqual(json, await settings());
    await page.choose("#room-list select", "");
    await page.until(`!document.querySelector("#room-list .soft").textContent.includes("starts fail")`);
    const { playback } = await page.emulator.startStream(room, { destination: "<i>stage</i>" });
    await page.emulator.advance(10);
    assert.match(await (await fetch(playback.url)).text(), /TYPE=SUBTITLES/);
    await page.click("#room-list .destinations > div:last-child .quiet");
    await page.until(`document.querySelectorAll("#room-list .destinations > div").length === 1`);
    await page.driver.executeScript(`document.querySelector("#room-list .settings details").open = true`);
    await page.fill("#room-list textarea", '{"windows": 5}');
    await page.click("#room-list .settings details button");
    await page.until(`/unknown field/.test(document.querySelector("#room-list .trouble")?.textContent)`);
    assert.equal(await page.evaluate("document.activeElement.name"), "json");
    await page.console();
  });

  test("values from outside are shown as text, never as markup", limit, async () => {
    await page.emulator.control("POST", "/reset");
    const evil = `<img src=x onerror="document.title='broken'">`;
    const { control, origin, authorization } = page.emulator;
    await fetch(`${origin}/v2/rooms`, {
      method: "POST",
      headers: { authorization: authorization(), "x-evil": evil },
      body: JSON.stringify({ name: evil.replaceAll(/[^a-z<>/ ]/g, ""), description: evil }),
    });
    await fetch(`${origin}/v2/<script>alert(1)</script>?${encodeURIComponent(evil)}`, { headers: { "x-evil": evil } });
    await control("PUT", "/webhooks/settings", { url: "http://127.0.0.1:9/" });
    await control("POST", "/webhooks/trigger", { type: evil, room: "r", data: { evil } });
    await page.until(`document.getElementById("request-list").children.length === 2`);
    await page.until(`document.getElementById("webhook-list").children.length === 1`);
    await page.driver.executeScript(`for (const each of document.querySelectorAll("details")) each.open = true`);
    await page.until(`document.querySelectorAll("#request-list pre").length > 3`);
    const images = `[...document.querySelectorAll("img, script")].map((each) => each.getAttribute("src"))`;
    assert.deepEqual(await page.evaluate(images), ["/_emulator/ui/page.js", "/_emulator/ui/icon.svg"]);
    assert.equal(await page.evaluate("document.title"), "hms-live emulator");
    assert.deepEqual(await page.console(), []);
  });
});

async function appears(room) {
  await page.until(`[...document.querySelectorAll("#stream-list h3")].some((each) => each.textContent === "${room}")`);
  return room;
}

const plays = () => page.until(`document.querySelector("video")?.currentTime > 0.5`);

/** Waits for a frame, which a busy machine may draw later than its time. */
const isDrawn = () => page.until(`/\\d/.test((${readClock})()[0])`);

/** Presses the switch of a name, and waits for the announcement. */
async function flip(label) {
  const box = await page.driver.executeScript(
    `return [...document.querySelectorAll("#room-list .check")].find((each) => each.textContent.trim() === "${label}")`,
  );
  await box.click();
  await page.until(`document.getElementById("said").textContent.includes("${label}, on")`);
}
