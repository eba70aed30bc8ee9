// A stream from start to end: start, first picture, quality, pause, timed metadata, stop. The cases share a browser and run in order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuickFirstPicture, limit } from "./first-picture.mjs";
import { openPage } from "./page.mjs";

/** Records in the page the playback position at which a timed message appears and disappears, because polling would be too late. */
const CAPTIONS = `
  const caption = document.getElementById("caption");
  window.captionTimes = [];
  new MutationObserver(() => {
    const isShown = window.captionTimes.length % 2 === 1;
    if ((caption.textContent !== "") !== isShown) window.captionTimes.push(document.querySelector("video").currentTime);
  }).observe(caption, { childList: true, characterData: true, subtree: true });
`;

export function lifecycle(name) {
  let page;
  before(async () => (page = await openPage(name)), limit);
  after(() => page?.close(), limit);

  test(
    `${name}: the player is loaded while the stream starts, and no playlist is requested before there is one`,
    limit,
    async () => {
      assert.equal(await page.status(), "Off air");
      const idle = await loaded(page);
      assert.ok(idle.includes("/hms-live.js"), idle.join());
      assert.deepEqual(
        idle.filter((path) => /engine|controls/.test(path)),
        [],
        "a page without a stream loads no player",
      );
      await page.listen();
      await page.press("start");
      await page.reaches("Starting");
      await page.until(`/^[1-9]\\d* s$/.test(document.getElementById("elapsed").textContent)`);
      const early = await loaded(page);
      assert.ok(early.includes("/engine.js"), "the player loads while the stream starts");
      assert.deepEqual(
        early.filter((path) => /\.m3u8$/.test(path)),
        [],
      );
      assert.equal(await page.evaluate(`document.getElementById("start").getAttribute("aria-disabled")`), "true");
    },
  );

  test(`${name}: the first picture comes within two seconds of the first segment`, limit, async (t) => {
    await page.reaches("Live");
    assert.deepEqual(
      await page.heard(),
      ["Starting", "On air, waiting for the picture", "Live"],
      "each state is announced once",
    );
    await assertQuickFirstPicture(page, t);
    await page.moves(3);
    // WebKit draws nothing the first time that it is asked for a frame.
    await page.until(`${CONTRAST} > 100`, 5000);
    const { width, height } = await page.evaluate(SIZE);
    assert.ok(width >= 640 && height >= 360, `${width}x${height}`);
    const answer = await page.answer();
    assert.equal(answer.status, "running");
    // It contains the room code, with which anybody can join, so the server removes it.
    assert.equal(answer.meeting_url, "");
  });

  test(`${name}: "seconds behind live" is right to within a second`, limit, async (t) => {
    const errors = [];
    for (let sample = 0; sample < 8; sample += 1) {
      await page.moves(0.4);
      errors.push(await errorOfSeconds());
    }
    t.diagnostic(`${name}: "seconds behind live" is off by at most ${Math.max(...errors).toFixed(2)} s`);
    assert.ok(Math.max(...errors) < 1, errors.join());
  });

  /** The difference between the seconds that the page shows and those computed from the playlist's dates. */
  async function errorOfSeconds() {
    const began = beginOf(await playlist());
    const { at, position, shown } = await page.evaluate(MOMENT);
    assert.match(shown, /^\d+\.\d s behind live$/);
    // The player began with the first segment, so its position is the position in the stream.
    return Math.abs(Number.parseFloat(shown) - ((at - began) / 1000 - position));
  }

  async function playlist() {
    const { playback } = await page.answer();
    return (await fetch(new URL("stream_0/stream.m3u8", playback.url))).text();
  }

  test(`${name}: the quality can be chosen`, limit, async () => {
    await page.until(`/^Auto \\(\\d+p\\)$/.test(document.getElementById("quality").selectedOptions[0].text)`);
    const choices = await page.evaluate(
      `[...document.getElementById("quality").options].slice(1).map(({ text }) => text)`,
    );
    assert.deepEqual(choices, ["720p", "480p", "360p"]);
    for (const choice of ["360p", "720p"]) {
      await page.driver.executeScript(CHOOSE, choice);
      await page.until(`document.querySelector("video").videoHeight === ${parseInt(choice, 10)}`);
      assert.equal(await page.evaluate(`document.getElementById("quality").selectedOptions[0].text`), choice);
    }
  });

  test(`${name}: a pause falls behind live, and Go live returns to it`, limit, async (t) => {
    await page.moves(1);
    await page.listen();
    await page.press("pause");
    await page.reaches("Behind live");
    assert.equal(await page.evaluate(`document.getElementById("live").getAttribute("aria-disabled")`), null);
    await page.until(`parseFloat(document.getElementById("behind").textContent) > 12`);
    const error = await errorOfSeconds();
    t.diagnostic(`${name}: 12 s behind live it is off by ${error.toFixed(2)} s`);
    assert.ok(error < 1, `off by ${error}`);
    await page.press("live");
    await page.reaches("Live");
    await page.moves(1);
    assert.ok((await page.seconds()) < 10, `${await page.seconds()} s behind live`);
    await page.until(`document.getElementById("live").getAttribute("aria-disabled") === "true"`);
    assert.deepEqual(await page.heard(), ["Behind live", "Live"]);
    await page.press("mute");
    await page.until(`!document.querySelector("video").muted`);
    await page.press("mute");
    await page.until(`document.querySelector("video").muted`);
  });

  test(`${name}: timed metadata is shown over the picture at its time, as text`, limit, async () => {
    await page.driver.executeScript(CAPTIONS);
    await page.fill("payload", "Ωhms law & <b>more</b>");
    await page.driver.executeScript(`document.querySelector("#message button").click()`);
    await page.until(`document.getElementById("sent").textContent.startsWith("Sent")`);
    const listed = await playlist();
    const [, begins, lasts] = /START-DATE="([^"]+)",DURATION=(\d+)/.exec(listed);
    const begin = (Date.parse(begins) - beginOf(listed)) / 1000;
    await page.until(`document.getElementById("caption").textContent !== ""`);
    assert.equal(await page.text("caption"), "Ωhms law & <b>more</b>");
    assert.ok(await page.isShown("caption"));
    await page.until(`document.getElementById("caption").textContent === ""`);
    const [shown, gone] = await page.evaluate("window.captionTimes");
    assertPosition(shown, begin, begin + 2);
    assertPosition(gone, begin + Number(lasts), begin + Number(lasts) + 2);

    function assertPosition(position, from, to) {
      assert.ok(position > from - 0.1 && position < to, `at ${position}, expected ${from} to ${to}`);
    }
  });

  test(`${name}: Stop ends the stream`, limit, async () => {
    await page.listen();
    await page.press("stop");
    await page.reaches("Ended", 60_000);
    assert.deepEqual(await page.heard(), ["Stopping", "Ended"]);
    await page.until(`JSON.parse(document.getElementById("answer").textContent).status === "completed"`);
    assert.match(await page.text("poster-text"), /^It was on air for \d+:\d\d\.$/);
    assert.ok(await page.isShown("poster-title"));
    assert.equal(await page.evaluate(`document.getElementById("start").getAttribute("aria-disabled")`), "false");
  });
}

