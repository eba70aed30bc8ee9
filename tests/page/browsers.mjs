// Starts browsers under WebDriver, with fresh profiles and without background requests to the internet.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { Builder, Capabilities } from "selenium-webdriver";
import { atExit, root } from "../built.mjs";

// A signal alone would end this process without the `exit` event, and leave its browsers running.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** How long a driver may take until it listens. */
const DRIVER_LIMIT = 60_000;

/** Chromium's sandbox does not start in a container; the other flags disable background requests. */
const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--window-size=1280,1000",
];

/** Disables Firefox's background requests. */
const FIREFOX = {
  "app.normandy.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

/** The looks in which pages are tested. WebKitGTK has no forced colours. */
export const looksOf = (browser) => ["light", "dark", ...(browser === "WebKitGTK" ? [] : ["forced colours"])];

/** The driver, its command line, and the capabilities of a session in a look. */
const BROWSERS = {
  Chromium: {
    driver: () => process.env.CHROMEDRIVER ?? program("chromedriver"),
    given: (port) => [`--port=${port}`],
    session: (profile) => ({
      browserName: "chrome",
      "goog:chromeOptions": {
        binary: process.env.CHROMIUM ?? program("chromium"),
        args: [...CHROMIUM, `--user-data-dir=${profile}`],
      },
      "goog:loggingPrefs": { browser: "ALL", performance: "ALL" },
    }),
    dress: (driver, look) =>
      driver.sendDevToolsCommand("Emulation.setEmulatedMedia", {
        features: [
          { name: "prefers-color-scheme", value: look === "dark" ? "dark" : "light" },
          { name: "forced-colors", value: look === "forced colours" ? "active" : "none" },
        ],
      }),
  },
  Firefox: {
    driver: () => process.env.GECKODRIVER ?? program("geckodriver"),
    given: (port) => ["--port", String(port)],
    session: (_, { look, preferences }) => ({
      browserName: "firefox",
      "moz:firefoxOptions": {
        binary: process.env.FIREFOX ?? program("firefox-esr"),
        args: ["-headless", "-width", "1280", "-height", "1000"],
        prefs: {
          ...FIREFOX,
          ...preferences,
          "layout.css.prefers-color-scheme.content-override": look === "dark" ? 0 : 1,
          // 2 replaces the page's colours by the system's, 0 does so with a high-contrast theme only.
          "browser.display.document_color_use": look === "forced colours" ? 2 : 0,
        },
      },
    }),
  },
  WebKitGTK: {
    driver: () => process.env.WEBKIT_DRIVER ?? program("WebKitWebDriver"),
    given: (port) => [`--port=${port}`],
    // It has no headless mode, so it gets a virtual screen.
    screen: true,
    theme: { light: "Adwaita", dark: "Adwaita:dark" },
    // Without a graphics card, its compositor thread sometimes crashes in Mesa's software renderer, and the page with it.
    environment: { WEBKIT_DISABLE_COMPOSITING_MODE: "1" },
    session: () => ({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { args: ["--automation"] } }),
  },
};

/** Starts a browser; `close` ends it and everything it needed, whatever their state. `preferences` are Firefox's. */
export async function startBrowser(name, { look = "light", preferences = {} } = {}) {
  const { driver: find, given, screen, theme, environment, session, dress } = BROWSERS[name];
  const closers = [];
  const close = async () => {
    for (const end of closers.reverse()) await end();
  };
  try {
    const profile = await mkdtemp(join(tmpdir(), "hms-live-page-"));
    closers.push(() => rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
    const env = { ...environment, HOME: profile, XDG_RUNTIME_DIR: profile, XDG_CACHE_HOME: profile };
    if (screen) env.DISPLAY = await startScreen(closers);
    if (theme) env.GTK_THEME = theme[look];
    const port = await freePort();
    closers.push(end(start(find(), given(port), env)));
    const url = `http://127.0.0.1:${port}`;
    await listens(`${url}/status`);
    const wanted = new Capabilities(session(profile, { look, preferences }));
    const driver = await new Builder().usingServer(url).withCapabilities(wanted).build();
    closers.push(() => driver.quit().catch(() => {}));
    await dress?.(driver, look);
    await driver.manage().setTimeouts({ script: 60_000, pageLoad: 60_000 });
    // WebKitGTK takes no size on its command line.
    if (screen) await driver.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 1000 });
    return { driver, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startScreen(closers) {
  const screen = start(program("Xvfb"), ["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]);
  closers.push(end(screen));
  const display = await new Promise((found, failed) => {
    createInterface(screen.stdout).once("line", found);
    screen.once("close", (code) => failed(new Error(`Xvfb ended with ${code}`)));
  });
  return `:${display}`;
}

/** Starts a program in a process group of its own, so that the browser that a driver starts can be ended with it. */
function start(file, given, env = {}) {
  const child = spawn(file, given, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  child.once("error", () => {});
  atExit.add(end(child));
  return child;
}

const end = (child) => () => {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
};

async function listens(url) {
  const late = Date.now() + DRIVER_LIMIT;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (Date.now() > late) throw new Error(`no driver answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A free port. Not every driver prints the port that it has chosen, so each is given one. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Finds a program in PATH, in cargo's folder, or where `cargo xtask install` puts it. */
function program(name) {
  const folders = [...process.env.PATH.split(delimiter), join(homedir(), ".cargo/bin"), join(root, "target/tools/bin")];
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (!found) throw new Error(`${name} is missing: \`cargo xtask install page\` brings it`);
  return found;
}
