// Failures around a live stream, and what the page shows of them. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { limit } from "./first-picture.mjs";
import { openPage } from "./page.mjs";

export function failures(name) {
  let page;
  before(async () => (page = await openPage(name)), limit);
  after(() => page?.close(), limit);

  async function stopped() {
    await page.press("stop");
    await page.reaches("Ended", 60_000);
  }

  test(`${name}: a failed start shows what to do`, limit, async () => {
    await page.setRoom({ fail_start: true });
    await page.listen();
    await page.press("start");
    await page.reaches("Failed");
    assert.match(await page.status(), /^Failed: The stream could not be started\. .*meeting URL/);
    assert.ok(await page.isShown("details"), "the API's message is folded");
    assert.match(await page.text("poster-text"), /meeting URL/);
    assert.ok(await page.isShown("poster-text"));
    assert.equal((await page.answer()).status, "failed");
    const heard = await page.heard();
    assert.deepEqual([heard.length, heard[0], heard[1].slice(0, 7)], [2, "Starting", "Failed:"]);
    await page.setRoom({});
  });

  test(`${name}: the page waits for a start that takes a minute`, limit, async () => {
    await page.setRoom({ start_delay: 60 });
    await page.listen();
    await page.press("start");
    await page.until(`parseInt(document.getElementById("elapsed").textContent) >= 17`);
    assert.match(await page.text("poster-text"), /Nothing is wrong/);
    await page.advanceClock(30);
    await sleep(3000);
    assert.equal(await page.status(), "Starting");
    await page.advanceClock(12);
    await page.reaches("Live");
    await page.moves(2);
    // The emulator's clock is ahead now, so the page computes the delay from the playlist instead of the timestamps.
    const seconds = await page.seconds();
    assert.ok(seconds > 0 && seconds < 15, `${seconds} s behind live`);
    assert.deepEqual(await page.heard(), ["Starting", "On air, waiting for the picture", "Live"]);
    await stopped();
    await page.reset();
  });

  test(`${name}: a truncated first segment is requested again, and no state is announced twice`, limit, async () => {
    await page.addRule({ path: "/beam/**", count: 2, reset: "during" });
    await page.addRule({ path: "/beam/*/*/*/*/*/segment_0.m4s", reset: "during" });
    await page.listen();
    await page.press("start");
    await page.reaches("Live");
    await page.moves(1);
    const heard = await page.heard();
    assert.deepEqual(heard, [...new Set(heard)]);
    await page.clearRules();
    await stopped();
  });

  test(`${name}: the page reports a network that is silent for ten seconds, and recovers`, limit, async () => {
    await page.press("start");
    await page.reaches("Live");
    await page.moves(3);
    await page.listen();
    for (const server of [page.emulator, page.server]) server.kill("SIGSTOP");
    const tenSeconds = sleep(10_000);
    try {
      // The player first plays its buffer.
      await page.reaches("Reconnecting");
      assert.ok(await page.isShown("notice"), "the last picture stays, with a notice over it");
      await tenSeconds;
    } finally {
      for (const server of [page.emulator, page.server]) server.kill("SIGCONT");
    }
    await page.reaches("Live");
    await page.moves(3);
    // Less than the delay before plus those ten seconds: it catches up by playing a little faster.
    await page.until(`parseFloat(document.getElementById("behind").textContent) < 12`);
    assert.deepEqual(await page.heard(), ["Reconnecting", "Live"]);
    await stopped();
  });

  test(`${name}: a stream that the API has forgotten ends in a message, and the next one plays`, limit, async () => {
    await page.press("start");
    await page.reaches("Live");
    await page.moves(1);
    await page.listen();
    page.emulator.kill("SIGKILL");
    await page.reaches("Reconnecting");
    await page.emulator.replace();
    await page.reaches("Failed", 60_000);
    assert.equal(await page.status(), "Failed: The stream is gone. Start a new one.");
    assert.deepEqual(
      (await page.heard()).map((words) => words.split(":")[0]),
      ["Reconnecting", "Failed"],
    );
    await page.press("start");
    await page.reaches("Live");
    await page.moves(1);
    await stopped();
  });

  test(`${name}: the page waits for an API that goes away during a start`, limit, async () => {
    await page.setRoom({ start_delay: 30 });
    await page.press("start");
    await page.until(`/"starting"/.test(document.getElementById("answer").textContent)`);
    page.emulator.kill("SIGKILL");
    await page.reaches("Reconnecting", 45_000);
    await page.emulator.replace();
    await page.reaches("Failed: The stream is gone.", 60_000);
    await page.press("start");
    await page.reaches("Live");
    await stopped();
  });
}

/** Firefox has a setting that blocks autoplay; in the others `play` is replaced by one that refuses. */
export function blockedAutoplay(name) {
  test(`${name}: where autoplay is blocked, a Play button starts the stream`, limit, async () => {
    const preferences = { "media.autoplay.default": 5, "media.autoplay.blocking_policy": 2 };
    const page = await openPage(name, { preferences });
    try {
      if (name !== "Firefox") await page.driver.executeScript(BLOCK);
      await page.listen();
      await page.press("start");
      await page.reaches("Ready to play");
      await sleep(1500);
      assert.equal(await page.status(), "Ready to play");
      assert.deepEqual(await page.heard(), ["Starting", "On air, waiting for the picture", "Ready to play"]);
      assert.ok(await page.isShown("play"));
      // After a failure the page still waits for the click.
      await page.addRule({ path: "/beam/**", count: 0, status: 503 });
      await page.reaches("Reconnecting", 90_000);
      assert.match(await page.text("poster-text"), /server answers with an error/, "it does not blame the network");
      await page.clearRules();
      await page.reaches("Ready to play");
      assert.ok(await page.isShown("play"));
      await page.listen();
      await page.press("play");
      await page.reaches("Live");
      await page.moves(1);
      assert.equal(await page.isShown("play"), false);
      assert.deepEqual(await page.heard(), ["Live"]);
      // A stop by another client ends it too.
      const { id } = await page.answer();
      const headers = { "content-type": "application/json", origin: new URL(page.server.url).origin };
      const stop = await fetch(`${page.server.url}api/live-streams/${id}/stop`, { method: "POST", headers });
      assert.equal(stop.status, 200);
      await page.reaches("Ended", 60_000);
    } finally {
      await page.close();
    }
  });
}

const BLOCK = `
  const { play } = HTMLMediaElement.prototype;
  let pressed = false;
  document.getElementById("play").addEventListener("click", () => (pressed = true), true);
  HTMLMediaElement.prototype.play = function () {
    return pressed ? play.call(this) : Promise.reject(new DOMException("not without a click", "NotAllowedError"));
  };
`;
