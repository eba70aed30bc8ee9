// Watches every start request, whoever sends it, so that each started job can be stopped.
import { setTimeout as sleep } from "node:timers/promises";
import { NoAnswer } from "./answers.mjs";
import { parsed, readText } from "./bodies.mjs";
import { path } from "./paths.mjs";

const START = /\/(live-streams|recordings|external-streams)\/room\/([^/?]+)\/start$/;

/** The statuses in which a job is billed and occupies its room. */
export const ON_AIR = ["starting", "running"];

const isId = (value) => typeof value === "string" && /^[\w-]{1,100}$/.test(value);

/** The kinds of jobs that occupy a room. */
export const KINDS = ["live-streams", "recordings", "external-streams"];

/** Pauses between looks for a lost start, because lists may lag. */
const LOOKS = [0, 1000, 2000, 4000];

/** Milliseconds after which looking for a lost start ends. */
const LOOKING = 30_000;

/** Pauses before each attempt to stop a job. */
const TRIES = [0, 1000, 3000];

/** Wraps a fetch, and records its start requests in `starts`. */
export function watch(fetch) {
  const starts = [];
  const watched = async (url, init) => {
    const [, kind, room] = (init.method === "POST" && START.exec(new URL(url).pathname)) || [];
    if (!kind) return fetch(url, init);
    const start = { kind, room: decodeURIComponent(room), sent: sentUrl(init.body), outcome: "pending" };
    starts.push(start);
    start.over = send(start, fetch, url, init);
    return start.over;
  };
  return { fetch: watched, starts };
}

async function send(start, fetch, url, init) {
  try {
    const response = await fetch(url, init);
    const text = await readText(response);
    start.answer = { status: response.status, headers: response.headers, json: parsed(text) };
    const { id } = start.answer.json ?? {};
    if (response.ok && isId(id)) {
      start.outcome = "started";
      start.id = id;
    } else {
      start.outcome = isRefusal(response.status) ? "refused" : "lost";
    }
    const { status, statusText, headers } = response;
    return new Response([204, 205, 304].includes(status) ? null : text, { status, statusText, headers });
  } catch (error) {
    start.outcome = "lost";
    throw error;
  }
}

const isRefusal = (status) => status >= 300 && status < 500 && status !== 408;

/** The meeting URL of a start, without its query. */
function sentUrl(body) {
  const { meeting_url } = parsed(body) ?? {};
  return typeof meeting_url === "string" ? meeting_url.split("?")[0] : "";
}

/** The jobs of a room that are on air. */
export async function onAir(api, kind, room) {
  const jobs = new Map();
  for (const status of ON_AIR) {
    const { json, ...answer } = await api.get(path`/${kind}?room_id=${room}&status=${status}&limit=100`);
    if (answer.status !== 200) throw new NoAnswer(`the list of ${kind} was answered with ${answer.status}`);
    for (const job of json?.data ?? []) {
      if (isId(job?.id) && job.room_id === room && ON_AIR.includes(job.status)) jobs.set(job.id, job);
    }
  }
  return [...jobs.values()];
}

/**
 * Stops all started jobs except `kept`, including those whose answer was lost. `since` is when the room was idle, by the API's clock,
 * in milliseconds. Resolves to the jobs, and whether each was stopped.
 */
export async function stopStarted(api, starts, { since, kept } = {}) {
  await Promise.allSettled(starts.filter(({ outcome }) => outcome === "pending").map(({ over }) => over));
  const done = [];
  for (const start of starts) {
    if (start.outcome === "lost") done.push(...(await findLost(api, start, since, starts)));
    if (start.outcome === "started" && start.id !== kept) done.push(await stopJob(api, start));
  }
  return done;
}

async function findLost(api, start, since, starts) {
  const began = performance.now();
  for (const pause of LOOKS) {
    if (performance.now() - began > LOOKING) break;
    await sleep(pause);
    const found = await onAir(api, start.kind, start.room).catch(() => []);
    const job = found.find((one) => !starts.some(({ id }) => id === one.id) && mayBelongTo(start, one, since));
    if (job) {
      Object.assign(start, { outcome: "started", id: job.id });
      return [];
    }
  }
  start.outcome = "not found";
  return [{ kind: start.kind, room: start.room, id: undefined, stopped: false }];
}

/** Whether a job may be that of a lost start. The room was idle before, so only another meeting URL or an older job excludes it. */
function mayBelongTo(start, job, since = 0) {
  const meeting = typeof job.meeting_url === "string" ? job.meeting_url.split("?")[0] : "";
  const isSame = start.sent === "" || meeting === "" || meeting === start.sent;
  const created = Date.parse(job.created_at);
  return isSame && (Number.isNaN(created) || created >= since - 1000);
}

async function stopJob(api, start) {
  let stopped = false;
  for (const pause of TRIES) {
    await sleep(pause);
    const status = await api.post(path`/${start.kind}/${start.id}/stop`, {}).then(
      (answer) => answer.status,
      () => 0,
    );
    stopped = (status >= 200 && status < 300) || status === 404;
    if (stopped) break;
  }
  start.outcome = stopped ? "stopped" : "started";
  return { kind: start.kind, room: start.room, id: start.id, stopped };
}
