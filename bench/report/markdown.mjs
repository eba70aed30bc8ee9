// Writes RESULTS.md: the goals, then each row with its plots and tables.

/** The whole report as text. */
export function report(rows, machine) {
  return `${[
    "# Measured side by side",
    "Written by `cargo xtask bench`, in one run on one machine; [README.md](README.md) says how each figure comes about, [NOTES.md](NOTES.md) " +
      "where the time goes. Everything in a row takes turns, round by round. A figure is the median, with the range of four values of five " +
      "in parentheses. A ratio is formed within each round, so that what disturbed the machine disturbed both sides of it; below 1 is faster.",
    table(["", ""], machine),
    "## What was to be reached",
    table(
      ["what", "goal", "measured", ""],
      rows
        .flatMap(({ goals }) => goals)
        .map(({ what, goal, figure, reached }) => [what, goal, figure, reached ? "reached" : "**missed**"]),
    ),
    ...rows.map(section),
  ].join("\n\n")}\n`;
}

/** One row of the comparison. */
export function section({ title, about, tables, plots }) {
  const images = plots.map(({ name, title }) => `![${title}](plots/${name}.svg)`);
  const parts = tables.map(({ caption, columns, rows }) =>
    [...(caption ? [`${caption}:`] : []), table(columns, rows)].join("\n\n"),
  );
  return [`## ${title}`, about, ...images, ...parts].join("\n\n");
}

function table(columns, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  const numeric = columns.map(
    (_, place) => place > 0 && rows.every((row) => /^([-+−]?[\d.,]+( .*)?|)$/.test(row[place] ?? "")),
  );
  return [line(columns), `|${numeric.map((right) => (right ? "---:" : "---")).join("|")}|`, ...rows.map(line)].join(
    "\n",
  );
}
