// The demo page in a browser, with an emulator and a page server of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { By, Key } from "selenium-webdriver";
import { atExit, root, startEmulator } from "../built.mjs";
import { startBrowser } from "./browsers.mjs";
import { openLine } from "./line.mjs";

export const ROOM = "63b2bacc1d485406b9a2f27c";

/** Starts all of it; `close` ends it, whatever state it is in. `flags` are for the page's server. */
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
    const page = { name, emulator, server, driver, close, ...looks(driver), ...presses(driver), ...orders(emulator) };
    await driver.get(server.url);
    // A page may count as loaded before its modules have run.
    await page.reaches("Off air");
    return page;
  } catch (error) {
    await close();
    throw error;
  }
}

/** An emulator that can be killed and replaced by a new one at the same address. */
async function startEmulatorBehindLine(closers) {
  let running = await startEmulator();
  closers.push(() => running.kill("SIGKILL"));
  const line = await openLine(new URL(running.origin).port);
  closers.push(line.close);
  return {
    ...running,
    origin: line.origin,
    kill: (signal) => running.kill(signal),
    replace: async () => {
      running = await startEmulator();
      line.leadTo(new URL(running.origin).port);
    },
  };
}

/** Starts `www/server.mjs` and waits for its URL; on a taken port there is an exit code and a sentence instead. */
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

/** What a test asks of the page. */
function looks(driver) {
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
    /** Waits until an expression is true in the page. */
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
    /** Waits until the picture has moved on by so many seconds. */
    moves: async (by, limit = 30_000) => {
      const began = await evaluate(`document.querySelector("video").currentTime`);
      const end = Date.now() + limit;
      while ((await evaluate(`document.querySelector("video").currentTime`)) < began + by) {
        if (Date.now() > end) throw new Error(`the picture stands still; the status is: ${await status()}`);
        await sleep(25);
      }
    },
    /** Forgets what was announced, and notes from now on. */
    listen: () => driver.executeScript(LISTEN),
    /** What was announced since: every write to the live region of the states. */
    heard: () => evaluate("window.heard"),
    /** What the console of Chromium has said since it was asked last. */
    console: async () =>
      (await driver.manage().logs().get("browser")).map(({ level, message }) => `${level} ${message}`),
    /** What the network of Chromium has seen since it was asked last. */
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

/** What a test does with the page. */
function presses(driver) {
  const key = (...keys) =>
    driver
      .actions()
      .sendKeys(...keys)
      .perform();
  /** Controls hide, and a mouse that moves over the picture brings them back. */
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
    press: async (id) => {
      const element = await driver.findElement(By.id(id));
      if (await driver.executeScript(`return document.getElementById("controls").contains(arguments[0])`, element)) {
        await overPicture();
      }
      await element.click();
    },
    /** What can be seen of a role and with a name, as assistive technology gets them. */
    find: async (role, name) => {
      for (const element of await driver.executeScript(NAMED, name)) {
        if ((await element.getAriaRole()) === role && (await element.getAccessibleName()) === name) return element;
      }
      return undefined;
    },
    /** Presses Tab, or Shift and Tab, until the element has the focus. */
    tabTo: async (id) => {
      for (let presses = 0; presses < 60; presses += 1) {
        const way = await driver.executeScript(WAY, id);
        if (way === "here") return;
        const actions = driver.actions();
        if (way === "back") await actions.keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
        else await actions.sendKeys(Key.TAB).perform();
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

/** Elements that may have a name, those inside of sliders among them: each is asked for its own afterwards. */
const NAMED = `
  const inside = [...document.querySelectorAll("media-time-range, media-volume-range")].flatMap(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll("input") ?? [])]);
  const all = [...document.querySelectorAll("[role], a, button, input, select, textarea"), ...inside];
  return all.filter((element) =>
    element.checkVisibility() && [element.ariaLabel, element.textContent, element.labels?.[0]?.textContent]
      .some((text) => text?.includes(arguments[0])));
`;

const WAY = `
  const [wanted, active] = [document.getElementById(arguments[0]), document.activeElement];
  if (wanted === active) return "here";
  return active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
`;

/** What a test tells the emulator. */
function orders({ origin }) {
  const order = async (method, path, body) => {
    const response = await fetch(`${origin}/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${method} ${path}`);
    return response.json().catch(() => undefined);
  };
  return {
    setRoom: (settings, room = ROOM) => order("PUT", `rooms/${room}`, settings),
    advanceClock: (seconds) => order("POST", "clock", { advance: seconds }),
    /** The time by which the emulator stamps its segments, in milliseconds. */
    emulatorTime: async () => Date.parse((await order("POST", "clock", { advance: 0 })).now),
    /** Lets something go wrong, as the emulator's README lists it. */
    addRule: (rule) => order("POST", "rules", rule),
    clearRules: () => order("DELETE", "rules"),
    reset: () => order("POST", "reset"),
  };
}
