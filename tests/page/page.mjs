// Opens the demo page in a browser, with an emulator and a page server of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { By, Key } from "selenium-webdriver";
import { atExit, root, startEmulator } from "../built.mjs";
import { startBrowser } from "./browsers.mjs";
import { startProxy } from "./tcp-proxy.mjs";

export const ROOM = "63b2bacc1d485406b9a2f27c";

/** Roles that a browser reports under another name: WebKit calls a `select` the button that opens a menu. */
const REPORTED_ROLES = { WebKitGTK: { combobox: "button" } };

/** Starts everything; `close` ends it, whatever its state. `flags` go to the page's server. */
export async function openPage(name = "Chromium", settings, flags = []) {
  const closers = [];
  const close = async () => {
    for (const end of closers.reverse()) await end();
  };
  try {
    const emulator = await startEmulatorBehindLine(closers);
    const server = await startPageServer(emulator, "0", flags);
    closers.push(server.stop);
    const { driver, close: closeBrowser } = await startBrowser(name, settings);
    closers.push(closeBrowser);
    const page = {
      name,
      emulator,
      server,
      driver,
      close,
      ...queries(driver),
      ...actions(driver, name),
      ...controls(emulator),
    };
    await driver.get(server.url);
    // A browser may report a page as loaded before its modules have run.
    await page.reaches("Off air");
    return page;
  } catch (error) {
    await close();
    throw error;
  }
}

/** An emulator that can be killed and replaced at the same address. */
async function startEmulatorBehindLine(closers) {
  let running = await startEmulator();
  closers.push(() => running.kill("SIGKILL"));
  const line = await startProxy(new URL(running.origin).port);
  closers.push(line.close);
  return {
    ...running,
    origin: line.origin,
    kill: (signal) => running.kill(signal),
    replace: async () => {
      running = await startEmulator();
      line.forwardTo(new URL(running.origin).port);
    },
  };
}

