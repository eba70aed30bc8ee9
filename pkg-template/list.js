// Lists: a page, or all of them.
import { perform } from "./driver.js";

/** A promise of the first page, and an iterable of the items of all. `ids` are the arguments before the filter. */
export function list(name, ids, filter, options) {
  const first = perform(name, ...ids, filter, options);
  return Object.assign(first, { [Symbol.asyncIterator]: () => items(name, first, ids, filter, options) });
}

async function* items(name, first, ids, filter, options) {
  const cursors = new Set();
  let { data, last } = await first;
  for (;;) {
    yield* data;
    // A page may be short because the server clamps its limit, so only an empty page or no new cursor is the end.
    if (!last || data.length === 0 || cursors.has(last)) return;
    cursors.add(last);
    ({ data, last } = await perform(name, ...ids, { __proto__: filter ?? null, start: last }, options));
  }
}
