// Records every error that the library produces during a run, so that the last case can search all of them for secrets.

/** Wraps the library and records every error that it throws or rejects with. */
export function recordErrors(lib) {
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
      // Returns the original promise, because that of a list is also async iterable.
      if (typeof result?.then === "function") result.then(undefined, (error) => errors.push({ name, error }));
      return result;
    };
  }
  return { lib: wrapped, errors };
}

/** Everything that a program might print of an error. */
export function printable(error, inspect) {
  const texts = [String(error), error?.message, error?.stack, JSON.stringify(error), inspect?.(error)];
  try {
    for (let cause = error?.cause, depth = 0; cause && depth < 4; cause = cause.cause, depth += 1) {
      texts.push(String(cause), cause.stack);
    }
  } catch {
    // A cause that throws when it is read cannot be printed either.
  }
  return texts.filter((text) => typeof text === "string").join("\n");
}
