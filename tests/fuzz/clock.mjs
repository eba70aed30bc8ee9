// Time that runs faster for the library than for the harness, so that back-offs and deadlines of seconds take milliseconds.

/** How many of the library's milliseconds pass in one of the harness's. */
export const SPEED = 200;

const { setTimeout: realTimeout } = globalThis;
const realNow = performance.now.bind(performance);

/** Makes every timer that is set from now on run out sooner, and the monotonic clock agree with that. */
export function hurry() {
  globalThis.setTimeout = (callback, delay, ...args) => realTimeout(callback, delay / SPEED, ...args);
  Object.defineProperty(performance, "now", { value: () => realNow() * SPEED, configurable: true, writable: true });
}

/** Resolves after real milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => realTimeout(resolve, milliseconds));

/** Resolves to `late` unless the work settles within real milliseconds; leaves no timer. */
export async function within(milliseconds, work, late) {
  let timer;
  const end = new Promise((resolve) => {
    timer = realTimeout(resolve, milliseconds, late);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

export const elapsed = realNow;
