// The help of the program `hms-live`, and docs/command-line.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { packageFolder, root } from "./built.mjs";
import { run } from "./cli/program.mjs";

/** The help text of each command. */
const helps = new Map();

before(async () => {
  const { stdout } = await run(["--help"], {});
  const commands = [...stdout.matchAll(/^ {2}([a-z]+)( <.*>)? {2}/gm)].map(([, name]) => name);
  for (const command of commands) helps.set(command, await run([command, "--help"], {}));
});

/** The rows of a table in a help text, whose second column may span several lines. */
function rowsOf(text, title) {
  const [, part] = text.split(`\n${title}\n`);
  const [rows] = part.split("\n\n");
  return rows
    .replaceAll(/\n {6,}/g, " ")
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));
}

describe("help", () => {
  it("of a command describes what it does and bills, its options, variables and exit codes, with an example", () => {
    assert.ok(helps.size >= 5);
    for (const [command, { code, stdout, stderr }] of helps) {
      assert.deepEqual([code, stderr], [0, ""]);
      for (const part of ["Usage", "Billing", "Options", "Environment", "Exit codes", "Example"])
        assert.match(stdout, new RegExp(`^${part}`, "m"), command);
    }
  });

  it("is the same for help, -h and --help", async () => {
    const { stdout } = helps.get("start");
    for (const given of [
      ["help", "start"],
      ["start", "-h"],
      ["start", "room", "--wait", "--help"],
    ])
      assert.equal((await run(given, {})).stdout, stdout);
    assert.equal(JSON.parse((await run(["start", "--help", "--json"], {})).stdout).help, stdout.trimEnd());
  });

  it("is printed without a command, with exit code 2, and --version prints the package's version", async () => {
    assert.equal((await run([], {})).code, 2);
    const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
    assert.equal((await run(["--version"], {})).stdout, `${version}\n`);
    assert.deepEqual(JSON.parse((await run(["--version", "--json"], {})).stdout), { version });
  });
});

describe("docs/command-line.md", () => {
  const page = readFileSync(join(root, "docs/command-line.md"), "utf8");

  it("lists exactly the commands", () => {
    const listed = [...page.matchAll(/^\| `([a-z]+)( <[^`]*>)?` \|/gm)].map(([, name]) => name);
    assert.deepEqual(listed, [...helps.keys()]);
  });

  it("lists the exit codes and their meaning as the help does", () => {
    const listed = new Map([...page.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, meaning]) => [code, meaning]));
    const shown = new Map([...helps.values()].flatMap(({ stdout }) => rowsOf(stdout, "Exit codes")));
    assert.deepEqual([...listed].sort(), [...shown].sort());
  });

  it("names no unknown option", () => {
    const known = new Set([...helps.values()].flatMap(({ stdout }) => stdout.match(/--[a-z-]+/g)));
    // The exceptions are options of npx, Node and Deno.
    for (const [option] of page.matchAll(/(?<=[\s`])--[a-z-]+/g))
      assert.ok(
        known.has(option) || ["--no-install", "--env-file", "--allow-net", "--allow-env"].includes(option),
        option,
      );
  });
});
