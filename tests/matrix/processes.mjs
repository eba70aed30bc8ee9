// Starts programs, and ensures that none outlives this process.
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";

const running = new Set();
process.once("exit", () => running.forEach(end));
// A signal alone would end this process without the `exit` event, and leave its browsers running.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** Starts a program in its own process group, because browsers and bundlers start further processes. */
export function start(program, given, { cwd, env = {}, stdio = ["ignore", "pipe", "pipe"] } = {}) {
  const child = spawn(program, given, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name]?.on("data", (data) => (output[name] += data));
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? code));
  }).finally(() => running.delete(child));
  const stop = () => {
    end(child);
    return ended;
  };
  return { child, output, ended, stop, [Symbol.asyncDispose]: stop };
}

/** Runs a program to its end and returns what it printed; anything but success within the limit is an error. */
export async function run(program, given, { limit = 180_000, ...options } = {}) {
  const { child, output, ended } = start(program, given, options);
  let late = "";
  const timer = setTimeout(() => {
    late = ` after its ${limit / 1000} s`;
    end(child);
  }, limit);
  const outcome = await ended;
  clearTimeout(timer);
  if (outcome === 0) return output.stdout;
  throw new Error(
    `${basename(program)} ${given.join(" ")} ended with ${outcome}${late}:\n${output.stdout}${output.stderr}`.slice(
      0,
      8000,
    ),
  );
}

/** Resolves to the first match of a pattern in a server's output, by which servers announce that they listen. */
export async function waitForOutput(server, pattern, limit = 90_000) {
  const lines = [server.child.stdout, server.child.stderr].map((stream) => createInterface(stream));
  const found = new Promise((resolve) => {
    const look = (line) => pattern.exec(line) && resolve(pattern.exec(line));
    for (const each of lines) each.on("line", look);
  });
  const failed = server.ended.then((outcome) => {
    throw new Error(`it ended with ${outcome} before it listened:\n${server.output.stdout}${server.output.stderr}`);
  });
  return within(
    Promise.race([found, failed]),
    limit,
    () => `it did not listen:\n${server.output.stdout}${server.output.stderr}`,
  );
}

/** Rejects if a promise does not settle within a limit. */
export async function within(promise, limit, why) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limit / 1000} s: ${why()}`.slice(0, 8000))), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function end(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}
