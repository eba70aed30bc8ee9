// Test fixtures: the Worker in workerd with an emulator of the API, and the calls to both.
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync, rmSync, statfsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { atExit, startEmulator } from "../../tests/built.mjs";
import { bundle } from "../serve.mjs";
import { newSession } from "../session.mjs";

export const folder = fileURLToPath(new URL("..", import.meta.url));
export const SESSION_SECRET = "canary-session-secret-canary-session-secret";
export const WEBHOOK_SECRET = "canary-webhook-secret";
export const SIGNATURE_SECRET = "canary-signature-secret";

/** State must survive a process but not the machine, so it lives in memory, which is faster than a disk. */
const PLACE = hasRoom("/dev/shm") ? "/dev/shm" : tmpdir();

let rooms = 0;
export function newRoom(name = "room") {
  rooms += 1;
  return `${name}-${process.pid}-${rooms}`;
}

function hasRoom(place) {
  if (!existsSync(place)) return false;
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize > 2 ** 30;
}

/** A temporary folder that is removed after the tests. */
export async function scratch(t) {
  const place = await mkdtemp(join(PLACE, "hms-live-worker-test-"));
  t.after(() => rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return place;
}

/** Starts an emulator with a Worker in front, both stopped after the tests. */
export async function startBoth(t, { startDelay = 3, ...options } = {}) {
  const emulator = await startEmulator({ startDelay });
  t.after(() => emulator.stop());
  const state = options.state ?? (await scratch(t));
  const worker = await startWorker(t, { emulator, state, ...options });
  return { emulator, state, worker };
}

/** Calls `use` with an emulator and a Worker in front, which are stopped afterwards. */
export async function withBoth(options, use) {
  const ends = [];
  try {
    return await use(await startBoth({ after: (end) => ends.unshift(end) }, options));
  } finally {
    for (const end of ends) await end();
  }
}

/** Runs `begin` before the cases of a block, and its clean-up after them in reverse order. */
export function shared(begin) {
  const ends = [];
  const t = { after: (end) => ends.push(end) };
  before(() => begin(t));
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return t;
}

/** The settings of a Worker that uses the emulator as its API. */
const settingsFor = ({ origin, accessKey, secret }) => ({
  API_URL: `${origin}/v2`,
  HMS_ACCESS_KEY: accessKey,
  HMS_SECRET: secret,
  SESSION_SECRET,
  WEBHOOK_SECRET,
  WEBHOOK_SIGNATURE_SECRET: SIGNATURE_SECRET,
  MEETING_ORIGINS: "acme",
  MEETING_ROLE: "recorder",
  CALLS_PER_MINUTE: "1000000",
  READS_PER_MINUTE: "1000000",
});

/** Starts the Worker in its own process group and waits until it answers. With `logs`, `log` collects its log lines. */
export async function startWorker(t, { emulator, state, page, inside, logs = false, set = {} }) {
  const pairs = Object.entries({ ...settingsFor(emulator), ...set }).flatMap(([name, value]) => [
    "--set",
    `${name}=${value}`,
  ]);
  const given = [
    "--port",
    "0",
    "--state",
    state,
    "--bundle",
    await bundled(inside),
    ...pairs,
    ...(page ? ["--page", page] : []),
  ];
  // A killed process leaves its temporary files behind, so they go into the test's folder.
  const temporary = join(state, "temporary");
  await mkdir(temporary, { recursive: true });
  const child = spawn(
    process.execPath,
    [join(folder, "serve.mjs"), ...given, ...(logs || process.env.VERBOSE ? ["--verbose"] : [])],
    {
      stdio: ["ignore", "pipe", logs ? "pipe" : "inherit"],
      env: { ...process.env, TMPDIR: temporary },
      detached: true,
    },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  const signal = async (name) => {
    // Signals the whole group, which includes workerd.
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
    await ended;
  };
  atExit.add(() => child.exitCode === null && child.signalCode === null && process.kill(-child.pid, "SIGKILL"));
  t.after(() => signal("SIGKILL"));
  const log = [];
  if (logs) createInterface(child.stderr).on("line", (line) => log.push(line));
  const first = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  const url = await Promise.race([
    first,
    ended.then((code) => Promise.reject(new Error(`the Worker ended with ${code}`))),
  ]);
  return { url: new URL(url).origin, log, kill: () => signal("SIGKILL"), stop: () => signal("SIGTERM") };
}

const bundles = new Map();
/** The Worker as it is deployed, or with the access to its objects from `inside/`. */
function bundled(inside = false) {
  if (!bundles.has(inside)) bundles.set(inside, bundleOnce(inside ? ["tests/inside/index.ts"] : []));
  return bundles.get(inside);
}

async function bundleOnce(script) {
  const place = await mkdtemp(join(tmpdir(), "hms-live-worker-bundle-"));
  atExit.add(() => rmSync(place, { recursive: true, force: true }));
  await bundle(place, script);
  return place;
}

export const session = (rooms = "*", { caller = "alice", ...rest } = {}) =>
  newSession({ secret: SESSION_SECRET, caller, rooms, ...rest });

/** Sends a request as the package does. Each has its own connection, because a kept-alive one may be closed at any time. */
export function ask(worker, path, { method = "GET", token, body, headers = {}, signal } = {}) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const type = method === "POST" ? { "content-type": "application/json" } : {};
    const given = { method, signal, agent: false, headers: { ...authorization, ...type, ...headers } };
    const sent = request(`${worker.url}${path}`, given, async (response) => {
      let said = "";
      try {
        for await (const part of response.setEncoding("utf8")) said += part;
        resolve({ status: response.statusCode, headers: response.headers, text: said, body: said && JSON.parse(said) });
      } catch (error) {
        reject(error);
      }
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

/** Starts a room with a single attempt. */
export const startOnce = (worker, room, token, body = {}) =>
  ask(worker, `/api/live-streams/room/${room}/start`, { method: "POST", token, body });

/** Starts a room, and retries broken connections and 5xx as the package does, because the machine may be busy. */
export async function start(worker, room, token, body) {
  for (let attempt = 1; ; attempt += 1) {
    const broken = (error) => ({ status: 599, body: { message: error.message } });
    const answer = await startOnce(worker, room, token, body).catch(broken);
    if (answer.status < 500 || attempt === 5) return { ...answer, attempt };
    await sleep(500 * attempt);
  }
}

/** Calls a control route of the emulator. */
export async function control(emulator, path, body, method = "POST") {
  const given = body === undefined ? {} : { method, body: JSON.stringify(body) };
  const response = await fetch(`${emulator.origin}/_emulator/${path}`, given);
  return response.json();
}

export const streamsOf = (emulator, room) => control(emulator, `streams${room ? `?room=${room}` : ""}`);
export const requestsOf = (emulator, room) => control(emulator, `requests${room ? `?room=${room}` : ""}`);
export const startsOf = async (emulator, room) =>
  (await requestsOf(emulator, room)).filter(({ method, path }) => method === "POST" && path.endsWith("/start"));

/** A webhook event of a stream in the documented form. */
export function eventOf(type, stream, room, data = {}) {
  const job = type === "hls.recording.success" ? {} : { job_id: stream.id };
  return {
    version: "2.0",
    id: randomUUID(),
    account_id: "64101349d0f56e684b608c01",
    timestamp: new Date().toISOString(),
    type,
    data: { beam_id: `beam-${stream.id}`, ...job, room_id: room, session_id: "s", url: stream.playback?.url, ...data },
  };
}

/** Delivers an event as 100ms does, with the secret header and the signature. */
export function deliver(worker, event, headers = {}) {
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", SIGNATURE_SECRET).update(body).digest("hex");
  const proof = {
    "x-webhook-secret": WEBHOOK_SECRET,
    "x-100ms-signature": signature,
    "content-type": "application/json",
  };
  return ask(worker, "/webhooks/100ms", { method: "POST", body, headers: { ...proof, ...headers } });
}

/** Polls `question` until its answer is truthy. */
export async function until(question, what, limit = 60_000) {
  for (const end = Date.now() + limit; ; await sleep(50)) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
  }
}
