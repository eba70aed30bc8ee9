// Accessibility of the emulator's page: axe-core, the keyboard, the layout at several sizes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { newRoom, open } from "./emulator-page/open-page.mjs";
import { assertClean } from "./page/axe.mjs";
import { looksOf } from "./page/browsers.mjs";
import { assertLayout } from "./page/layout.mjs";

const limit = { timeout: 90_000 };
let page;

for (const look of looksOf("Chromium")) {
  describe(`the emulator's page, ${look}`, { concurrency: 1 }, () => {
    before(async () => (page = await open({ look })), limit);
    after(() => page?.close(), limit);

    test(`axe-core finds nothing in an empty emulator, ${look}`, limit, async () => {
      assert.equal(await page.evaluate(`matchMedia("(prefers-color-scheme: dark)").matches`), look === "dark");
      assert.equal(await page.evaluate(`matchMedia("(forced-colors: active)").matches`), look === "forced colours");
      await page.until(`document.getElementById("connection").dataset.state === "connected"`);
      await assertClean(page, "empty");
      await assertLayout(page.driver, "empty");
    });

    test(`axe-core finds nothing on a full page with everything open, ${look}`, limit, async () => {
      await fill(page.emulator);
      await page.until(
        `document.querySelectorAll("#stream-list > li").length === 4 && document.querySelectorAll("#request-list > li").length > 3`,
      );
      await page.driver.executeScript(`for (const each of document.querySelectorAll("details")) each.open = true;
        for (const each of document.querySelectorAll(".more")) each.click();
        document.getElementById("trouble").textContent = "advance: expected seconds"; document.getElementById("trouble").hidden = false;`);
      await assertClean(page, "everything open");
      await page.press("a-running-room", "Watch");
      await page.until(`document.querySelector("video")?.currentTime > 0.5`);
      await page.fill("#rule [name=json]", '{"path": "nowhere"}');
      await page.click("#rule .primary");
      await page.until(`document.querySelector("#rule .trouble")`);
      await assertClean(page, "an error beside its field");
      await assertLayout(page.driver, "everything open");
      await page.driver.executeScript(`document.getElementById("reset-dialog").showModal()`);
      await assertClean(page, "dialog");
      await page.driver.executeScript(`document.getElementById("reset-dialog").close()`);
    });
  });
}

describe("the emulator's page by keyboard alone", { concurrency: 1 }, () => {
  before(async () => (page = await open()), limit);
  after(() => page?.close(), limit);

  test("streams and rules are controlled by keyboard, and each action is announced", limit, async () => {
    const room = newRoom();
    await tabTo(`active.name === "room"`);
    await page.driver.actions().keyDown(Key.CONTROL).sendKeys("a").keyUp(Key.CONTROL).perform();
    await page.key(room);
    await tabTo(`active.textContent === "Start"`);
    await page.key(Key.ENTER);
    await page.streamIs(room, "running");
    await page.until(`/${room} is running|starting in ${room}/.test(document.getElementById("said").textContent)`);

    await page.driver.executeScript("document.activeElement.blur(); document.getElementById('streams').focus()");
    await tabTo(`active.textContent === "Control"`);
    await page.key(Key.ENTER);
    assert.equal(await page.evaluate(`document.activeElement.getAttribute("aria-expanded")`), "true");
    await tabTo(`active.textContent === "2 s late"`);
    await page.key(Key.SPACE);
    await page.until(`document.getElementById("said").textContent === "${room}: 2 s late"`);
    await tabTo(`active.textContent === "Internal error"`, Key.chord(Key.SHIFT, Key.TAB));
    await page.key(Key.ENTER);
    await page.streamIs(room, "failed");
    await page.until(`document.getElementById("said").textContent.includes("${room}")`);

    await tabTo(`active.textContent === "Make something go wrong"`);
    await page.key(Key.ENTER);
    await tabTo(`active.name === "preset"`);
    await page.key(Key.ARROW_DOWN);
    assert.equal(JSON.parse(await page.value("#rule [name=json]")).reset, "after");
    await tabTo(`active.textContent === "Add the rule"`);
    await page.key(Key.ENTER);
    await page.until(`document.getElementById("rule-list").textContent.includes("resets the connection after")`);
    await tabTo(`active.textContent === "Remove" && active.ariaLabel.includes("start")`, Key.chord(Key.SHIFT, Key.TAB));
    await page.key(Key.ENTER);
    await page.until(`!document.getElementById("rule-list").textContent.includes("resets the connection after")`);
  });

  test("focus is visible on each element", limit, async () => {
    await page.driver.executeScript("document.activeElement.blur(); scrollTo(0, 0)");
    const seen = new Set();
    for (let presses = 0; presses < 70; presses += 1) {
      await page.key(Key.TAB);
      const { name, outline } =
        await page.driver.executeScript(`const active = document.activeElement; const { outlineStyle, outlineWidth } = getComputedStyle(active);
        return { name: active.outerHTML.slice(0, 120), outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth) };`);
      if (name.startsWith("<body")) continue;
      assert.ok(outline >= 1, `${name} has the focus, and nothing shows it`);
      seen.add(name);
    }
    assert.ok(seen.size > 15, `${seen.size} places`);
  });
});

/** Creates a stream of each kind, a rule, successful and failed requests, and a webhook that cannot be delivered. */
async function fill(emulator) {
  await emulator.control("PUT", "/webhooks/settings", { url: "http://127.0.0.1:9/nobody" });
  const { id } = await emulator.startStream("a-running-room", { recording: { hls_vod: true } });
  const over = await emulator.startStream("a-room-that-is-over");
  await emulator.setRoom("a-room-that-fails", { fail_start: true });
  await emulator.startStream("a-room-that-fails");
  await emulator.advance(20);
  await emulator.stopStream(over.id);
  await emulator.control("POST", `/streams/${id}/slow`, { delay: 10 });
  await emulator.addRule({ path: "/v2/live-streams/room/*/start", status: 503, headers: { "Retry-After": "1" } });
  await emulator.startStream("a-starting-room").catch(() => {});
  await emulator.setRoom("a-starting-room", { start_delay: 600 });
  await emulator.startStream("a-starting-room");
}

async function tabTo(condition, key = Key.TAB) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await page.driver.executeScript(`const active = document.activeElement; return Boolean(${condition})`)) return;
    await page.key(key);
  }
  assert.fail(`${condition} cannot be reached by the keyboard`);
}
