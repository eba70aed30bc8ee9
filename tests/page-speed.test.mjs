// The speed of the demo page on slow networks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import "./page/force-exit.mjs";
import { limit } from "./page/first-picture.mjs";
import { openPage } from "./page/page.mjs";
import { FAST_4G, firstPicture, SLOW_3G, visit } from "./page/slow-network.mjs";

/** From the click to the first picture, in milliseconds, of which the stream's start and first segment take five seconds. */
const PICTURE_LIMIT = 8500;
const LOAD_LIMIT = 1000;
/** Other programs may occupy the machine for seconds, so a late page gets two more attempts. */
const ATTEMPTS = 3;

let page;
before(async () => (page = await openPage()), limit);
after(() => page?.close(), limit);

test("on Fast 4G the page loads within a second", limit, async (t) => {
  await withAttempts(LOAD_LIMIT, async () => {
    await visit(page, FAST_4G);
    const took = await page.evaluate(`performance.getEntriesByType("navigation")[0].loadEventEnd`);
    t.diagnostic(`loaded after ${Math.round(took)} ms`);
    return took;
  });
});

test("on Slow 3G the first picture comes within 8.5 s of the click", limit, async (t) => {
  await withAttempts(PICTURE_LIMIT, async () => {
    const { took } = await firstPicture(page, SLOW_3G);
    t.diagnostic(`the picture came ${Math.round(took)} ms after the click`);
    return took;
  });
});

async function withAttempts(most, measure) {
  for (let attempt = 1; ; attempt += 1) {
    const took = await measure();
    if (took <= most) return;
    assert.ok(attempt < ATTEMPTS, `${took} ms, limit ${most} ms`);
  }
}
