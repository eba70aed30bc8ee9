// What the operator's page has around the picture: sharing, the form on air, the recording, the room's streams, code. The cases share
// one browser and run in their order.
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
import { limit } from "./measures.mjs";
import { openPage, ROOM } from "./page.mjs";

export function operator(name) {
  let page;
  before(async () => (page = await openPage(name)), limit);
  after(() => page?.close(), limit);

  const tab = async (label) => {
    await (await page.find("tab", label)).click();
    return page.evaluate(`document.querySelector("[role=tabpanel]:not([hidden])").textContent`);
  };

  test(`${name}: code for everybody stands in tabs, with its URLs whole`, limit, async () => {
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

  test(`${name}: the browser's code and curl's run as they are pasted`, limit, async () => {
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
    // The start of this page meets the stream that curl has started, and says so.
    await page.press("start");
    await page.reaches("Live");
    assert.equal((await page.answer()).id, id);
    assert.match(await page.text("remark"), /^Joined a stream that was on air already/);
    await page.press("stop");
    await page.reaches("Ended");
  });

  test(`${name}: the server's code runs as it is pasted, and lets viewers in alone`, limit, async () => {
    const folder = await mkdtemp(join(tmpdir(), "hms-live-pasted-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(packageFolder, join(folder, "node_modules/hms-live"));
    // No test has a port of its own.
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

  test(`${name}: a stream on air is shared by link, code and frame`, limit, async () => {
    await page.driver.executeScript(`
      window.copied = [];
      navigator.clipboard.writeText = async (text) => { window.copied.push(text); };
    `);
    await page.driver.findElement(By.css("details:has([name=hls_vod]) summary")).click();
    await page.driver.findElement(By.name("hls_vod")).click();
    await page.press("start");
    await page.reaches("Live");
    assert.equal(await page.text("remark"), "", "this one was not there before");
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
      "three corners of a QR code have its mark",
    );
  });

  test(`${name}: without a clipboard, as over plain http, copying falls back`, limit, async () => {
    await page.driver.executeScript(`
      navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
      window.selected = [];
      document.execCommand = () => window.selected.push(document.activeElement.value);
    `);
    await page.press("copy-link");
    await page.until("window.selected.length === 1");
    const { id } = await page.answer();
    assert.deepEqual(await page.evaluate("window.selected"), [`${page.server.url}watch#${id}`]);
    assert.equal(await page.evaluate("document.activeElement.id"), "copy-link", "the focus is where it was");
  });

  test(`${name}: the recording pauses and goes on`, limit, async () => {
    await (await page.find("button", "Pause recording")).click();
    await page.until(`document.getElementById("recording-said").textContent.startsWith("The recording pauses")`);
    const { id } = await page.answer();
    const isPaused = async () =>
      (await (await fetch(`${page.emulator.origin}/_emulator/streams/${id}`)).json()).emulator.recording_paused;
    assert.equal(await isPaused(), true);
    await (await page.find("button", "Resume recording")).click();
    await page.until(`document.getElementById("recording-said").textContent.startsWith("The recording goes on")`);
    assert.equal(await isPaused(), false);
  });

  test(`${name}: after a reload the form shows what is on air, and cannot be changed`, limit, async () => {
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
    // A tab that has not started it knows what the server tells.
    await page.driver.executeScript("sessionStorage.clear()");
    await page.driver.navigate().refresh();
    await page.reaches("Live");
    assert.equal(await page.isShown("meeting"), false, "the meeting's URL is not known here");
    assert.match(await page.text("form-note"), /kept on the server/);
  });

  test(`${name}: the room's streams are listed, and one that is on air can be shown`, limit, async () => {
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
    // Joining is an answer of 409, which the browser notes; reading the code's canvas is this test's own doing.
    const said = name === "Chromium" ? await page.console() : [];
    assert.deepEqual(
      said.filter((line) => !/ 409 |willReadFrequently/.test(line)),
      [],
    );
  });

  test(`${name}: an address that names no stream is said to name none`, limit, async () => {
    await page.driver.get("about:blank");
    await page.driver.get(`${page.server.url}#<script>`);
    await page.reaches("Off air");
    assert.equal(await page.text("remark"), "The address of this page names no stream.");
  });
}

/** Which corners of the QR code have a mark: dark, with a light ring in it. */
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
