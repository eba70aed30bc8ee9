// Suggestions for mistyped words, and line wrapping.

/** The end of a message about an unknown word: `; did you mean start?`, or empty if no known word is similar. */
export function didYouMean(word, known) {
  const allowed = 1 + Math.floor(word.length / 4);
  const near = known
    .map((candidate) => ({ candidate, distance: distance(word.slice(0, 40), candidate) }))
    .filter((each) => each.distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return near.length > 0 ? `; did you mean ${near[0].candidate}?` : "";
}

/** The Damerau-Levenshtein distance (optimal string alignment). */
function distance(from, to) {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = isSwap ? rows[i - 2][j - 2] + 1 : Infinity;
      row.push(Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + change, swap));
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}

/** Wraps a text at white space. */
export function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}
