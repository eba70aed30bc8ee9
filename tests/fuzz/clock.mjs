// Accelerates the clock for the library but not for the harness, so that back-offs and deadlines of seconds take milliseconds.

/** The factor by which the library's clock is faster than the harness's. */
export const SPEED = 200;

const { setTimeout: realTimeout } = globalThis;
const realNow = performance.now.bind(performance);

/** Accelerates all timers that are set from now on, and the monotonic clock. */
export function accelerateClock() {
  globalThis.setTimeout = (callback, delay, ...args) => realTimeout(callback, delay / SPEED, ...args);
  Object.defineProperty(performance, "now", { value: () => realNow() * SPEED, configurable: true, writable: true });
}

/** Resolves after a number of real milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => realTimeout(resolve, milliseconds));

/** Resolves to `late` unless the work settles within a number of real milliseconds. */
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
