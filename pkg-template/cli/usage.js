// Parses a command's arguments by its declaration.
import { parseArgs } from "node:util";
import { didYouMean } from "./words.js";

/** An invalid command line. No request was sent. */
export class UsageError extends Error {}

/** Options with which people try to pass secrets, visible to other users and in the shell's history. */
const SECRETS = /^-+(access-?key|secret|token|credentials|password|auth.*)$/i;

const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/;
const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST = 2_147_483_647;

/**
 * Parses the arguments after a command's name into its operand and option values. An option is declared as `{ value,
 * choices, about, ... }`; one without `value` is a flag.
 */
export function readUsage(command, given) {
  const { options } = command;
  const config = Object.entries(options).map(([name, { value, short }]) => [
    name,
    { type: value ? "string" : "boolean", ...(short && { short }) },
  ]);
  const { tokens } = parseArgs({
    args: given,
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = {};
  for (const token of tokens.filter(({ kind }) => kind === "option")) {
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw new UsageError(unknown(token.rawName, command));
    if (Object.hasOwn(values, token.name)) throw new UsageError(`${token.rawName} is given twice`);
    values[token.name] = readValue(token, option);
  }
  return { operand: operandOf(command, tokens), values };
}

function unknown(name, { name: command, options }) {
  if (SECRETS.test(name))
    return `there is no option ${name}, because other users of the machine can see command lines, and shells store them: set HMS_ACCESS_KEY and HMS_SECRET in the environment`;
  const known = Object.keys(options).map((each) => `--${each}`);
  return `${command} has no option ${name}${didYouMean(name, known)}`;
}

/** A value with a leading dash is probably the next option, so it must be joined with `=`. */
function readValue({ rawName, value, inlineValue }, option) {
  if (!option.value) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return true;
  }
  const isNext = !inlineValue && value?.startsWith("-") && value !== "-";
  if (value === undefined || value === "" || isNext) throw new UsageError(`${rawName} needs a value, ${option.value}`);
  if (option.choices && !option.choices.includes(value))
    throw new UsageError(`${rawName} takes ${listed(option.choices)}${didYouMean(value, option.choices)}`);
  return option.read ? option.read(value, rawName) : value;
}

/** Joins choices: `throw or return`. */
const listed = (choices) => choices.join(", ").replace(/, ([^,]*)$/, " or $1");

/** The operand. Extra words are not quoted, since they may be secrets. */
function operandOf({ name, operand }, tokens) {
  const found = tokens.filter(({ kind }) => kind === "positional").map(({ value }) => value);
  const wanted = operand ? 1 : 0;
  if (found.length > wanted)
    throw new UsageError(
      `${name} takes ${operand ? `one <${operand}>` : "only options"}, but got ${found.length} words`,
    );
  if (found.length < wanted || found[0] === "") throw new UsageError(`${name} needs a <${operand}>`);
  return found[0];
}

/** Converts `90`, `90s`, `2m`, `1.5h` or `500ms` to milliseconds. */
export function readDuration(text, name) {
  const [, number, unit = "s"] = DURATION.exec(text) ?? [];
  const milliseconds = Math.round(number * MILLISECONDS[unit]);
  if (!(milliseconds >= 1 && milliseconds <= LONGEST))
    throw new UsageError(`${name} takes a time of at most 24 days, such as 90, 90s, 2m or 500ms`);
  return milliseconds;
}

/** Parses a positive whole number. */
export function readCount(text, name) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${name} takes a whole number above 0`);
  return Number(text);
}
