// Pagination.
import { perform } from "./driver.js";

/**
 * A promise of the first page that is also an async iterable of all items. `ids` are the arguments before the filter.
 */
export function list(name, ids, filter, options) {
  const first = perform(name, ...ids, filter, options);
  return Object.assign(first, { [Symbol.asyncIterator]: () => items(name, first, ids, filter, options) });
}

async function* items(name, first, ids, filter, options) {
  const cursors = new Set();
  let { data, last } = await first;
  for (;;) {
    yield* data;
    // A short page is not the end, because servers may clamp the limit; an empty page or a repeated cursor is.
    if (!last || data.length === 0 || cursors.has(last)) return;
    cursors.add(last);
    ({ data, last } = await perform(name, ...ids, { __proto__: filter ?? null, start: last }, options));
  }
}
