// The demo page in a real browser with its calls through the Worker: no secret appears in the network log.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, By } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";
import { root, startEmulator } from "../../tests/built.mjs";
import {
  newRoom,
  requestsOf,
  scratch,
  shared,
  SESSION_SECRET,
  startWorker,
  streamsOf,
  WEBHOOK_SECRET,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const QUIET = ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,1000"];

let emulator, worker, driver;

shared(async (t) => {
  emulator = await startEmulator({ startDelay: 1 });
  t.after(() => emulator.stop());
  worker = await startWorker(t, { emulator, state: await scratch(t), page: await startPage(t) });
  const options = new Options();
  options.setBinaryPath(process.env.CHROMIUM ?? "/usr/bin/chromium");
  options.addArguments(...ARGUMENTS, ...QUIET, `--user-data-dir=${await scratch(t)}`);
  options.set("goog:loggingPrefs", { browser: "ALL", performance: "ALL" });
  const service = new ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver");
  driver = await new Builder().forBrowser("chrome").setChromeService(service).setChromeOptions(options).build();
  t.after(() => driver.quit());
});

test("the page goes on air and off again through the Worker", limit, async () => {
  await driver.get(`${worker.url}/`);
  await reaches("Off air");
  await driver.findElement(By.id("start")).click();
  await reaches("Live");
  const calls = (await requestsOf(emulator)).filter(({ path }) => path.startsWith("/v2/"));
  // The page server has a wrong secret, so successful calls came from the Worker.
  assert.ok(
    calls.every(({ status }) => status === 200),
    JSON.stringify(calls),
  );
  assert.match((await streamsOf(emulator))[0].meeting_url, /^https:\/\/acme\.app\.100ms\.live\//);
  await driver.findElement(By.id("stop")).click();
  await reaches("Ended");
});

test("the package, WebSockets and server-sent events work from the page's own origin", limit, async () => {
  const room = newRoom();
  const seen = await driver.executeAsyncScript(IN_THE_PAGE, room);
  assert.equal(seen.error, undefined);
  const [{ id, meeting_url }] = await streamsOf(emulator, room);
  assert.match(meeting_url, /auth_token=eyJ/, "this start needed a token in its meeting URL");
  assert.equal(seen.stream.id, id);
  assert.deepEqual([seen.socket.stream.id, seen.events.stream.id], [id, id]);
});

test("the network log holds no management token, no app token and no secret", limit, async () => {
  const log = (await driver.manage().logs().get("performance")).map(({ message }) => JSON.parse(message).message);
  const network = log.filter(({ method }) => method.startsWith("Network."));
  const requests = network.filter(({ method }) => method === "Network.requestWillBeSent").map(({ params }) => params);
  const bodies = [];
  for (const { requestId, request } of requests) {
    if (!new URL(request.url).pathname.startsWith("/api/") || request.url.endsWith("/events")) continue;
    // Preflights and aborted calls have no body.
    const body = await driver
      .sendAndGetDevToolsCommand("Network.getResponseBody", { requestId })
      .catch(() => undefined);
    if (body) bodies.push(body.body);
  }
  const everything = JSON.stringify(network) + bodies.join("\n");
  // Proves that a leak would be seen: the log has headers, cookies, bodies and socket messages.
  assert.ok(requests.some(({ request }) => new URL(request.url).pathname.endsWith("/start")));
  assert.ok(bodies.some((body) => body.includes('"status":"starting"')));
  assert.ok(network.some(({ method }) => method === "Network.webSocketFrameReceived"));
  assert.match(everything, /session=eyJ/);

  for (const secret of [emulator.secret, emulator.accessKey, SESSION_SECRET, WEBHOOK_SECRET, "auth_token"]) {
    assert.ok(!everything.includes(secret), secret);
  }
  const tokens = new Set(everything.match(/eyJ[\w-]+\.eyJ[\w-]+/g));
  const claims = [...tokens].map((token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")));
  assert.equal(claims.length, 1);
  assert.deepEqual([claims[0].aud, claims[0].type, claims[0].access_key], ["hms-live-worker", undefined, undefined]);
  const headers = network.map(({ params }) => JSON.stringify(params.headers ?? params.request?.headers ?? {}));
  assert.deepEqual(
    headers.filter((text) => /"authorization"/i.test(text)),
    [],
  );
  assert.equal(await driver.executeScript("return document.cookie"), "");
});

/** `www/server.mjs` serves the page's files alone, with credentials that do not work. */
async function startPage(t) {
  const given = ["--port", "0", "--emulator", emulator.origin, "--access-key", "unknown", "--secret", "unknown"];
  const child = spawn(process.execPath, [`${root}/www/server.mjs`, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill());
  return new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
}

async function reaches(wanted) {
  const status = () => driver.executeScript(`return document.getElementById("status")?.textContent.trim() ?? ""`);
  for (const end = Date.now() + 60_000; !(await status()).startsWith(wanted); await sleep(50)) {
    if (Date.now() > end) throw new Error(`${wanted} was not reached; the status is ${await status()}`);
  }
}

const IN_THE_PAGE = `
  const [room, done] = arguments;
  const events = "/api/rooms/" + room + "/events";
  (async () => {
    const { startLiveStream } = await import("/hms-live.js");
    const stream = await startLiveStream(room, {}, { baseUrl: "/api" });
    const socket = new WebSocket(events.replace(/^/, location.origin.replace("http", "ws")));
    const source = new EventSource(events);
    const [first, second] = await Promise.all([
      new Promise((resolve, reject) => {
        socket.onmessage = ({ data }) => resolve(JSON.parse(data));
        socket.onerror = () => reject(new Error("the WebSocket failed"));
      }),
      new Promise((resolve, reject) => {
        source.addEventListener("stream", ({ data }) => resolve(JSON.parse(data)));
        source.onerror = () => reject(new Error("the event source failed"));
      }),
    ]);
    socket.close();
    source.close();
    return { stream, socket: first, events: second };
  })().then(done, (error) => done({ error: String(error) }));
`;
