// Runs the program `hms-live` of the built package as a process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../built.mjs";

export const PROGRAM = join(packageFolder, "dist/cli.js");

/** Nothing of the environment of whoever runs the tests, but where programs are. */
const BARE = { PATH: process.env.PATH, HOME: process.env.HOME };

export const ACCESS_KEY = "64101349d0f56e684b608c08";
export const SECRET = "canary-emulator-secret";

/** The variables that lead the program to an API. */
export const environment = (baseUrl, more) => ({
  HMS_ACCESS_KEY: ACCESS_KEY,
  HMS_SECRET: SECRET,
  HMS_BASE_URL: baseUrl,
  ...more,
});

/** A program under way. `said` resolves once stdout or stderr has what a pattern matches; `ended` to all of it. */
export function begin(given, env, { input, command = [process.execPath, PROGRAM] } = {}) {
  const [program, ...before] = command;
  const child = spawn(program, [...before, ...given], { env: { ...BARE, ...env }, timeout: 60_000 });
  const seen = { stdout: "", stderr: "" };
  const waiting = new Set();
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text) => {
      seen[name] += text;
      for (const look of waiting) look();
    });
  }
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const ended = once(child, "close").then(([code, signal]) => ({ ...seen, code, signal }));
  const said = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.test(seen.stdout + seen.stderr) && resolve(seen);
      waiting.add(look);
      ended.then((all) => reject(new Error(`it ended without saying ${pattern}: ${JSON.stringify(all)}`)));
      look();
    });
  return { child, said, ended };
}

/** Runs the program to its end. */
export const run = (given, env, options) => begin(given, env, options).ended;

/** The one object on a program's stdout. */
export const objectOf = ({ stdout }) => JSON.parse(stdout);
