// Caches the playlists that are read while the page waits for the stream. The player starts with them instead of requesting them
// again, which saves a second before the first picture on a slow line.
import { fetchAndSetClock } from "./server-clock.js";

/** Milliseconds for which a playlist of a live stream is current. */
const MAX_AGE = 1500;

const cache = new Map();

/** The `fetch` that the page gives to the package. */
export async function fetchAndCache(url, init) {
  const response = await fetchAndSetClock(url, init);
  if (response.ok && new URL(url, location).pathname.endsWith(".m3u8")) {
    const text = await response.clone().text();
    for (const [other, { at }] of cache) if (!isFresh(at)) cache.delete(other);
    cache.set(String(url), { text, at: performance.now() });
  }
  return response;
}

/** Takes a fresh playlist out of the cache: a second request must get a newer one. */
function take(url) {
  const { text, at } = cache.get(url) ?? {};
  cache.delete(url);
  return isFresh(at) ? text : undefined;
}

const isFresh = (at) => performance.now() - at < MAX_AGE;

/** A playlist loader for hls.js that tries the cache first. */
export const playlistLoader = (Hls) =>
  class extends Hls.DefaultConfig.loader {
    load(context, config, callbacks) {
      const text = take(context.url);
      if (text === undefined) return super.load(context, config, callbacks);
      const now = performance.now();
      Object.assign(this.stats, {
        loaded: text.length,
        total: text.length,
        loading: { start: now, first: now, end: now },
      });
      // hls.js expects the callback after `load` has returned.
      setTimeout(() => callbacks.onSuccess({ url: context.url, data: text, code: 200 }, this.stats, context, null));
    }
  };
