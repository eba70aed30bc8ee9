// What is measured in more than one suite of the page.
import assert from "node:assert/strict";

/** For a case; it is generous, because the machine may be busy with other things. */
export const limit = { timeout: 150_000 };

/** What the page promises: from the first segment being listed to the first picture. */
const PICTURE_LIMIT = 2000;
const SEGMENT = 2000;

export async function assertQuickPicture(page, t) {
  const { started_at } = await page.answer();
  const listed = Date.parse(started_at) + SEGMENT;
  const shown = await page.evaluate(`performance.timeOrigin + performance.getEntriesByName("first picture").at(-1).startTime`);
  t.diagnostic(`${page.name}: first segment listed -> first picture: ${Math.round(shown - listed)} ms`);
  assert.ok(shown - listed < PICTURE_LIMIT, `${shown - listed} ms`);
}