/** Starts `www/server.mjs` and waits for its URL, or for its exit code and message. */
export async function startPageServer({ origin, accessKey, secret }, port = "0", more = []) {
  const given = ["--port", port, "--emulator", origin, "--access-key", accessKey, "--secret", secret, ...more];
  const child = spawn(process.execPath, [join(root, "www/server.mjs"), ...given], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  atExit.add(() => child.kill("SIGKILL"));
  let complaint = "";
  child.stderr.on("data", (data) => (complaint += data));
  const exited = new Promise((resolve) => child.once("close", (code) => resolve({ code, complaint })));
  const url = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  const first = await Promise.race([url, exited]);
  const stop = (signal) => {
    child.kill("SIGCONT");
    child.kill(signal);
    return exited;
  };
  const kill = (signal) => child.kill(signal);
  return typeof first === "string" ? { url: first, stop, kill } : { ...first, stop, kill };
}

/** Functions that read the page. */
function queries(driver) {
  const evaluate = (expression) => driver.executeScript(`return (${expression})`);
  const text = (id) => evaluate(`document.getElementById("${id}").textContent.trim()`);
  const status = () => text("status");
  const seconds = async () => Number.parseFloat(await text("behind"));
  return {
    evaluate,
    text,
    status,
    /** The seconds behind live that the page shows. */
    seconds,
    isShown: (id) => evaluate(`document.getElementById("${id}").checkVisibility({ visibilityProperty: true })`),
    answer: async () => JSON.parse(await text("answer")),
    /** Waits until a JavaScript expression is true in the page. */
    until: async (expression, limit = 30_000) => {
      const end = Date.now() + limit;
      while (!(await evaluate(expression))) {
        if (Date.now() > end)
          throw new Error(`not within ${limit} ms: ${expression}; the status is: ${await status()}`);
        await sleep(25);
      }
    },
    reaches: async (wanted, limit = 30_000) => {
      const end = Date.now() + limit;
      for (let seen = await status(); !seen.startsWith(wanted); seen = await status()) {
        if (Date.now() > end) throw new Error(`not within ${limit} ms: ${wanted}; the status is: ${seen}`);
        await sleep(25);
      }
    },
    /** Waits until the video has played on by a number of seconds. */
    moves: async (by, limit = 30_000) => {
      const began = await evaluate(`document.querySelector("video").currentTime`);
      const end = Date.now() + limit;
      while ((await evaluate(`document.querySelector("video").currentTime`)) < began + by) {
        if (Date.now() > end) throw new Error(`the picture stands still; the status is: ${await status()}`);
        await sleep(25);
      }
    },
    /** Starts to record announcements. */
    listen: () => driver.executeScript(LISTEN),
    /** The announcements since `listen`: each write to the live region. */
    heard: () => evaluate("window.heard"),
    /** The entries in Chromium's console since the last call. */
    console: async () =>
      (await driver.manage().logs().get("browser")).map(({ level, message }) => `${level} ${message}`),
    /** Chromium's network events since the last call. */
    network: async () =>
      (await driver.manage().logs().get("performance"))
        .map(({ message }) => JSON.parse(message).message)
        .filter(({ method }) => method.startsWith("Network.")),
  };
}

const LISTEN = `
  window.heard = [];
  window.ear?.disconnect();
  window.ear = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const { textContent } of addedNodes) window.heard.push(textContent);
  });
  window.ear.observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true });
`;

/** Functions that act on the page as a user does. */
function actions(driver, browser) {
  const key = (...keys) =>
    driver
      .actions()
      .sendKeys(...keys)
      .perform();
  /** Moves the mouse over the picture, which shows the controls. */
  const overPicture = async (x = 0) => {
    const origin = await driver.findElement(By.css("video"));
    await driver.executeScript(`arguments[0].scrollIntoView({ block: "center" })`, origin);
    await driver
      .actions()
      .move({ origin, x: x + 1 })
      .move({ origin, x })
      .perform();
  };
  return {
    key,
    overPicture,
    /** Makes the page's video refuse to play, as a browser does before the first click. */
    blockAutoplay: () =>
      driver.executeScript(`
        HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("not without a click", "NotAllowedError"));
      `),
    press: async (id) => {
      const element = await driver.findElement(By.id(id));
      if (await driver.executeScript(`return document.getElementById("controls").contains(arguments[0])`, element)) {
        await overPicture();
      }
      await element.click();
    },
    /** The visible element with a role and a name, as assistive technology gets them. */
    find: async (role, name) => {
      const reported = REPORTED_ROLES[browser]?.[role] ?? role;
      for (const element of await driver.executeScript(NAMED, name)) {
        if ((await element.getAriaRole()) === reported && (await element.getAccessibleName()) === name) return element;
      }
      return undefined;
    },
    /** Presses Tab or Shift+Tab until the element has focus. */
    tabTo: async (id) => {
      for (let presses = 0; presses < 60; presses += 1) {
        const direction = await driver.executeScript(DIRECTION, id);
        if (direction === "here") return;
        const keys = driver.actions();
        if (direction === "back") await keys.keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
        else await keys.sendKeys(Key.TAB).perform();
      }
      throw new Error(`${id} cannot be reached by Tab`);
    },
    fill: async (name, text) => {
      const field = await driver.findElement(By.name(name));
      await field.clear();
      await field.sendKeys(text);
    },
  };
}

/** Elements whose accessible name may contain a text, including the inputs inside media-chrome's sliders. */
const NAMED = `
  const inside = [...document.querySelectorAll("media-time-range, media-volume-range")].flatMap(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll("input") ?? [])]);
  const all = [...document.querySelectorAll("[role], a, button, input, select, textarea"), ...inside];
  return all.filter((element) =>
    element.checkVisibility() && [element.ariaLabel, element.textContent, element.labels?.[0]?.textContent]
      .some((text) => text?.includes(arguments[0])));
`;

const DIRECTION = `
  const [wanted, active] = [document.getElementById(arguments[0]), document.activeElement];
  if (wanted === active) return "here";
  return active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
`;

/** Functions that control the emulator. */
function controls({ origin }) {
  const call = async (method, path, body) => {
    const response = await fetch(`${origin}/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${method} ${path}`);
    return response.json().catch(() => undefined);
  };
  return {
    setRoom: (settings, room = ROOM) => call("PUT", `rooms/${room}`, settings),
    advanceClock: (seconds) => call("POST", "clock", { advance: seconds }),
    /** The time of the emulator's clock, in milliseconds. */
    emulatorTime: async () => Date.parse((await call("POST", "clock", { advance: 0 })).now),
    /** Adds a fault rule; the emulator's README lists the fields. */
    addRule: (rule) => call("POST", "rules", rule),
    clearRules: () => call("DELETE", "rules"),
    reset: () => call("POST", "reset"),
  };
}
