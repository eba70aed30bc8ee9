// Formats results: a table, explanations and totals.

const MARKS = { "as expected": "ok", differs: "DIFFERS", "could not ask": "no answer", "not asked": "-" };
const COLOURS = { "as expected": 32, differs: 31, "could not ask": 33, "not asked": 2 };
const [MARK, ID] = [11, 26];
const WIDTH = 118;

/**
 * Prints results as they arrive. `print` takes a line, `show` a temporary line that the next one replaces; `colour` colours verdicts.
 */
export function makeTable({ print, show, colour }) {
  let family;
  let skipped = new Map();
  const tinted = (text, verdict) => (colour ? `\u001b[${COLOURS[verdict]}m${text}\u001b[0m` : text);
  const line = (verdict, id, text) => print(`  ${tinted(MARKS[verdict].padEnd(MARK), verdict)}${id.padEnd(ID)}${text}`);
  const flush = () => {
    for (const [reason, { verdict, ids }] of skipped) {
      for (const [index, text] of wrapped(`${reason}: ${ids.join(", ")}`, WIDTH - MARK - 2).entries()) {
        print(`  ${tinted((index === 0 ? MARKS[verdict] : "").padEnd(MARK), verdict)}${text}`);
      }
    }
    skipped = new Map();
  };
  return {
    asking: ({ id, unasked }) => unasked ?? show(`  ${"...".padEnd(MARK)}${id}`),
    add(result) {
      if (result.family !== family) {
        flush();
        family = result.family;
        print(`\n${family}`);
      }
      const { verdict, id, seen, reason, expected } = result;
      if (verdict === "differs") line(verdict, id, `${alternatives(expected)}; seen: ${seen}`);
      else if (verdict === "as expected") line(verdict, id, seen);
      else skipped.set(reason, { verdict, ids: [...(skipped.get(reason)?.ids ?? []), id] });
    },
    end: flush,
  };
}

const alternatives = (expected) => [expected].flat().join(" or ");

function wrapped(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** What differs, with its consequence. */
export const explained = (results) =>
  results
    .filter(({ verdict }) => verdict === "differs")
    .map(({ id, claim, ask, expected, seen, grounds, otherwise }) =>
      [
        `${id}: ${claim}.`,
        `  asked     ${ask}`,
        `  expected  ${alternatives(expected)}`,
        `  seen      ${seen}`,
        `  grounds   ${grounds}`,
        `  so        ${otherwise}`,
      ].join("\n"),
    );

/** One line with the number of rows per verdict. */
export function counted(results) {
  const count = (verdict) => results.filter((result) => result.verdict === verdict).length;
  const [fine, differ, silent, skipped] = ["as expected", "differs", "could not ask", "not asked"].map(count);
  return `${fine} as expected, ${differ} ${differ === 1 ? "differs" : "differ"}, ${silent} could not be asked, ${skipped} not asked`;
}
