// Looks at every error that the library produces during a run, whatever a case wanted of it.

/** The library with every error that it throws or rejects with noted. */
export function witnessed(lib) {
  const errors = [];
  const note = (name, error) => {
    errors.push({ name, error });
    throw error;
  };
  const wrapped = { ...lib };
  for (const [name, value] of Object.entries(lib)) {
    if (typeof value !== "function" || name === "LiveStreamError") continue;
    wrapped[name] = (...args) => {
      let result;
      try {
        result = value(...args);
      } catch (error) {
        note(name, error);
      }
      // The promise itself is returned, because that of a list is more than a promise.
      if (typeof result?.then === "function") result.then(undefined, (error) => errors.push({ name, error }));
      return result;
    };
  }
  return { lib: wrapped, errors };
}

/** Everything that a program may print of an error. */
export function printed(error, inspect) {
  const texts = [String(error), error?.message, error?.stack, JSON.stringify(error), inspect?.(error)];
  try {
    for (let cause = error?.cause, depth = 0; cause && depth < 4; cause = cause.cause, depth += 1) {
      texts.push(String(cause), cause.stack);
    }
  } catch {
    // What cannot be read cannot be printed either.
  }
  return texts.filter((text) => typeof text === "string").join("\n");
}
