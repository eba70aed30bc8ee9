// Starts that are under way in this handler: whoever asks for the same meanwhile gets the same answer.

/** Returns a function that begins the work of a key, or joins it where it is under way. */
export function startsUnderWay() {
  const underWay = new Map();
  return (key, begin) => {
    const known = underWay.get(key);
    if (known) return { answer: known, joined: true };
    // Cleared by the work itself: the browser that began it may be gone by then.
    const answer = begin().finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return { answer, joined: false };
  };
}
