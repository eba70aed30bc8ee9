// The way of an operator and a viewer through an example, in Chromium. All examples have the same words on their pages.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { By } from "selenium-webdriver";
import { startBrowser } from "../../page/browsers.mjs";

const LIMIT = 40_000;

/** What Chromium notes of the wrong password and of the second start, and of the socket of Vite's own on a page that was left. */
const EXPECTED =
  /Failed to load resource: .* status of (401|409) |\/\?token=.* failed: Page entered Back-Forward Cache/;

/**
 * Goes it. `emulator` plays the API for the example at `url`. Where `isWhole`, also through a reload, from page to page and back, and to
 * the end of the stream.
 */
export async function journey({ url, emulator, room, password, isWhole }) {
  const { driver, close } = await startBrowser("Chromium");
  const page = pageOf(driver);
  const { starts, streams } = heardBy(emulator, room);
  const secrets = [emulator.secret, emulator.accessKey, password];
  try {
    await driver.get(url);
    await page.says("status", "Off air");
    await page.fill("wrong");
    await page.press("Go live");
    await page.says("alert", "That is not the operator's password.");
    assert.deepEqual(await starts(), [], "a wrong password does not reach the API");

    // Another operator, who has looked at the room while it was off air.
    const first = await driver.getWindowHandle();
    await driver.switchTo().newWindow("tab");
    const second = await driver.getWindowHandle();
    await driver.get(url);
    await page.says("status", "Off air");
    await page.fill(password);

    await driver.switchTo().window(first);
    await page.fill(password);
    await page.pressTwice("Go live");
    await page.says("status", "On air");
    await page.moves();
    assert.deepEqual(await starts(), [200], "two clicks are one start");
    await assertNoSecrets(driver, secrets);

    await driver.switchTo().window(second);
    await page.press("Go live");
    await page.says("status", "On air");
    assert.deepEqual(await starts(), [200, 409], "the second operator has asked, and has got what is there");

    await driver.switchTo().window(first);
    if (isWhole) {
      await driver.navigate().refresh();
      await page.says("status", "On air");
    }
    await driver.findElement(By.partialLinkText("/watch")).click();
    await page.heads("Live");
    await page.says("status", "On air");
    await page.moves();
    await assertNoSecrets(driver, secrets);
    if (isWhole) {
      await driver.navigate().back();
      await page.heads("Studio");
      await page.says("status", "On air");
      await driver.navigate().forward();
      await page.says("status", "On air");
    }

    await driver.switchTo().window(second);
    await page.press("End the stream");
    await page.says("status", "Off air");
    const left = await streams();
    assert.equal(left.length, 1);
    assert.notEqual(left[0].status, "running");
    assert.deepEqual(await starts(), [200, 409], "nothing on the way was another start");
    if (isWhole) {
      await driver.switchTo().window(first);
      await page.says("status", "Off air");
    }

    const log = (await driver.manage().logs().get("browser")).filter(({ level }) => level.name === "SEVERE");
    const unexpected = log.map(({ message }) => message).filter((message) => !EXPECTED.test(message));
    assert.deepEqual(unexpected, [], "the console has nothing to complain about");
  } finally {
    await close();
  }
}

/** What the API knows of a room: how each start was answered, and the streams. */
function heardBy({ origin }, room) {
  const ask = async (path) => (await fetch(`${origin}/_emulator/${path}`)).json();
  return {
    starts: async () => {
      const requests = await ask(`requests?path=/v2/live-streams/room/${room}/start`);
      return requests.map(({ status }) => status);
    },
    streams: () => ask(`streams?room=${room}`),
  };
}

/** What a person reads on a page, and does with it. */
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
    says: (role, text) =>
      until(`document.querySelector("[role=${role}]")?.textContent ?? ""`, (said) => said.startsWith(text)),
    heads: (text) => until(`document.querySelector("h1")?.textContent`, (said) => said === text),
    /** The picture is there, and is not the same for long. */
    moves: async () => {
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

/** No page, script or style holds what is the server's alone; what the handler answers, its own tests look at. */
async function assertNoSecrets(driver, secrets) {
  const texts = await driver.executeAsyncScript(`const done = arguments[arguments.length - 1];
    const urls = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(origin) && !name.startsWith(origin + "/api/"));
    Promise.all([location.href, ...urls].map(async (url) => (await fetch(url)).text())).then(done, (error) => done([String(error)]));`);
  assert.ok(texts.length > 2, `the page has loaded ${texts.length - 1} files`);
  for (const secret of secrets) assert.ok(!texts.some((text) => text.includes(secret)), `a browser can read ${secret}`);
}
