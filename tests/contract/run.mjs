// `cargo xtask contract`: checks the claims of this package, its documents and the emulator against the API, or without keys against an
// emulator. `--help` describes the options.
import { randomUUID } from "node:crypto";
import { atExit, packageUrl } from "../built.mjs";
import { NotAsked } from "./answers.mjs";
import { openApi } from "./api.mjs";
import { NOT_ASKED, ownArguments } from "./arguments.mjs";
import { leaveRoom } from "./asks/rooms.mjs";
import { askAll } from "./ask-all.mjs";
import { notice } from "./notice.mjs";
import { makeRedactor } from "./redact.mjs";
import { counted, explained, makeTable } from "./report.mjs";
import { stopStarted, watch } from "./started.mjs";
import { authUrlOf, openTarget } from "./target.mjs";

const UNKNOWN = "f".repeat(24);
const [DIFFERS, STOPPED] = [1, 130];

const redactor = makeRedactor();
const print = (text) => process.stdout.write(`${redactor.known(text)}\n`);
const warn = (text) => process.stderr.write(`${redactor.known(text)}\n`);

/** Aborts on a termination signal, and when stdout is closed. */
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(`stopped by ${signal}`));
process.stdout.on("error", () => end("nobody reads the output"));
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => end(`a mistake of the contract's own: ${redactor.foreign(error?.stack ?? error)}`));
}

function end(reason) {
  if (stopping.signal.aborted) return;
  warn(`${reason}; what was started is being stopped`);
  stopping.abort(new Error(reason));
}

try {
  const args = ownArguments();
  if (args) process.exitCode = await main(args);
} catch (error) {
  warn(`error: ${redactor.foreign(error?.message ?? error)}`);
  process.exitCode = NOT_ASKED;
} finally {
  for (const close of atExit) close();
}

async function main(args) {
  const target = await openTarget(args);
  const given = await prepare(args, target);
  const flags = { start: args.start, create: args.create, "meeting-url": given.meetingUrl };
  const allowed = Object.keys(flags).filter((flag) => flags[flag]);
  const say = args.json ? warn : print;
  say(`hms-live's claims, asked of ${target.isEmulator ? "the emulator" : new URL(target.baseUrl).origin}`);
  if (args.start || args.create)
    say(notice({ ...args, room: given.chosen, meetingUrl: given.meetingUrl, isEmulator: target.isEmulator }));

  const results = [];
  const stopped = [];
  try {
    await ask(given, { args, allowed, stopped, results });
  } finally {
    stopped.push(...(await stopStarted(given.cleaner, given.starts, { since: given.run.idleAt })));
    await leaveRoom({ api: given.cleaner, made: given.made }).catch((error) =>
      warn(`the room that was made is still on: ${error.message}`),
    );
  }
  return conclude(results, stopped, { args, say });
}

/** The context of the questions. */
async function prepare(args, { baseUrl, credentials, room, isEmulator }) {
  const lib = await import(packageUrl("dist/server.js"));
  redactor.learn(credentials.secret);
  redactor.learn(credentials.accessKey);
  const { limit } = args;
  const stop = stopping.signal;
  const { fetch, starts } = watch(globalThis.fetch);
  const sign = () => lib.createManagementToken(credentials);
  const api = openApi({ baseUrl, sign, fetch, limit, stop });
  const cleaner = openApi({ baseUrl, sign, fetch, limit, stop: new AbortController().signal });
  const chosen = room ?? (await firstRoom(api));
  const meetingUrl = args.meetingUrl ?? (isEmulator && ofEmulator(lib, chosen));
  redactor.learn(meetingUrl);
  if (meetingUrl) redactor.learn(new URL(meetingUrl).searchParams.get("auth_token"));
  const common = { baseUrl, credentials, fetch };
  return {
    ...{ api, cleaner, starts, lib, credentials, chosen, meetingUrl, stop },
    get room() {
      if (chosen === undefined) throw new NotAsked("the account has no room");
      return chosen;
    },
    options: { ...common, timeout: limit },
    waiting: { ...common, signal: stop },
    authUrl: authUrlOf(baseUrl),
    unknown: UNKNOWN,
    key: `contract-${randomUUID()}`,
    learn: redactor.learn,
    made: {},
    run: {},
  };
}

function ofEmulator(lib, room_id) {
  return lib.buildMeetingUrl({ subdomain: "emulator", room_id, role: "__internal_recorder", skip_preview: true });
}

/** The id of any room of the account, for reads; undefined if there is none or no answer. */
async function firstRoom(api) {
  const { json } = await api.get("/rooms?limit=10").catch(() => ({}));
  const id = json?.data?.[0]?.id;
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

async function ask(given, { args, allowed, stopped, results }) {
  const terminal = process.stdout.isTTY === true;
  const isShown = terminal && !args.json;
  const clear = isShown ? "\r\u001b[K" : "";
  const table = makeTable({
    print: args.json ? () => {} : (line) => print(`${clear}${line}`),
    show: isShown ? (text) => process.stdout.write(`${clear}${text}`) : () => {},
    colour: isShown && !process.env.NO_COLOR,
  });
  for await (const result of askAll(given, { allowed, stopped, asking: table.asking })) {
    for (const name of ["seen", "reason"]) if (result[name]) result[name] = redactor.foreign(result[name]);
    results.push(result);
    table.add(result);
  }
  table.end();
  process.stdout.write(clear);
}

function conclude(results, stopped, { args, say }) {
  const left = stopped.filter((job) => !job.stopped);
  const jobs = stopped.map(({ kind, room, id, stopped }) => ({ kind, room, id: id ?? null, stopped }));
  if (args.json) print(JSON.stringify({ results: results.map(shown), started: jobs }, null, 2));
  for (const text of explained(results)) say(`\n${text}`);
  for (const job of jobs.filter(({ stopped }) => stopped))
    say(`\nstopped: ${job.id} of ${job.kind} in room ${job.room}`);
  for (const { kind, room, id } of left) {
    warn(
      `\nNOT STOPPED: ${id ? `${id} of ${kind}` : `what a lost start of ${kind} may have begun`} in room ${room}. Stop it by hand.`,
    );
  }
  say(`\n${counted(results)}`);
  if (stopping.signal.aborted) return STOPPED;
  if (results.some(({ verdict }) => verdict === "differs")) return DIFFERS;
  return left.length > 0 || results.some(({ verdict }) => verdict === "could not ask") ? NOT_ASKED : 0;
}

function shown({ family, id, claim, ask, expected, grounds, otherwise, verdict, seen, reason }) {
  return { family, id, claim, ask, expected, grounds, otherwise, verdict, seen, reason };
}
