// Starts browsers as a user would, with a URL and a fresh profile, and without a driver that could change their behaviour.
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitForOutput, start, within } from "./processes.mjs";
import { servePage } from "./pages.mjs";
import { onPath, programOf } from "./tools.mjs";

/** Chromium's sandbox does not start in a container; the other flags prevent background requests. */
const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Headless builds for servers exit after the first page without these flags, and have no zygote process. */
const SERVER_BUILD = ["--remote-debugging-port=0", "--no-zygote"];

/** Prevents background requests and first-run pages in Firefox. */
const FIREFOX = {
  "app.normandy.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

export const BROWSERS = {
  Chromium: {
    find: () => process.env.CHROMIUM ?? onPath("chromium"),
    packages: ["chromium"],
    start: async (program, url, profile, isServerBuild) => [
      start(program, [...CHROMIUM, ...(isServerBuild ? SERVER_BUILD : []), `--user-data-dir=${profile}`, url]),
    ],
    agent: /HeadlessChrome\/(\d+)/,
  },
  Firefox: {
    find: () => process.env.FIREFOX ?? onPath("firefox-esr") ?? onPath("firefox"),
    packages: ["firefox-esr"],
    start: async (program, url, profile) => {
      const lines = Object.entries(FIREFOX).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
      );
      await writeFile(join(profile, "user.js"), lines.join(""));
      return [start(program, ["--headless", "--no-remote", "--profile", profile, url], { env: { HOME: profile } })];
    },
    agent: /Gecko\/\d+ Firefox\/(\d+)/,
  },
  WebKitGTK: {
    find: miniBrowser,
    packages: ["webkit2gtk-driver", "xvfb"],
    start: async (program, url, profile) => {
      const screen = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]);
      const [display] = await waitForOutput(screen, /^\d+$/);
      const env = {
        DISPLAY: `:${display}`,
        HOME: profile,
        XDG_RUNTIME_DIR: profile,
        WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      };
      return [start(program, ["--private", url], { env }), screen];
    },
    agent: /AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Version\/([\d.]+) Safari/,
  },
};

/**
 * Opens an app in a browser and returns the report of its page. `through` is the URL of another server that serves it, `program` the
 * path of another build of the browser.
 */
export async function inBrowser(name, folder, { limit = 330_000, through, program: given, ...page }) {
  const { find, packages, start: open, agent } = BROWSERS[name];
  const program = given ?? programOf(find, name, packages);
  const server = await servePage(folder, page);
  const profile = await mkdtemp(join(tmpdir(), "hms-live-browser-"));
  let started = [];
  try {
    const url = through ? `${through}?to=${server.origin}` : `${server.origin}/`;
    started = await open(program, url, profile, given !== undefined);
    const shown = () =>
      `${name} sent no report; it asked for ${server.asked.join(", ")}; it printed ${started[0].output.stderr.slice(0, 3000)}`;
    const report = await within(server.reported, limit, shown);
    if (report.broken) throw new Error(`the page in ${name} broke: ${report.broken}`);
    const seen = agent.exec(report.agentOfRequest);
    if (!seen || seen[0] !== agent.exec(report.agent)?.[0] || report.document !== "object") {
      throw new Error(`this is not ${name}: ${report.agentOfRequest}, ${report.agent}`);
    }
    return { ...report, place: `${name} ${seen[1]}`, asked: server.asked };
  } finally {
    for (const each of started) await each.stop();
    server.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Finds WebKitGTK's MiniBrowser, which is not in the PATH. */
function miniBrowser() {
  if (process.env.MINI_BROWSER) return process.env.MINI_BROWSER;
  if (!onPath("Xvfb")) return undefined;
  const places = existsSync("/usr/lib") ? readdirSync("/usr/lib").map((name) => `/usr/lib/${name}`) : [];
  const libraries = places
    .filter((place) => /-linux-gnu\w*$/.test(place))
    .flatMap((place) =>
      readdirSync(place)
        .filter((name) => /^webkit2gtk-4\./.test(name))
        .map((name) => join(place, name, "MiniBrowser")),
    );
  return libraries.find((file) => existsSync(file));
}
