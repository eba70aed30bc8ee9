// The player's controls, by the roles and names that assistive technology gets. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { By } from "selenium-webdriver";
import { limit } from "./first-picture.mjs";
import { openPage } from "./page.mjs";

/** The controls of a stream with captions in which viewers can seek. */
const CONTROLS = [
  ["button", "Pause"],
  ["button", "Back 10 seconds"],
  ["button", "Forward 10 seconds"],
  ["button", "Unmute"],
  ["slider", "Volume"],
  ["slider", "Seek"],
  ["button", "Live: playing at the live edge"],
  ["switch", "Captions"],
  ["combobox", "Quality"],
  ["button", "Full screen"],
];
/** Other programs may occupy the machine for seconds, so a late spinner, and two clicks that are far apart, get two more attempts. */
const ATTEMPTS = 3;
/** Controls that not every browser supports, and the attribute by which media-chrome says so. */
const OPTIONAL_CONTROLS = [
  ["Picture in picture", "media-pip-button", "mediapipunavailable"],
  ["AirPlay", "media-airplay-button", "mediaairplayunavailable"],
  ["Cast", "media-cast-button", "mediacastunavailable"],
];

export function player(name) {
  let page;
  before(async () => (page = await openPage(name)), limit);
  after(() => page?.close(), limit);

  const video = (what) => page.evaluate(`document.querySelector("video").${what}`);
  const pauses = (is) => page.until(`document.querySelector("video").paused === ${is}`);
  const shows = (control) => page.evaluate(`document.querySelector("${control}").checkVisibility()`);
  /** Presses a key while no element has focus. */
  const keyOnPage = async (key) => {
    await page.driver.executeScript("document.activeElement.blur()");
    await page.key(key);
  };

  test(`${name}: a stream with a short sliding window offers no seeking`, limit, async () => {
    await page.press("start");
    await page.reaches("Live");
    await page.moves(1);
    await page.overPicture();
    assert.ok(await page.find("button", "Pause"));
    assert.deepEqual(
      [await shows("#timeline"), await shows(".seeks"), await shows("#captions")],
      [false, false, false],
    );
    await page.press("stop");
    await page.reaches("Ended");
  });

  test(`${name}: an event playlist with captions has every control, by role and name`, limit, async () => {
    await page.setRoom({ destinations: [{ name: "a", playlistType: "event" }] });
    await page.driver.executeScript(`document.querySelector("details:has([name=captions])").open = true`);
    await page.driver.findElement(By.name("captions")).click();
    await page.press("start");
    await page.reaches("Live");
    await page.moves(1);
    await page.until(`document.getElementById("captions").hasAttribute("mediasubtitleslist")`);
    for (const [role, label] of CONTROLS) {
      await page.overPicture();
      assert.ok(await page.find(role, label), `${role} ${label}`);
    }
    for (const [label, element, missing] of OPTIONAL_CONTROLS) {
      const has = await page.evaluate(`!document.querySelector("${element}").hasAttribute("${missing}")`);
      assert.equal(Boolean(await page.find("button", label)), has, label);
      // There is no such device here, so only the button can be tested.
      await page.driver.executeScript(`document.querySelector("${element}").removeAttribute("${missing}")`);
      assert.ok(await page.find("button", label), label);
    }
  });

  test(`${name}: the live badge is red while live, and otherwise goes back to live`, limit, async () => {
    const colour = `getComputedStyle(document.getElementById("live")).backgroundColor`;
    await page.until(`${colour} === "rgb(200, 30, 30)"`);
    await page.moves(11 - (await video("currentTime")));
    await page.overPicture();
    await (await page.find("button", "Back 10 seconds")).click();
    await page.reaches("Behind live");
    await page.overPicture(-20);
    // The mouse rests elsewhere, and the colour changes gradually.
    await page.until(`${colour} === "rgba(255, 255, 255, 0.16)"`);
    await (await page.find("button", "Go live")).click();
    await page.reaches("Live");
    // A seek cannot go past the live position.
    await page.overPicture();
    const before = await video("currentTime");
    await (await page.find("button", "Forward 10 seconds")).click();
    await page.moves(0.5);
    assert.ok((await video("currentTime")) - before < 9, "it stays at the live position");
    assert.equal(await page.status(), "Live");
  });

  test(`${name}: an Unmute button is shown while the page, not the viewer, has muted the video`, limit, async () => {
    assert.ok(await page.isShown("unmute"));
    await page.press("unmute");
    await page.until(`!document.querySelector("video").muted`);
    assert.equal(await page.isShown("unmute"), false);
    await page.overPicture();
    await (await page.find("button", "Mute")).click();
    await page.until(`document.querySelector("video").muted`);
    assert.equal(await page.isShown("unmute"), false, "a viewer who has muted needs no hint");
  });

  test(`${name}: the Captions switch shows captions`, limit, async () => {
    await page.overPicture();
    await (await page.find("switch", "Captions")).click();
    await page.until(`document.querySelector("video").textTracks[0].activeCues?.length > 0`);
    assert.match(await video("textTracks[0].activeCues[0].text"), /This stream has run for/);
  });

  test(`${name}: keyboard shortcuts work: space, k, m, c, j, l, f`, limit, async () => {
    for (const key of [" ", "k"]) {
      await keyOnPage(key);
      await pauses(true);
      await keyOnPage(key);
      await pauses(false);
    }
    await keyOnPage("m");
    await page.until(`!document.querySelector("video").muted`);
    await keyOnPage("m");
    await page.until(`document.querySelector("video").muted`);
    await keyOnPage("c");
    await page.until(`document.querySelector("video").textTracks[0].mode !== "showing"`);
    const before = await video("currentTime");
    await keyOnPage("j");
    await page.until(`document.querySelector("video").currentTime < ${before - 7}`);
    await keyOnPage("l");
    await page.until(`document.querySelector("video").currentTime > ${before - 3}`);
    await keyOnPage("f");
    await page.until(`document.fullscreenElement?.id === "screen"`);
    await keyOnPage("f");
    await page.until("document.fullscreenElement === null");
  });

  test(`${name}: keys typed into a field are no shortcuts`, limit, async () => {
    await page.fill("payload", "jk ml f");
    assert.equal(await page.evaluate(`document.getElementById("payload").value`), "jk ml f");
    assert.deepEqual([await video("paused"), await video("muted")], [false, true]);
  });

  test(`${name}: a click pauses, and a double click toggles full screen without pausing`, limit, async () => {
    const picture = await page.driver.findElement(By.css("video"));
    await page.overPicture();
    await picture.click();
    await pauses(true);
    await picture.click();
    await pauses(false);
    const doubleClick = async (expected) => {
      for (let attempt = 1; ; attempt += 1) {
        await page.driver.actions().doubleClick(picture).perform();
        const outcome = await page.until(expected, 10_000).catch((error) => error);
        if (!outcome) return pauses(false);
        if (attempt === ATTEMPTS) throw outcome;
      }
    };
    await doubleClick(`document.fullscreenElement?.id === "screen"`);
    await doubleClick("document.fullscreenElement === null");
  });

  test(`${name}: the controls hide after some seconds, and a mouse movement shows them`, limit, async () => {
    const opacity = "Number(getComputedStyle(document.getElementById('controls')).opacity)";
    await page.overPicture();
    await page.until(`${opacity} === 1`);
    await page.until(`${opacity} === 0`, 10_000);
    await page.overPicture(20);
    await page.until(`${opacity} === 1`);
  });

  test(`${name}: a stall shows a spinner within 300 ms`, limit, async (t) => {
    for (let attempt = 1; ; attempt += 1) {
      await page.driver.executeScript(WATCH_STALL);
      await page.addRule({ path: "/beam/**", count: 0, stall: "headers" });
      await page.until("window.stall !== undefined", 60_000);
      await page.clearRules();
      const { spinner } = await page.evaluate("window.stall");
      t.diagnostic(`${name}: the spinner came ${Math.round(spinner)} ms after the stall began`);
      if (spinner < 300) break;
      assert.ok(attempt < ATTEMPTS, `${spinner} ms`);
      await page.reaches("Live", 60_000);
      await page.moves(2);
    }
    await page.press("stop");
    await page.reaches("Ended", 60_000);
    if (name === "Chromium") assert.deepEqual(await unexpected(page), []);
  });
}

/** The console without the failed requests that the tests cause on purpose. */
const unexpected = async (page) => (await page.console()).filter((line) => !line.includes("Failed to load resource"));

/** Measures the time from the last movement of the picture until the spinner begins to be visible. */
const WATCH_STALL = `
  window.stall = undefined;
  const video = document.querySelector("video");
  const spinner = document.querySelector("media-loading-indicator");
  const seen = () => Number(getComputedStyle(spinner.shadowRoot.querySelector("slot[name=icon]")).opacity) > 0;
  let [at, movedAt] = [video.currentTime, performance.now()];
  (function look(now) {
    if (video.currentTime !== at) [at, movedAt] = [video.currentTime, now];
    else if (seen() && now - movedAt > 50) return (window.stall = { spinner: now - movedAt });
    requestAnimationFrame(look);
  })(performance.now());
`;
