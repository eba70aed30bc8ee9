// SVG plots that are readable in light and dark mode.

const WIDTH = 760;
const LABEL = 300;
const STYLE = `<style>
  text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } .faint { fill: #57606a; font-size: 11px }
  .bar { fill: #8c959f } .ours { fill: #1a7f64 } .line { stroke: #8c959f; fill: none; stroke-width: 2 } .line.ours { stroke: #1a7f64; fill: none }
  .range { stroke: #24292f; stroke-width: 1.5 } .grid { stroke: #d0d7de } .one { stroke: #cf222e; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .faint { fill: #9198a1 } .bar { fill: #6e7681 } .ours { fill: #3fb68f } .line { stroke: #6e7681 } .line.ours { stroke: #3fb68f }
    .range { stroke: #e6edf3 } .grid { stroke: #30363d } .one { stroke: #ff7b72 }
  }
</style>`;

/** A plot of bars with ranges, or of lines. */
export const plot = (what) => (what.bars ? bars(what) : lines(what));

function bars({ title, unit, bars }) {
  const longest = Math.max(...bars.map(({ median }) => median), 0) || 1;
  // An extreme range is clipped, because it would leave no room for the bars.
  const most = Math.min(Math.max(longest, ...bars.map(({ high }) => high ?? 0)), longest * 2);
  const least = Math.min(0, ...bars.flatMap(({ median, low }) => [median, low ?? 0]));
  const room = WIDTH - LABEL - 90;
  const x = (value) => LABEL + ((Math.min(value, most) - least) / (most - least)) * room;
  const grid = steps(least, most).map(
    (value) => `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="30" y2="${40 + bars.length * 26}"/>
  <text class="faint" x="${x(value)}" y="${54 + bars.length * 26}" text-anchor="middle">${short(value)}</text>`,
  );
  const drawn = bars.map(({ name, ours, median, low, high }, place) => {
    const y = 36 + place * 26;
    const range =
      low === undefined || low === high
        ? ""
        : `<line class="range" x1="${x(low)}" x2="${x(high)}" y1="${y + 9}" y2="${y + 9}"/>`;
    const end = Math.max(x(median), high === undefined ? 0 : x(high));
    const [from, to] = [Math.min(x(0), x(median)), Math.max(x(0), x(median))];
    return `<text x="${LABEL - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>
  <rect class="bar${ours ? " ours" : ""}" x="${from}" y="${y}" width="${Math.max(1, to - from)}" height="18" rx="2"/>${range}
  <text x="${end + 6}" y="${y + 13}">${short(median)} ${unit}</text>`;
  });
  const one =
    unit === "×" && most > 1
      ? `<line class="one" x1="${x(1)}" x2="${x(1)}" y1="30" y2="${40 + bars.length * 26}"/>`
      : "";
  return svg(title, 64 + bars.length * 26, [...grid, ...drawn, one]);
}

function lines({ title, unit, lines }) {
  const points = lines.flatMap(({ points }) => points);
  const [right, top] = [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y)) * 1.1];
  const [left, bottom, high] = [60, 260, 40];
  const x = (value) => left + (value / right) * (WIDTH - left - 190);
  const y = (value) => bottom - (value / top) * (bottom - high);
  const grid = steps(0, top).map(
    (value) => `<line class="grid" x1="${left}" x2="${x(right)}" y1="${y(value)}" y2="${y(value)}"/>
  <text class="faint" x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${short(value)} ${unit}</text>`,
  );
  const marks = steps(0, right).map(
    (value) =>
      `<text class="faint" x="${x(value)}" y="${bottom + 18}" text-anchor="middle">${value.toLocaleString("en-US")}</text>`,
  );
  const ends = spreadOut(lines.map(({ points }) => y(points.at(-1)[1])));
  const drawn = lines.map(({ name, ours, points }, place) => {
    const path = points
      .map(([px, py], index) => `${index === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
      .join(" ");
    return `<path class="line${ours ? " ours" : ""}" d="${path}"/><text x="${x(right) + 8}" y="${ends[place] + 4}">${escaped(name)}</text>`;
  });
  return svg(title, bottom + 30, [...grid, ...marks, ...drawn]);
}

/** Label positions, moved down to avoid overlaps. */
function spreadOut(heights) {
  const moved = [...heights];
  const order = [...heights.keys()].sort((one, other) => heights[one] - heights[other]);
  for (const [rank, place] of order.entries())
    if (rank > 0) moved[place] = Math.max(heights[place], moved[order[rank - 1]] + 16);
  return moved;
}

const svg = (
  title,
  height,
  parts,
) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
  ${STYLE}
  <text class="title" x="8" y="18">${escaped(title)}</text>
  ${parts.join("\n  ")}
</svg>
`;

/** About five round values in a range. */
function steps(least, most) {
  const rough = (most - least) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const found = [];
  for (let value = Math.ceil(least / step) * step; value <= most; value += step)
    found.push(Number(value.toPrecision(12)));
  return found;
}

const short = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString());
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
