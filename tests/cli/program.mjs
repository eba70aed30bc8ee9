// Runs the program `hms-live` of the built package.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../built.mjs";

export const PROGRAM = join(packageFolder, "dist/cli.js");

/** A minimal environment, so that the developer's own variables do not matter. */
const BARE = { PATH: process.env.PATH, HOME: process.env.HOME };

export const ACCESS_KEY = "64101349d0f56e684b608c08";
export const SECRET = "canary-emulator-secret";

/** The environment variables that point the program at an API. */
export const environment = (baseUrl, more) => ({
  HMS_ACCESS_KEY: ACCESS_KEY,
  HMS_SECRET: SECRET,
  HMS_BASE_URL: baseUrl,
  ...more,
});

/** Starts the program. `waitForOutput(pattern)` resolves once its output matches; `ended` resolves to its output and exit code. */
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
  const waitForOutput = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.test(seen.stdout + seen.stderr) && resolve(seen);
      waiting.add(look);
      ended.then((all) => reject(new Error(`it ended without printing ${pattern}: ${JSON.stringify(all)}`)));
      look();
    });
  return { child, waitForOutput, ended };
}

/** Runs the program to its end. */
export const run = (given, env, options) => begin(given, env, options).ended;

/** Parses the one JSON object on a program's stdout. */
export const objectOf = ({ stdout }) => JSON.parse(stdout);
