// Runs the matrix: `node tests/matrix/run.mjs [--all] [part of a title ...]`. Without arguments it runs the cells of every test run, with
// `--all` all cells, and with parts of titles the matching ones of all cells.
const names = process.argv.slice(2);
if (names.includes("--all")) process.env.HMS_LIVE_MATRIX = "all";
const parts = names.filter((name) => name !== "--all");
const unknown = parts.find((name) => name.startsWith("-"));
if (unknown) {
  console.error(`${unknown} is no option of the matrix; --all is the only one`);
  process.exit(2);
}
if (parts.length > 0) process.env.HMS_LIVE_MATRIX_CELLS = parts.join(",");
await import("./matrix.test.mjs");
