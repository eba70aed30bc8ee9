// The output of `--help`.
import { MEANINGS } from "./exit.js";
import { styled } from "./output.js";
import { wrap } from "./words.js";

/** The maximum width for readability. */
const WIDEST = 96;

/** The environment variables that the program reads. */
const ENVIRONMENT = [
  ["HMS_ACCESS_KEY", "access key of your 100ms app: dashboard, Developer"],
  ["HMS_SECRET", "its secret; there is no option for it, since others can see command lines"],
  ["HMS_BASE_URL", "the same as --base-url"],
  ["NO_COLOR", "no colours, and no line that is updated in place"],
];

const title = (text) => styled("bold", text);

/** The help of the program. */
export function helpOfAll(commands, columns = WIDEST) {
  const width = Math.min(columns, WIDEST);
  const names = Object.values(commands).map(({ name, operand, summary }) => [usageOf(name, operand), summary]);
  return [
    ["hms-live: starts, follows and stops live streams of 100ms rooms"],
    [],
    [title("Usage")],
    ["  hms-live <command> [options]"],
    [],
    [title("Commands")],
    ...table(names, width),
    [],
    ...environment(width),
    [],
    [
      "`hms-live <command> --help` describes a command, what it bills, its options and exit codes. See also docs/command-line.md.",
    ],
  ];
}

/** The help of a command. */
export function helpOf({ name, operand, summary, about, bills, options, exits, examples }, columns = WIDEST) {
  const width = Math.min(columns, WIDEST);
  const shown = Object.entries(options).map(([option, { value, short, about }]) => [
    `${short ? `-${short}, ` : ""}--${option}${value ? ` ${value}` : ""}`,
    about,
  ]);
  return [
    [`hms-live ${name}: ${summary}`],
    [],
    [title("Usage")],
    [`  hms-live ${usageOf(name, operand)} [options]`],
    [],
    ...wrap(about.replaceAll("\n", " "), width).map((line) => [line]),
    [],
    [title("Billing")],
    ...wrap(bills.replaceAll("\n", " "), width - 2).map((line) => [`  ${line}`]),
    [],
    [title("Options")],
    ...table(shown, width),
    [],
    ...environment(width),
    [],
    [title("Exit codes")],
    ...table(
      exits.map((code) => [String(code), MEANINGS[code]]),
      width,
    ),
    [],
    [title(examples.length === 1 ? "Example" : "Examples")],
    ...examples.map((line) => [`  ${line}`]),
  ];
}

const usageOf = (name, operand) => (operand ? `${name} <${operand}>` : name);

const environment = (width) => [[title("Environment")], ...table(ENVIRONMENT, width)];

/** Formats two columns and wraps the second. */
function table(rows, width) {
  const first = Math.min(26, Math.max(...rows.map(([name]) => name.length))) + 2;
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(width - first - 2, 20));
    const fits = name.length < first;
    const head = fits ? [[`  ${name.padEnd(first)}`, lines[0]]] : [[`  ${name}`], ["  ".padEnd(first + 2), lines[0]]];
    return [...head, ...lines.slice(1).map((line) => ["  ".padEnd(first + 2), line])];
  });
}
