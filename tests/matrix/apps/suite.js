// Runs the conformance suite without a test runner, and returns the result of each case.
import { suite } from "./conformance/index.js";

/** Time limits of one case and of the whole suite, for busy machines. The report names cases that exceed them. */
const CASE_LIMIT = 120_000;
const SUITE_LIMIT = 360_000;

/** The cases: `name`, `alone`, and `run()`, which resolves to the failure message or undefined. */
export function casesOf(lib, emulator, environment) {
  const cases = [];
  const test = (name, run, { alone }) => cases.push({ name, alone, run: () => failureOf(run) });
  suite({ test, lib, emulator, environment: { iterates: true, ...environment } });
  return cases;
}

/** Runs all cases, `atOnce` of them concurrently. */
export async function runSuite(lib, emulator, { atOnce = 12, ...environment } = {}) {
  const unhandled = [];
  globalThis.addEventListener?.("unhandledrejection", (event) => {
    event.preventDefault();
    unhandled.push(String(event.reason?.stack ?? event.reason));
  });
  const cases = casesOf(lib, emulator, environment);
  const results = [];
  const end = performance.now() + SUITE_LIMIT;
  const one = async ({ name, run }) => {
    const failure = performance.now() > end ? "the time limit of the suite was exceeded" : await run();
    results.push({ name, failure });
  };
  const waiting = cases.filter(({ alone }) => !alone);
  const lane = async () => {
    while (waiting.length > 0) await one(waiting.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const each of cases.filter(({ alone }) => alone)) await one(each);
  return { results, unhandled };
}

async function failureOf(run) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${CASE_LIMIT / 1000} s`)), CASE_LIMIT);
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
