// Deduplicates concurrent starts in this handler.

/** Returns a function that runs the work of a key, or joins it if it is already running. */
export function startsUnderWay() {
  const underWay = new Map();
  return (key, begin) => {
    const known = underWay.get(key);
    if (known) return { answer: known, joined: true };
    // Cleared when the work ends, since the browser that began it may be gone by then.
    const answer = begin().finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return { answer, joined: false };
  };
}
