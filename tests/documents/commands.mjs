// The commands, options, suites, packages and scripts of this repository, each read from its declaration.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../built.mjs";
import { files, read } from "./read.mjs";

const help = /const HELP: &str = "\\\n([\s\S]*?)\n";/.exec(read("xtask/src/main.rs"))[1];
const commands = new Set([...help.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name));
const suites = new Set([...read("xtask/src/suites.rs").matchAll(/\bname: "([a-z]+)"/g)].map(([, name]) => name));
const packages = new Set(
  files.filter((file) => file.endsWith("Cargo.toml")).map((file) => /^name = "(.+)"$/m.exec(read(file))?.[1]),
);

/** The sources of the program `hms-live`, one file per command. */
const program = files
  .filter((file) => file.startsWith("pkg-template/cli/"))
  .map(read)
  .join("\n");

/** The problem of a command line that uses something of this repository, or undefined. */
export function faultOf(line, document) {
  const words = line.split(/\s+#|\s{2,}|\s&&\s|\s\|\s/, 1)[0].split(" ");
  if (line.startsWith("cargo xtask ")) return faultOfXtask(words.slice(2));
  const asked = /^cargo \w+.* (?:-p|--package) ([\w-]+)/.exec(line)?.[1];
  if (asked && !packages.has(asked)) return `there is no package ${asked}`;
  const script = /^node (?:--\S+ )*((?:\w[\w-]*\/)*[\w.-]+\.mjs)/.exec(line)?.[1];
  if (script && !files.includes(script)) return `there is no file ${script}`;
  const [, asks, options] = /^(?:npx --no-install )?hms-live ([a-z]+)(.*)/.exec(words.join(" ")) ?? [];
  if (asks) return faultOfProgram(asks, options);
  const run = /^npm (?:run )?([a-z]+)/.exec(line)?.[1];
  if (run && (line.startsWith("npm run ") || run === "start") && !scriptsFor(document).has(run))
    return `no package.json beside it has the script ${run}`;
  return undefined;
}

function faultOfXtask([command, ...given]) {
  if (!commands.has(command)) return `there is no command ${command}`;
  for (const word of given.slice(0, given.includes("--") ? given.indexOf("--") : undefined)) {
    if (word.startsWith("--") && !help.includes(word)) return `the help does not know ${word}`;
    if (!["test", "install"].includes(command) || !/^[a-z]/.test(word)) continue;
    if (!(suites.has(word.split(":")[0]) || files.includes(word))) return `${word} is neither a suite nor a file`;
  }
  return undefined;
}

function faultOfProgram(command, given) {
  if (!files.includes(`pkg-template/cli/${command}.js`)) return `hms-live has no command ${command}`;
  const missing = (given.match(/--[a-z][a-z-]+/g) ?? []).find((option) => !program.includes(option.slice(2)));
  return missing && `hms-live has no option ${missing}`;
}

function scriptsFor(document) {
  const near = files.filter((file) => file.endsWith("package.json") && posix.dirname(file) === posix.dirname(document));
  return new Set(near.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(root, file), "utf8")).scripts ?? {})));
}
