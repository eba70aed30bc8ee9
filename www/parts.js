// Fetches hls.js and the controls, which nobody needs who does not watch.

const LAST_ATTEMPT = 10;
const PAUSE = 2000;
/** What a line is taken to carry that is not known, and the least that is worth measuring: bits per second, milliseconds. */
const USUAL = 3_000_000;
const SHORTEST = 50;

let parts;

/** Begins to fetch them, on the first sign that they will be needed. */
export function prepare() {
  parts ??= load("/engine.js").then((engine) => {
    // Not at the same time: on a slow line the picture comes first.
    load("/controls.js").catch(() => (document.querySelector("video").controls = true));
    return { ...engine, bandwidth: measured("/engine.js") };
  });
  // Whoever needs them hears of it.
  parts.catch(() => (parts = undefined));
}

/** The engine, when it is here; `delayed` is called for each attempt that has failed. */
export function loadParts(delayed) {
  prepare();
  troubled = delayed;
  return parts;
}

let troubled = () => {};

async function load(path) {
  for (let attempt = 0; ; attempt += 1) {
    // A browser may remember a module that did not come, and not ask for it again under the same name.
    const query = attempt > 0 ? `?attempt=${attempt}` : "";
    try {
      return await import(`${path}${query}`);
    } catch (error) {
      if (attempt === LAST_ATTEMPT) throw error;
      troubled();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** What the line carried while a file came, where it came over the line and took long enough to tell. */
function measured(path) {
  const {
    encodedBodySize = 0,
    responseStart,
    responseEnd,
    transferSize,
  } = performance.getEntriesByName(new URL(path, location).href).at(-1) ?? {};
  const took = responseEnd - responseStart;
  return transferSize > 0 && took > SHORTEST ? Math.min(USUAL, (encodedBodySize * 8000) / took) : USUAL;
}
