// The demo page in a headless Chromium, with an emulator and a page server of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, By } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";
import { root, startEmulator } from "../built.mjs";

/** In a container the sandbox of Chromium does not start; the rest keeps it from talking to anybody. */
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--window-size=1280,1000",
];

/** Starts all three; `close` ends them, whatever state they are in. */
export async function openPage() {
  const closers = [];
  const close = async () => {
    for (const end of closers.reverse()) await end();
  };
  try {
    const emulator = await startEmulator();
    closers.push(emulator.stop);
    const server = await startPageServer(emulator);
    closers.push(server.stop);
    const profile = await mkdtemp(join(tmpdir(), "hms-live-page-"));
    closers.push(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    const driver = await startBrowser(profile);
    closers.push(() => driver.quit());
    await driver.get(server.url);
    return { emulator, server, driver, close, ...ways(driver, emulator) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts `www/server.mjs` and waits for its URL; on a taken port there is an exit code and a sentence instead. */
export async function startPageServer({ origin, accessKey, secret }, port = "0") {
  const given = ["--port", port, "--emulator", origin, "--access-key", accessKey, "--secret", secret];
  const child = spawn(process.execPath, [join(root, "www/server.mjs"), ...given], { stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => child.kill());
  let complaint = "";
  child.stderr.on("data", (data) => (complaint += data));
  const exited = new Promise((resolve) => child.once("close", (code) => resolve({ code, complaint })));
  const url = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  const first = await Promise.race([url, exited]);
  const stop = (signal) => {
    child.kill(signal);
    return exited;
  };
  return typeof first === "string" ? { url: first, stop } : { ...first, stop };
}

async function startBrowser(profile) {
  const options = new Options();
  options.setBinaryPath(process.env.CHROMIUM ?? "/usr/bin/chromium");
  options.addArguments(...ARGUMENTS, `--user-data-dir=${profile}`);
  options.set("goog:loggingPrefs", { browser: "ALL", performance: "ALL" });
  // With both paths given, nothing is looked for and nothing is downloaded.
  const service = new ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver");
  return new Builder().forBrowser("chrome").setChromeService(service).setChromeOptions(options).build();
}

/** What a test does with the page and asks of it. */
function ways(driver, emulator) {
  const evaluate = (expression) => driver.executeScript(`return (${expression})`);
  const status = () => evaluate(`document.getElementById("status").textContent.trim()`);
  return {
    evaluate,
    status,
    press: (id) => driver.findElement(By.id(id)).click(),
    fill: async (name, text) => {
      const field = await driver.findElement(By.name(name));
      await field.clear();
      await field.sendKeys(text);
    },
    setRoom: async (room, settings) => {
      const body = JSON.stringify(settings);
      const { ok } = await fetch(`${emulator.origin}/_emulator/rooms/${room}`, { method: "PUT", body });
      if (!ok) throw new Error("the emulator refused the settings");
    },
    /** Waits until an expression is true in the page. */
    until: async (expression, limit = 20_000) => {
      const end = Date.now() + limit;
      while (!(await evaluate(expression))) {
        if (Date.now() > end) throw new Error(`not within ${limit} ms: ${expression}; the status is: ${await status()}`);
        await sleep(25);
      }
    },
    reaches: async (wanted, limit = 20_000) => {
      const end = Date.now() + limit;
      for (let seen = await status(); !seen.startsWith(wanted); seen = await status()) {
        if (Date.now() > end) throw new Error(`not within ${limit} ms: ${wanted}; the status is: ${seen}`);
        await sleep(25);
      }
    },
    /** What the console has said since it was asked last. */
    console: async () => (await driver.manage().logs().get("browser")).map(({ level, message }) => `${level} ${message}`),
    /** What the network has seen since it was asked last. */
    network: async () =>
      (await driver.manage().logs().get("performance"))
        .map(({ message }) => JSON.parse(message).message)
        .filter(({ method }) => method.startsWith("Network.")),
  };
}