const loaded = (page) =>
  page.evaluate(`performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`);

/** When a stream began, in milliseconds, computed from the date and the number of the first segment in its playlist. */
function beginOf(listed) {
  const [, sequence, date] = /#EXT-X-MEDIA-SEQUENCE:(\d+)[\s\S]*?#EXT-X-PROGRAM-DATE-TIME:(\S+)/.exec(listed);
  return Date.parse(date) - Number(sequence) * 2000;
}

const MOMENT = `{
  at: Date.now(),
  position: document.querySelector("video").currentTime,
  shown: document.getElementById("behind").textContent,
}`;

const CHOOSE = `
  const quality = document.getElementById("quality");
  quality.value = [...quality.options].find(({ text }) => text === arguments[0]).value;
  quality.dispatchEvent(new Event("change"));
`;

const SIZE = `(({ videoWidth: width, videoHeight: height }) => ({ width, height }))(document.querySelector("video"))`;

/** The difference between the brightest and the darkest pixel of the picture, which tells the clip from a blank frame. */
const CONTRAST = `(() => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.drawImage(document.querySelector("video"), 0, 0, 64, 36);
  const { data } = canvas.getImageData(0, 0, 64, 36);
  const light = Array.from({ length: 64 * 36 }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]);
  return Math.max(...light) - Math.min(...light);
})()`;
