// Accessibility: axe-core in every state, the keyboard, zoom. Each look has a browser of its own.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { assertClean as assertCleanPage } from "./axe.mjs";
import { looksOf } from "./browsers.mjs";
import { limit } from "./first-picture.mjs";
import { openPage } from "./page.mjs";

export function accessibility(name) {
  describe("accessibility", { concurrency: 2 }, () => {
    for (const look of looksOf(name)) describe(look, { concurrency: 1 }, () => inLook(name, look));
  });
}

function inLook(name, look) {
  let page;
  before(async () => (page = await openPage(name, { look })), limit);
  after(() => page?.close(), limit);

  const assertClean = (state) => assertCleanPage(page, `${state}, ${look}`);

  test(`${name}, ${look}: axe-core finds nothing before a start`, limit, async () => {
    assert.equal(await page.evaluate(`matchMedia("(prefers-color-scheme: dark)").matches`), look === "dark");
    assert.equal(await page.evaluate(`matchMedia("(forced-colors: active)").matches`), look === "forced colours");
    await assertClean("idle");
    await page.driver.executeScript(`document.querySelector("details").open = true`);
    await page.fill("room_code", "abc-1234-hij");
    await page.until(`document.getElementById("room_code-error").textContent !== ""`);
    await assertClean("an invalid field");
    await page.driver.navigate().refresh();
    await page.reaches("Off air");
  });

  test(`${name}, ${look}: everything works by keyboard alone, and axe-core finds nothing`, limit, async () => {
    await page.tabTo("start");
    await page.key(Key.ENTER);
    await page.reaches("Starting");
    assert.equal(await page.evaluate("document.activeElement.id"), "start", "the focus stays");
    await assertClean("starting");
    await page.reaches("Live");
    await page.moves(2);
    await assertClean("live");
    await page.tabTo("quality");
    await page.key("3");
    await page.until(`document.getElementById("quality").selectedOptions[0].text === "360p"`);
    await page.tabTo("pause");
    await page.key(Key.SPACE);
    await page.until(`document.querySelector("video").paused`);
    await page.reaches("Behind live");
    await assertClean("behind live");
    await page.tabTo("live");
    await page.key(Key.ENTER);
    await page.reaches("Live");
    await page.tabTo("mute");
    await page.key(Key.SPACE);
    await page.until(`!document.querySelector("video").muted`);
    await page.key(Key.SPACE);
    await page.until(`document.querySelector("video").muted`);
    await page.tabTo("payload");
    await page.key(Key.ENTER);
    await page.until(`document.getElementById("caption").textContent !== ""`);
    await assertClean("a message over the picture");
    await page.tabTo("stop");
    await page.key(Key.SPACE);
    await page.reaches("Ended", 60_000);
    assert.equal(await page.evaluate("document.activeElement.id"), "stop");
    await assertClean("ended");
  });

  test(`${name}, ${look}: axe-core finds nothing while the page reconnects, and after a failure`, limit, async () => {
    await page.press("start");
    await page.reaches("Live");
    page.emulator.kill("SIGKILL");
    await page.reaches("Reconnecting");
    await assertClean("reconnecting");
    await page.emulator.replace();
    await page.reaches("Failed", 60_000);
    await assertClean("failed");
  });

  test(`${name}, ${look}: axe-core finds nothing where autoplay is blocked`, limit, async () => {
    await page.blockAutoplay();
    await page.press("start");
    await page.reaches("Ready to play");
    await assertClean("autoplay blocked");
    await page.tabTo("stop");
    await page.key(Key.SPACE);
    await page.reaches("Ended", 60_000);
    await page.driver.navigate().refresh();
    await page.reaches("Off air");
  });

  if (look === "light") narrow(name, () => page);
}

/** Zoom to 200 % halves the width of the page in CSS pixels. */
function narrow(name, opened) {
  test(`${name}: at 320 pixels and at 200 % the page does not scroll sideways`, limit, async () => {
    const page = opened();
    const look = async (state) => {
      for (const [width, size] of [
        [1280, "100%"],
        [1280, "200%"],
        [640, "100%"],
        [320, "100%"],
        [320, "200%"],
      ]) {
        const frame = await page.driver.executeAsyncScript(FRAME, width, size);
        assert.equal(frame.inner, width);
        assert.ok(
          frame.needs <= frame.has,
          `${state} at ${width} px, font size ${size}: ${frame.needs} px, because of ${frame.over}`,
        );
      }
    };
    await page.driver.executeScript(`document.querySelector("details").open = true`);
    await look("idle");
    await page.setRoom({ start_delay: 4 });
    await page.press("start");
    await page.reaches("Starting");
    await look("starting");
    await page.reaches("Live");
    await page.moves(1);
    await look("live");
    await page.press("pause");
    await page.reaches("Behind live");
    await look("behind live");
    await page.press("live");
    await page.press("stop");
    await page.reaches("Ended", 60_000);
    await look("ended");
  });
}

/** Measures a copy of the page, in its current state, in a temporary frame of a width. */
const FRAME = `
  const [width, size, done] = arguments;
  const frame = document.createElement("iframe");
  frame.style.cssText = "position: fixed; top: 0; left: 0; height: 800px; border: 0; visibility: hidden; width: " + width + "px";
  document.body.append(frame);
  const { contentDocument: inner, contentWindow: view } = frame;
  inner.documentElement.replaceWith(inner.importNode(document.documentElement, true));
  inner.querySelector("iframe").remove();
  inner.querySelectorAll("script, video").forEach((each) => each.remove());
  inner.documentElement.style.fontSize = size;
  const loaded = [...inner.querySelectorAll("link[rel=stylesheet]")].map((link) =>
    new Promise((resolve) => (link.sheet ? resolve() : link.addEventListener("load", resolve))));
  Promise.all(loaded).then(() => {
    const { scrollWidth: needs, clientWidth: has } = inner.documentElement;
    const wide = [...inner.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > has + 0.5);
    done({ inner: view.innerWidth, needs, has, over: wide.map((each) => each.id || each.className || each.tagName).join() });
    frame.remove();
  });
`;
