// Runs the conformance suite where there is no test runner, and returns what came of each case.
import { suite } from "./conformance/index.js";

/** Neither a case nor all of them take longer, however busy the machine is. What is late is named in the report. */
const LIMIT = 120_000;
const LIMIT_OF_ALL = 360_000;

/** The cases: their names, whether they run alone, and how to run one; `run` resolves to a failure or to nothing. */
export function casesOf(lib, emulator, environment) {
  const cases = [];
  const test = (name, run, { alone }) => cases.push({ name, alone, run: () => failureOf(run) });
  suite({ test, lib, emulator, environment: { iterates: true, ...environment } });
  return cases;
}

/** Runs all of them, `atOnce` at the same time. */
export async function runSuite(lib, emulator, { atOnce = 12, ...environment } = {}) {
  const stray = [];
  globalThis.addEventListener?.("unhandledrejection", (event) => {
    event.preventDefault();
    stray.push(String(event.reason?.stack ?? event.reason));
  });
  const cases = casesOf(lib, emulator, environment);
  const results = [];
  const end = performance.now() + LIMIT_OF_ALL;
  const one = async ({ name, run }) => {
    const failure = performance.now() > end ? "there was no time left for it" : await run();
    results.push({ name, failure });
  };
  const waiting = cases.filter(({ alone }) => !alone);
  const lane = async () => {
    while (waiting.length > 0) await one(waiting.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const each of cases.filter(({ alone }) => alone)) await one(each);
  return { results, stray };
}

async function failureOf(run) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${LIMIT / 1000} s`)), LIMIT);
  });
  try {
    await Promise.race([run(), late]);
    return undefined;
  } catch (error) {
    return `${error?.message ?? error}`.slice(0, 1500);
  } finally {
    clearTimeout(timer);
  }
}
