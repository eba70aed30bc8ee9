// What is measured in more than one suite of the page.
import assert from "node:assert/strict";

/** For a case; it is generous, because the machine may be busy with other things. */
export const limit = { timeout: 150_000 };

/** What the page promises: from the first segment being listed to the first picture. */
const PICTURE_LIMIT = 2000;
const SEGMENT = 2000;

/** Other programs may take the machine for seconds, so a page that was late may try again, twice. */
const ATTEMPTS = 3;

/** For a page that shows a live picture: whether it was quick. */
export async function assertQuickPicture(page, t) {
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
