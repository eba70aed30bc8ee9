// Measures how soon the first picture comes, for several suites.
import assert from "node:assert/strict";

/** The time limit of a case, generous because the machine may be busy. */
export const limit = { timeout: 150_000 };

/** The longest time from the first segment in the playlist to the first picture, in milliseconds. */
const PICTURE_LIMIT = 2000;
const SEGMENT = 2000;

/** Other programs may occupy the machine for seconds, so a late page gets two more attempts. */
const ATTEMPTS = 3;

/** Fails if the first picture of a page that plays live was late. */
export async function assertQuickFirstPicture(page, t) {
  for (let attempt = 1; ; attempt += 1) {
    const delay = await delayOfPicture(page);
    t.diagnostic(`${page.name}: first segment listed -> first picture: ${delay} ms`);
    if (delay < PICTURE_LIMIT) return;
    assert.ok(attempt < ATTEMPTS, `the first picture came ${delay} ms after its segment was listed`);
    await page.press("stop");
    await page.reaches("Ended", 60_000);
    await page.press("start");
    await page.reaches("Live");
  }
}

async function delayOfPicture(page) {
  const { started_at } = await page.answer();
  const listed = Date.parse(started_at) + SEGMENT;
  const shown = await page.evaluate(
    `performance.timeOrigin + performance.getEntriesByName("first picture").at(-1).startTime`,
  );
  return Math.round(shown - listed);
}
