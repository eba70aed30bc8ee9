// The viewers' page: waiting for a stream, watching it, its end. The cases of a look share a browser and run in order.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { By } from "selenium-webdriver";
import { assertClean } from "./axe.mjs";
import { looksOf } from "./browsers.mjs";
import { limit } from "./first-picture.mjs";
import { openPage, ROOM } from "./page.mjs";

const UNKNOWN_ID = "0".repeat(24);

export function viewers(name) {
  for (const look of looksOf(name)) describe(look, { concurrency: 1 }, () => inLook(name, look));
}

function inLook(name, look) {
  let page;
  let id;
  before(async () => (page = await openPage(name, { look })), limit);
  after(() => page?.close(), limit);

  /** Calls the API as an operator on another page does. */
  const operate = async (path, body = {}) => {
    const headers = { "content-type": "application/json", origin: new URL(page.server.url).origin };
    const answer = await fetch(`${page.server.url}api/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  const visit = async (hash) => {
    await page.driver.get("about:blank");
    await page.driver.get(`${page.server.url}watch${hash}`);
  };
  const clean = (state) => assertClean(page, `${state}, ${look}`);

  test(`${name}, ${look}: an address without a valid id is reported`, limit, async () => {
    await visit("");
    await page.reaches("No stream");
    assert.match(await page.text("poster-text"), /Open the link/);
    await clean("no stream");
    for (const hash of ["#start", `#${UNKNOWN_ID}x`, "#<b>", "#..%2F"]) {
      await visit(hash);
      await page.reaches("No stream");
      assert.equal(await page.text("poster-title"), "This link names no stream", hash);
    }
    await visit(`#${UNKNOWN_ID}`);
    await page.reaches("Failed: There is no such stream. Ask for a new link.");
    await clean("unknown stream");
    if (name === "Chromium") await page.console();
  });

  test(`${name}, ${look}: the page waits for the stream, plays it, and shows its end`, limit, async () => {
    await page.setRoom({ start_delay: 4 });
    ({ id } = await operate(`live-streams/room/${ROOM}/start`));
    await visit(`#${id}`);
    await page.reaches("Starting soon");
    assert.deepEqual(
      await page.evaluate(`[...document.querySelectorAll("#steps li")].map(({ textContent }) => textContent)`),
      ["Getting ready", "On air", "Picture"],
      "the steps are in viewers' words",
    );
    await clean("starting");
    await page.listen();
    await page.reaches("Live");
    await page.moves(1);
    await page.overPicture();
    await clean("live");
    for (const [role, label] of [
      ["button", "Pause"],
      ["combobox", "Quality"],
    ]) {
      // The controls may have hidden again while axe-core was running.
      await page.overPicture();
      assert.ok(await page.find(role, label), label);
    }
    const forms = await page.evaluate(`document.querySelectorAll("form, #start, #stop, input[name]").length`);
    assert.equal(forms, 0, "viewers can neither start nor stop a stream");
    await page.press("pause");
    await page.reaches("Behind live");
    await clean("behind live");
    await page.overPicture();
    await page.press("live");
    await page.reaches("Live");
    await operate(`live-streams/${id}/stop`);
    await page.reaches("Ended", 60_000);
    assert.match(await page.text("poster-text"), /^It was on air for \d+:\d\d\.$/);
    await clean("ended");
    const heard = await page.heard();
    assert.deepEqual(heard.at(-1), "Ended");
    assert.equal(heard.filter((words) => words === "Ended").length, 1, "it is announced once");
    if (name === "Chromium") assert.deepEqual(await page.console(), []);
  });

  test(`${name}, ${look}: a failed stream is reported in viewers' words`, limit, async () => {
    await page.setRoom({ start_delay: 2, fail_start: true });
    const start = await operate(`live-streams/room/${ROOM}/start`);
    await visit(`#${start.id}`);
    await page.reaches("Failed: The stream did not take place. Ask whoever sent you the link.");
    await page.setRoom({});
    if (name === "Chromium") await page.console();
  });

  test(`${name}, ${look}: a link to an ended stream says so at once`, limit, async () => {
    await visit(`#${id}`);
    await page.reaches("Ended");
    assert.match(await page.text("poster-text"), /^It was on air for/);
  });

  if (look === "light") framed(name, () => page, operate);
}

function framed(name, opened, operate) {
  test(`${name}: another site can frame the viewers' page, but not the operator's`, limit, async () => {
    const page = opened();
    await page.setRoom({});
    const { id } = await operate(`live-streams/room/${ROOM}/start`);
    const site = await startSite(page.server.url, id);
    try {
      await page.driver.get(site.url);
      await page.driver.switchTo().frame(0);
      await page.reaches("Live");
      await page.moves(1);
      assert.equal(await page.isShown("strip"), false, "a frame shows only the picture");
      await page.driver.switchTo().defaultContent();
      await page.driver.switchTo().frame(1);
      assert.equal((await page.driver.findElements(By.id("start"))).length, 0);
      await page.driver.switchTo().defaultContent();
    } finally {
      site.close();
    }
  });
}

/** A page of another origin with both pages in frames. */
async function startSite(url, id) {
  const frames = [`${url}watch#${id}`, url].map((src) => `<iframe src="${src}" width="600" height="340"></iframe>`);
  const server = createServer((_, response) => {
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<!doctype html><title>a site</title>${frames.join("")}`);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}
