// The few assertions that the suite needs, so that it runs where there is no node:assert.

export function ok(value, sentence) {
  if (!value) throw new Error(sentence);
}

export function equal(actual, expected, what = "value") {
  if (!Object.is(actual, expected)) throw new Error(`${what}: expected ${shown(expected)}, got ${shown(actual)}`);
}

/** Holds two values of JSON, or of JSON with `undefined`, against each other. */
export function same(actual, expected, what = "value") {
  const difference = differs(actual, expected, what);
  if (difference) throw new Error(difference);
}

export function matches(text, pattern, what = "text") {
  if (!pattern.test(text)) throw new Error(`${what}: ${pattern} does not match ${shown(text)}`);
}

/** The reason with which a promise rejects, whatever it is. */
export async function rejection(promise, what = "call") {
  let value;
  try {
    value = await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error(`${what}: expected a rejection, got ${shown(value)}`);
}

/** What a function throws. */
export function thrown(work, what = "call") {
  let value;
  try {
    value = work();
  } catch (reason) {
    return reason;
  }
  throw new Error(`${what}: expected an exception, got ${shown(value)}`);
}

/** Holds an error against the members that it must have. */
export function fails(error, members, what = "error") {
  ok(error instanceof Error, `${what}: expected an Error, got ${shown(error)}`);
  for (const [name, expected] of Object.entries(members)) {
    if (expected instanceof RegExp) matches(error[name], expected, `${what}.${name} (${error.message})`);
    else same(error[name], expected, `${what}.${name} (${error.message})`);
  }
  return error;
}

export function shown(value) {
  try {
    // Some engines write every hole of a list, and one of the values that are tried has four billion.
    if (Array.isArray(value) && value.length > 1000) return `a list of ${value.length}`;
    // Some texts are millions of letters long.
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

function differs(actual, expected, where) {
  if (Object.is(actual, expected)) return undefined;
  const both = [actual, expected];
  if (both.some((value) => typeof value !== "object" || value === null)) {
    return `${where}: expected ${shown(expected)}, got ${shown(actual)}`;
  }
  if (Array.isArray(actual) !== Array.isArray(expected)) {
    return `${where}: expected ${shown(expected)}, got ${shown(actual)}`;
  }
  const names = new Set(both.flatMap((value) => Object.keys(value)));
  for (const name of names) {
    if (!Object.hasOwn(actual, name)) return `${where}.${name}: is missing, expected ${shown(expected[name])}`;
    if (!Object.hasOwn(expected, name)) return `${where}.${name}: is there, with ${shown(actual[name])}`;
    const difference = differs(actual[name], expected[name], `${where}.${name}`);
    if (difference) return difference;
  }
  return undefined;
}
