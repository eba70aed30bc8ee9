// Loads hls.js and the controls when there will be something to play.

const MAX_ATTEMPTS = 10;
const RETRY_PAUSE = 2000;
/** The bandwidth to assume where it was not measured, in bits per second. */
const DEFAULT_BANDWIDTH = 3_000_000;
/** A download shorter than this, in milliseconds, says nothing about the bandwidth. */
const MIN_DOWNLOAD_TIME = 50;

let engine;
let onRetry = () => {};

/** Starts loading on the first sign that the player will be needed. */
export function preload() {
  engine ??= load("/engine.js").then((module) => {
    // Loaded one after the other, because on a slow line the picture matters more than the controls.
    load("/controls.js").catch(() => (document.querySelector("video").controls = true));
    return { ...module, bandwidth: measureBandwidth("/engine.js") };
  });
  // `loadEngine` returns the same promise, so its caller handles the error.
  engine.catch(() => (engine = undefined));
}

/** Resolves to the engine; `retrying` is called after each failed attempt. */
export function loadEngine(retrying) {
  preload();
  onRetry = retrying;
  return engine;
}

async function load(path) {
  for (let attempt = 0; ; attempt += 1) {
    // Browsers cache a failed import, so a retry needs another URL.
    const query = attempt > 0 ? `?attempt=${attempt}` : "";
    try {
      return await import(`${path}${query}`);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw error;
      onRetry();
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
  }
}

/** The bandwidth at which a file was downloaded, in bits per second; the default if it was cached or too quick to measure. */
function measureBandwidth(path) {
  const {
    encodedBodySize = 0,
    responseStart,
    responseEnd,
    transferSize,
  } = performance.getEntriesByName(new URL(path, location).href).at(-1) ?? {};
  const time = responseEnd - responseStart;
  if (transferSize === 0 || !(time > MIN_DOWNLOAD_TIME)) return DEFAULT_BANDWIDTH;
  return Math.min(DEFAULT_BANDWIDTH, (encodedBodySize * 8000) / time);
}
