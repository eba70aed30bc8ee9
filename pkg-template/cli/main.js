// Runs the program from the command line to the exit code.
import { readFileSync } from "node:fs";
import { doctor } from "./doctor.js";
import { EXIT } from "./exit.js";
import { failureOf } from "./failure.js";
import { helpOf, helpOfAll } from "./help.js";
import { untilInterrupted } from "./interrupt.js";
import { list } from "./list.js";
import { outputOf } from "./output.js";
import { progressOf } from "./progress.js";
import { start } from "./start.js";
import { stop } from "./stop.js";
import { url } from "./url.js";
import { readUsage, UsageError } from "./usage.js";
import { wait } from "./wait.js";
import { didYouMean } from "./words.js";

const COMMANDS = Object.fromEntries(
  [start, wait, stop, list, url, doctor].map((command) => [command.name, withCommon(command)]),
);

/** Adds the options that every command has. */
function withCommon(command) {
  const { needsNoApi, options } = command;
  const common = {
    ...(!needsNoApi && {
      "base-url": {
        value: "URL",
        is: "options.baseUrl",
        about: "another API, such as an emulator's http://127.0.0.1:8100/v2; it receives a token of your account",
      },
    }),
    json: { about: "print one JSON object for programs, also for errors; a list prints one per stream" },
    help: { short: "h", about: "this help" },
  };
  return { ...command, options: { ...options, ...common } };
}

/** Runs a command and resolves to the exit code. */
export async function main(process) {
  const { argv, env, stdin, stdout, stderr } = process;
  const given = argv.slice(2);
  // Known before the arguments are parsed, because it determines the format of usage errors.
  const isJson = given.includes("--json");
  const output = outputOf({ stdout, stderr, env, isJson, secrets: [env.HMS_SECRET] });
  const command = Object.hasOwn(COMMANDS, given[0] ?? "") ? COMMANDS[given[0]] : undefined;
  try {
    const help = helpFor(given, command, stdout.columns || undefined);
    if (help) {
      await output.result(help.lines, help.object);
      return given.length > 0 ? EXIT.done : EXIT.usage;
    }
    const { operand, values } = readUsage(command, given.slice(1));
    const credentials = () => credentialsOf(env);
    const baseUrl = values["base-url"] ?? (env.HMS_BASE_URL || undefined);
    const call = command.needsNoApi
      ? undefined
      : { credentials: credentials(), ...(baseUrl && { baseUrl }), signal: untilInterrupted(process) };
    const progress = (doing) => progressOf({ stderr, env, output, doing });
    return (await command.run({ operand, values, call, credentials, stdin, output, progress })) ?? EXIT.done;
  } catch (error) {
    const { exit, lines, object } = failureOf(error, command, output.width);
    await output.failure(lines, object);
    return exit;
  }
}

/** The output if help or the version is requested. */
function helpFor(given, command, columns) {
  const [first, second] = given;
  if (command)
    return given.slice(1).some((word) => word === "--help" || word === "-h")
      ? asHelp(helpOf(command, columns))
      : undefined;
  if (first === "--version" || first === "-V") return { lines: [[version()]], object: { version: version() } };
  if (first === undefined || ["help", "--help", "-h"].includes(first)) {
    const about = Object.hasOwn(COMMANDS, second ?? "") ? COMMANDS[second] : undefined;
    return asHelp(about ? helpOf(about, columns) : helpOfAll(COMMANDS, columns));
  }
  const what = first.startsWith("-") ? "option" : "command";
  throw new UsageError(`there is no ${what} ${first.slice(0, 40)}${didYouMean(first, Object.keys(COMMANDS))}`);
}

const asHelp = (lines) => ({
  lines,
  object: { help: lines.map((line) => line.map((part) => part.text ?? part).join("")).join("\n") },
});

/** The version in the package's manifest, one folder above this script. */
const version = () => JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

function credentialsOf({ HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret }) {
  const missing = Object.entries({ HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret }).filter(([, value]) => !value);
  if (missing.length === 0) return { accessKey, secret };
  const names = missing.map(([name]) => name).join(" and ");
  throw new UsageError(
    `${names} ${missing.length === 1 ? "is" : "are"} missing: set ${missing.length === 1 ? "it" : "them"} in the environment, as shown on the 100ms dashboard under Developer`,
  );
}
