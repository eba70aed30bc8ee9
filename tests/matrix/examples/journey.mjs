// Uses an example as an operator and a viewer in Chromium. All examples have the same texts on their pages.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { By } from "selenium-webdriver";
import { startBrowser } from "../../page/browsers.mjs";

const LIMIT = 40_000;

/** Expected console errors: the wrong password, the second start, and Vite's own socket on a page that was left. */
const EXPECTED =
  /Failed to load resource: .* status of (401|409) |\/\?token=.* failed: Page entered Back-Forward Cache/;

/**
 * Goes through the journey. `emulator` is the API of the example at `url`. With `isWhole` it also reloads, navigates back and forth, and
 * watches the stream end.
 */
export async function journey({ url, emulator, room, password, isWhole }) {
  const { driver, close } = await startBrowser("Chromium");
  const page = pageOf(driver);
  const { starts, streams } = recordedBy(emulator, room);
  const secrets = [emulator.secret, emulator.accessKey, password];
  try {
    await driver.get(url);
    await page.shows("status", "Off air");
    await page.fill("wrong");
    await page.press("Go live");
    await page.shows("alert", "That is not the operator's password.");
    assert.deepEqual(await starts(), [], "a wrong password does not reach the API");

    // Another operator, whose page was loaded while the room was off air.
    const first = await driver.getWindowHandle();
    await driver.switchTo().newWindow("tab");
    const second = await driver.getWindowHandle();
    await driver.get(url);
    await page.shows("status", "Off air");
    await page.fill(password);

    await driver.switchTo().window(first);
    await page.fill(password);
    await page.pressTwice("Go live");
    await page.shows("status", "On air");
    await page.plays();
    assert.deepEqual(await starts(), [200], "two clicks are one start");
    await assertNoSecrets(driver, secrets);

    await driver.switchTo().window(second);
    await page.press("Go live");
    await page.shows("status", "On air");
    assert.deepEqual(
      await starts(),
      [200, 409],
      "the second operator's start got a 409, and the page shows the running stream",
    );

    await driver.switchTo().window(first);
    if (isWhole) {
      await driver.navigate().refresh();
      await page.shows("status", "On air");
    }
    await driver.findElement(By.partialLinkText("/watch")).click();
    await page.hasHeading("Live");
    await page.shows("status", "On air");
    await page.plays();
    await assertNoSecrets(driver, secrets);
    if (isWhole) {
      await driver.navigate().back();
      await page.hasHeading("Studio");
      await page.shows("status", "On air");
      await driver.navigate().forward();
      await page.shows("status", "On air");
    }

    await driver.switchTo().window(second);
    await page.press("End the stream");
    await page.shows("status", "Off air");
    const left = await streams();
    assert.equal(left.length, 1);
    assert.notEqual(left[0].status, "running");
    assert.deepEqual(await starts(), [200, 409], "there were no further starts");
    if (isWhole) {
      await driver.switchTo().window(first);
      await page.shows("status", "Off air");
    }

    const log = (await driver.manage().logs().get("browser")).filter(({ level }) => level.name === "SEVERE");
    const unexpected = log.map(({ message }) => message).filter((message) => !EXPECTED.test(message));
    assert.deepEqual(unexpected, [], "unexpected console errors");
  } finally {
    await close();
  }
}

/** What the emulator recorded of a room: the status of each start, and the streams. */
function recordedBy({ origin }, room) {
  const ask = async (path) => (await fetch(`${origin}/_emulator/${path}`)).json();
  return {
    starts: async () => {
      const requests = await ask(`requests?path=/v2/live-streams/room/${room}/start`);
      return requests.map(({ status }) => status);
    },
    streams: () => ask(`streams?room=${room}`),
  };
}

/** What a user reads and does on a page. */
function pageOf(driver) {
  const evaluate = (expression) => driver.executeScript(`return (${expression})`);
  const until = async (expression, isDone) => {
    const end = Date.now() + LIMIT;
    for (;;) {
      const value = await evaluate(expression).catch((error) => `${error}`);
      if (isDone(value)) return value;
      if (Date.now() > end) {
        const body = await evaluate("document.body.innerText");
        throw new Error(
          `not within ${LIMIT} ms: ${isDone} of ${expression}, which is ${value}; the page reads: ${body}`,
        );
      }
      await sleep(25);
    }
  };
  const button = async (name) => {
    const find = `[...document.querySelectorAll("button")].find(({ innerText }) => innerText === "${name}")`;
    await until(`${find}?.disabled`, (disabled) => disabled === false);
    return driver.findElement(By.xpath(`//button[normalize-space()="${name}"]`));
  };
  return {
    shows: (role, text) =>
      until(`document.querySelector("[role=${role}]")?.textContent ?? ""`, (shown) => shown.startsWith(text)),
    hasHeading: (text) => until(`document.querySelector("h1")?.textContent`, (shown) => shown === text),
    /** Waits until the video plays. */
    plays: async () => {
      const time = `document.querySelector("video")?.currentTime ?? 0`;
      const began = await until(time, (value) => value > 0);
      await until(time, (value) => value > began);
    },
    fill: async (text) => {
      const field = await driver.findElement(By.css("input[type=password]"));
      await field.clear();
      await field.sendKeys(text);
    },
    press: async (name) => (await button(name)).click(),
    pressTwice: async (name) =>
      driver
        .actions()
        .doubleClick(await button(name))
        .perform(),
  };
}

/** Asserts that no page, script or style contains a server secret; the handler's tests check its answers. */
async function assertNoSecrets(driver, secrets) {
  const texts = await driver.executeAsyncScript(`const done = arguments[arguments.length - 1];
    const urls = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(origin) && !name.startsWith(origin + "/api/"));
    Promise.all([location.href, ...urls].map(async (url) => (await fetch(url)).text())).then(done, (error) => done([String(error)]));`);
  assert.ok(texts.length > 2, `the page has loaded ${texts.length - 1} files`);
  for (const secret of secrets) assert.ok(!texts.some((text) => text.includes(secret)), `a browser can read ${secret}`);
}
