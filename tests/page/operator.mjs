// The panels of the operator's page: code, sharing, the form, recording, the room's streams. The cases share a browser and run in
// order.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { By } from "selenium-webdriver";
import { atExit, packageFolder } from "../built.mjs";
import { limit } from "./first-picture.mjs";
import { openPage, ROOM } from "./page.mjs";

export function operator(name) {
  let page;
  before(async () => (page = await openPage(name)), limit);
  after(() => page?.close(), limit);

  const tab = async (label) => {
    await (await page.find("tab", label)).click();
    return page.evaluate(`document.querySelector("[role=tabpanel]:not([hidden])").textContent`);
  };

  test(`${name}: tabs show code for browser, server, curl and Rust, with unbroken URLs`, limit, async () => {
    assert.match(await tab("Browser"), /await startLiveStream\("63b2bacc1d485406b9a2f27c"/);
    assert.match(await tab("Server"), /createHandler\({\n[\s\S]*"https:\/\/acme\.app\.100ms\.live"/);
    assert.match(await tab("Rust"), /meeting_url: Some\("https:\/\/acme\.app\.100ms\.live\/preview\/abc-defg-hij/);
    assert.match(await tab("curl"), /\/api\/live-streams\/room\/63b2bacc1d485406b9a2f27c\/start/);
    const wraps = await page.evaluate(
      `getComputedStyle(document.getElementById("code-curl")).whiteSpaceCollapse ?? "preserve"`,
    );
    assert.equal(wraps, "preserve");
    await page.until(`document.querySelector("#code-curl .hljs-string") !== null`);
  });

  test(`${name}: the code for browser and curl runs as pasted`, limit, async () => {
    const { stdout } = await promisify(execFile)("bash", ["-c", await tab("curl")]);
    const { id, status } = JSON.parse(stdout);
    assert.equal(status, "starting");
    const pasted = await tab("Browser");
    const url = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const console = { log: done };
      (async () => { ${pasted} })().catch((error) => done(String(error)));
    `);
    assert.match(url, /\.m3u8$/);
    // Start joins the stream that curl has started.
    await page.press("start");
    await page.reaches("Live");
    assert.equal((await page.answer()).id, id);
    assert.match(await page.text("remark"), /^Joined a stream that was already on air/);
    await page.press("stop");
    await page.reaches("Ended");
  });

  test(`${name}: the code for a server runs as pasted, and refuses to start for viewers`, limit, async () => {
    const folder = await mkdtemp(join(tmpdir(), "hms-live-pasted-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(packageFolder, join(folder, "node_modules/hms-live"));
    // Tests use any free port.
    const told = ".listen(0, function () { console.log(this.address().port); })";
    await writeFile(join(folder, "server.mjs"), (await tab("Server")).replace(".listen(8080)", told));
    const env = { ...process.env, HMS_ACCESS_KEY: "key", HMS_SECRET: "secret" };
    const server = spawn(process.execPath, ["server.mjs"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
    atExit.add(() => server.kill());
    const port = await new Promise((resolve) => createInterface(server.stdout).once("line", resolve));
    const origin = `http://127.0.0.1:${port}`;
    const headers = { origin, "content-type": "application/json" };
    const start = await fetch(`${origin}/api/live-streams/room/${ROOM}/start`, { method: "POST", headers, body: "{}" });
    assert.equal(start.status, 403);
    server.kill();
    await rm(folder, { recursive: true });
  });

  test(`${name}: a stream is shared by link, QR code and embed code`, limit, async () => {
    await page.driver.executeScript(`
      window.copied = [];
      navigator.clipboard.writeText = async (text) => { window.copied.push(text); };
    `);
    await page.driver.findElement(By.css("details:has([name=hls_vod]) summary")).click();
    await page.driver.findElement(By.name("hls_vod")).click();
    await page.press("start");
    await page.reaches("Live");
    assert.equal(await page.text("remark"), "", "this stream was not joined");
    const { id } = await page.answer();
    const link = `${page.server.url}watch#${id}`;
    assert.equal(await (await page.find("link", link)).getAttribute("href"), link);
    await page.press("copy-link");
    await page.until(`document.getElementById("copy-link").textContent === "Copied"`);
    await page.driver.findElement(By.css("#share summary")).click();
    await page.press("copy-embed");
    const [first, second] = await page.evaluate("window.copied");
    assert.equal(first, link);
    assert.match(second, new RegExp(`^<iframe src="${link}" .*title="Live stream".*allowfullscreen></iframe>$`));
    assert.deepEqual(
      await page.evaluate(CORNERS),
      [true, true, true, false],
      "a QR code has finder patterns in three corners",
    );
  });

  test(`${name}: without a clipboard, as over plain http, copying uses the selection`, limit, async () => {
    await page.driver.executeScript(`
      navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
      window.selected = [];
      document.execCommand = () => window.selected.push(document.activeElement.value);
    `);
    await page.press("copy-link");
    await page.until("window.selected.length === 1");
    const { id } = await page.answer();
    assert.deepEqual(await page.evaluate("window.selected"), [`${page.server.url}watch#${id}`]);
    assert.equal(await page.evaluate("document.activeElement.id"), "copy-link", "the focus stays");
  });

  test(`${name}: the recording is paused and resumed`, limit, async () => {
    await (await page.find("button", "Pause recording")).click();
    await page.until(`document.getElementById("recording-said").textContent.startsWith("The recording is paused")`);
    const { id } = await page.answer();
    const isPaused = async () =>
      (await (await fetch(`${page.emulator.origin}/_emulator/streams/${id}`)).json()).emulator.recording_paused;
    assert.equal(await isPaused(), true);
    await (await page.find("button", "Resume recording")).click();
    await page.until(`document.getElementById("recording-said").textContent.startsWith("The recording has resumed")`);
    assert.equal(await isPaused(), false);
  });

  test(`${name}: after a reload the form shows the stream on air, and is read-only`, limit, async () => {
    const { id } = await page.answer();
    await page.driver.navigate().refresh();
    await page.reaches("Live");
    assert.equal((await page.answer()).id, id);
    const form = () =>
      page.evaluate(`[...document.getElementById("form").elements].filter(({ name }) => name)
        .map(({ name, value, checked, readOnly, disabled }) => ({ name, value, checked, locked: readOnly || disabled }))`);
    const fields = await form();
    assert.deepEqual(
      fields.filter(({ locked }) => !locked),
      [],
    );
    const field = (wanted) => fields.find(({ name }) => name === wanted);
    assert.equal(field("room_id").value, ROOM);
    assert.equal(field("room_code").value, "abc-defg-hij");
    assert.equal(field("hls_vod").checked, true);
    // A tab that has not started the stream knows only what the server returns.
    await page.driver.executeScript("sessionStorage.clear()");
    await page.driver.navigate().refresh();
    await page.reaches("Live");
    assert.equal(await page.isShown("meeting"), false, "the meeting URL is unknown here");
    assert.match(await page.text("form-note"), /stays on the server/);
  });

  test(`${name}: the room's streams are listed, and one on air can be opened`, limit, async () => {
    const chips = () =>
      page.evaluate(`[...document.querySelectorAll("#streams-list .chip")].map(({ textContent }) => textContent)`);
    await page.until(`document.querySelectorAll("#streams-list li").length === 2`);
    assert.deepEqual(await chips(), ["On air", "Ended"]);
    await page.driver.get("about:blank");
    await page.driver.get(page.server.url);
    await page.reaches("Off air");
    await page.until(`document.querySelector("#streams-list button") !== null`);
    await page.driver.findElement(By.css("#streams-list button")).click();
    await page.reaches("Live");
    await page.press("stop");
    await page.reaches("Ended");
    await page.until(`document.querySelectorAll("#streams-list .on-air").length === 0`);
    // The browser logs the 409 of a join, and this test's own reading of the canvas.
    const said = name === "Chromium" ? await page.console() : [];
    assert.deepEqual(
      said.filter((line) => !/ 409 |willReadFrequently/.test(line)),
      [],
    );
  });

  test(`${name}: an address without a valid id is reported`, limit, async () => {
    await page.driver.get("about:blank");
    await page.driver.get(`${page.server.url}#<script>`);
    await page.reaches("Off air");
    assert.equal(await page.text("remark"), "This page's address contains no valid stream id.");
  });
}

/** Which corners of the QR code have a finder pattern. */
const CORNERS = `(() => {
  const canvas = document.getElementById("qr");
  const { width } = canvas;
  const context = canvas.getContext("2d");
  const isDark = (x, y) => { const [red, , , alpha] = context.getImageData(x, y, 1, 1).data; return alpha > 0 && red < 128; };
  const first = [...Array(width).keys()].find((at) => isDark(at, at));
  const has = (x, y) => {
    const at = (dx, dy) => isDark(x < width / 2 ? first + dx : width - 1 - first - dx, y < width / 2 ? first + dy : width - 1 - first - dy);
    return at(0, 0) && !at(1, 1) && at(2, 2) && at(3, 3) && !at(5, 5) && at(6, 6);
  };
  return [has(0, 0), has(width, 0), has(0, width), has(width, width)];
})()`;
