// The assertions of the suite, because not every runtime has node:assert.

export function ok(value, message) {
  if (!value) throw new Error(message);
}

export function equal(actual, expected, what = "value") {
  if (!Object.is(actual, expected)) throw new Error(`${what}: expected ${format(expected)}, got ${format(actual)}`);
}

/** Compares two JSON values, in which members may also be `undefined`. */
export function deepEqual(actual, expected, what = "value") {
  const difference = findDifference(actual, expected, what);
  if (difference) throw new Error(difference);
}

export function match(text, pattern, what = "text") {
  if (!pattern.test(text)) throw new Error(`${what}: ${pattern} does not match ${format(text)}`);
}

/** Resolves to the reason with which a promise rejects, and fails if it resolves. */
export async function rejectionOf(promise, what = "call") {
  let value;
  try {
    value = await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error(`${what}: expected a rejection, got ${format(value)}`);
}

/** Returns what a function throws, and fails if it returns. */
export function thrownBy(work, what = "call") {
  let value;
  try {
    value = work();
  } catch (reason) {
    return reason;
  }
  throw new Error(`${what}: expected an exception, got ${format(value)}`);
}

/** Asserts the members of an error, each by value or by pattern, and returns the error. */
export function assertError(error, members, what = "error") {
  ok(error instanceof Error, `${what}: expected an Error, got ${format(error)}`);
  for (const [name, expected] of Object.entries(members)) {
    if (expected instanceof RegExp) match(error[name], expected, `${what}.${name} (${error.message})`);
    else deepEqual(error[name], expected, `${what}.${name} (${error.message})`);
  }
  return error;
}

export function format(value) {
  try {
    // Some engines print every hole of an array, and any-values.js has one with four billion.
    if (Array.isArray(value) && value.length > 1000) return `a list of ${value.length}`;
    // Some strings are millions of characters long.
    const text =
      typeof value === "object"
        ? JSON.stringify(value)
        : typeof value === "string"
          ? JSON.stringify(value.slice(0, 600))
          : String(value);
    return (value instanceof Error ? `${value}` : text).slice(0, 600);
  } catch {
    return "a value that cannot be shown";
  }
}

function findDifference(actual, expected, where) {
  if (Object.is(actual, expected)) return undefined;
  const both = [actual, expected];
  if (both.some((value) => typeof value !== "object" || value === null)) {
    return `${where}: expected ${format(expected)}, got ${format(actual)}`;
  }
  if (Array.isArray(actual) !== Array.isArray(expected)) {
    return `${where}: expected ${format(expected)}, got ${format(actual)}`;
  }
  const names = new Set(both.flatMap((value) => Object.keys(value)));
  for (const name of names) {
    if (!Object.hasOwn(actual, name)) return `${where}.${name}: missing, expected ${format(expected[name])}`;
    if (!Object.hasOwn(expected, name)) return `${where}.${name}: unexpected, with ${format(actual[name])}`;
    const difference = findDifference(actual[name], expected[name], `${where}.${name}`);
    if (difference) return difference;
  }
  return undefined;
}
