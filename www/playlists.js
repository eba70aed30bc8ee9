// Playlists that were read while the page waited for them: the player begins with these, and asks for none of them again. On a slow
// line that is a second less until there is a picture.
import { fetchAndSetClock } from "./clock.js";

/** What is older than this, in milliseconds, may not be what is there now. */
const FRESH = 1500;

const kept = new Map();

/** The `fetch` of everything that the page asks for. */
export async function fetchAndKeep(url, init) {
  const response = await fetchAndSetClock(url, init);
  if (response.ok && new URL(url, location).pathname.endsWith(".m3u8")) {
    const text = await response.clone().text();
    for (const [other, { at }] of kept) if (!isFresh(at)) kept.delete(other);
    kept.set(String(url), { text, at: performance.now() });
  }
  return response;
}

/** A playlist that was read just now, once; nothing else. */
function take(url) {
  const { text, at } = kept.get(url) ?? {};
  kept.delete(url);
  return isFresh(at) ? text : undefined;
}

const isFresh = (at) => performance.now() - at < FRESH;

/** A loader of playlists for hls.js that looks here first. */
export const loaderFor = (Hls) =>
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
      // As a request would, after the call.
      setTimeout(() => callbacks.onSuccess({ url: context.url, data: text, code: 200 }, this.stats, context, null));
    }
  };
