// Runs the contract as a process against an emulator that the test controls.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { atExit, startEmulator } from "../built.mjs";

const PROGRAM = fileURLToPath(new URL("run.mjs", import.meta.url));

/** The time limit of a case, with room for a busy machine. */
export const limit = { timeout: 120_000 };

/** Cases mostly wait, so several run concurrently. */
export const concurrent = { concurrency: 4 };

/** A case with its own emulator. */
export const test = (name, body) =>
  it(name, limit, async (t) => {
    const api = await emulator();
    t.after(() => api.stop());
    await body(api);
  });

/** The room that the tests ask about. */
export const ROOM = "65f0c0a7c7f1b2d3e4f50602";

/** The meeting URL, with a token in it. */
export const MEETING_URL = `https://meet.example/preview/${ROOM}/host?skip_preview=true&auth_token=canary-of-the-meeting`;

/** An emulator in which only the room exists, with its control API. */
async function emulator() {
  const started = await startEmulator({ startDelay: 0.6 });
  const control = async (method, path, body) => {
    const answer = await fetch(`${started.origin}/_emulator${path}`, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await control("PUT", "/settings", { strict_rooms: true });
  await control("PUT", `/rooms/${ROOM}`, {});
  return {
    ...started,
    control,
    baseUrl: `${started.origin}/v2`,
    rule: (rule) => control("POST", "/rules", rule),
    requests: () => control("GET", "/requests?limit=10000"),
    /** All jobs that are starting or running: live streams, recordings and external streams. */
    async onAir() {
      const { streams, recordings, external_streams } = await control("GET", "/state?limit=1000");
      return [...streams, ...recordings, ...external_streams].filter(({ status }) =>
        ["starting", "running"].includes(status),
      );
    },
  };
}

/** Starts the contract with the keys and the `baseUrl` of an emulator. */
export function begin(api, args, { env = {}, room = ["--room", ROOM] } = {}) {
  const keys = { HMS_ACCESS_KEY: api.accessKey, HMS_SECRET: api.secret };
  return watched(["--base-url", api.baseUrl, "--timeout", "10", ...room, ...args], { ...keys, ...env });
}

/** Starts the contract without keys. */
export const beginWithoutKeys = (args) => watched(args, { HMS_ACCESS_KEY: "", HMS_SECRET: "" });

function watched(args, env) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, HMS_MEETING_URL: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  atExit.add(() => child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
  const over = once(child, "close").then(([code, signal]) => ({
    ...output,
    code,
    signal,
    all: output.stdout + output.stderr,
  }));
  return { child, output, over };
}

/** Runs the contract with --json to its end, and parses its output. */
export async function run(api, args = [], more) {
  return result(await begin(api, ["--json", ...args], more).over);
}

/** Parses the output of a run with --json. */
export function result(ended) {
  const { results, started } = JSON.parse(ended.stdout);
  const verdicts = (verdict) => results.filter((row) => row.verdict === verdict).map(({ id }) => id);
  return { ...ended, results, started, verdicts, row: (id) => results.find((row) => row.id === id) };
}

/** Waits until a condition holds. */
export async function until(holds) {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error("the condition did not hold within 30 s");
}
