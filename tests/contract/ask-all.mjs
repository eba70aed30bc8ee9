// Asks all rows in order, one after the other, and after each stops any stream that should not have started.
import { agrees, NoAnswer, NotAsked } from "./answers.mjs";
import { askRow, rows } from "./questions.mjs";
import { KINDS, onAir, stopStarted } from "./started.mjs";

/** The row that all others depend on, because it tests the keys. */
const FIRST = "token";

/** After this many consecutive questions without an answer no further one is asked. */
const SILENCE = 3;

/** Milliseconds after its start from which on no question keeps the stream on air. */
const ON_AIR = 4 * 60_000;

/** Transient errors, which say nothing about a claim. */
const TRANSIENT = /^(429|502|503|504)\b/;

/**
 * Asks every row and yields a result for each: `{...row, verdict, seen, reason}`, where `verdict` is `as expected`, `differs`,
 * `not asked` (no flag allows it, or it does not apply) or `could not ask`. `given` is the context of the questions. Adds the jobs that
 * were stopped to `stopped`, and calls `asking` before each row.
 */
export async function* askAll(given, { allowed, stopped, asking }) {
  let silent = 0;
  let blocked;
  for (const row of rows) {
    if (given.stop.aborted) return;
    asking(row);
    const { isSilence, ...result } = await resultOf(row, given, { allowed, blocked });
    // A question that was interrupted counts as not asked.
    if (given.stop.aborted && result.verdict === "could not ask") return;
    yield { ...row, ...result };
    stopped.push(
      ...(await stopStarted(given.cleaner, given.starts, { since: given.run.idleAt, kept: given.run.stream?.id })),
    );
    if (result.verdict !== "not asked") silent = isSilence ? silent + 1 : 0;
    if (silent >= SILENCE) blocked ??= "the API has stopped answering";
    if (row.id === FIRST && result.verdict === "could not ask") blocked = result.reason;
  }
}

async function resultOf(row, given, { allowed, blocked }) {
  const unwanted = row.unasked ?? missing(row, allowed);
  if (unwanted !== undefined) return { verdict: "not asked", reason: unwanted };
  const reason = blocked ?? (await whyNotStarted(row, given));
  return reason ? { verdict: "could not ask", reason } : ask(row, given);
}

const missing = ({ needs = [] }, allowed) => {
  const need = needs.find((name) => !allowed.includes(name));
  return need === undefined ? undefined : `needs --${need}`;
};

/** Why a row that needs the stream is not asked: the room was already on air, or the stream has run for too long. */
async function whyNotStarted({ family, needs = [] }, given) {
  if (!needs.includes("start")) return undefined;
  given.run.occupied ??= occupied(given);
  const { run } = given;
  const reason = await run.occupied;
  if (reason) return reason;
  const isLate = run.since !== undefined && performance.now() - run.since > ON_AIR && family !== "Stopping";
  return isLate ? `the stream had been on air for ${ON_AIR / 60_000} minutes` : undefined;
}

/** Why nothing can be started in the room; empty if it is idle. */
async function occupied({ api, room, run }) {
  try {
    for (const kind of KINDS) {
      const [job] = await onAir(api, kind, room);
      if (job) return `the room is on air (${kind}): --start wants one that is not`;
    }
    const active = await api.get(`/active-rooms/${room}`);
    run.attended = active.status === 200;
    run.idleAt = Date.parse(active.headers.get("date") ?? "") || Date.now();
    return "";
  } catch (error) {
    return `whether the room is on air could not be read: ${error.message}`;
  }
}

const silence = (reason) => ({ verdict: "could not ask", reason, isSilence: true });

async function ask(row, given) {
  try {
    const seen = await askRow(row, given);
    if (agrees(row.expected, seen)) return { verdict: "as expected", seen };
    if (TRANSIENT.test(seen)) return silence(`it was answered with ${seen}`);
    if (row.id === FIRST && /^40[13]/.test(seen))
      return { verdict: "could not ask", reason: `the keys are refused: ${seen}` };
    return { verdict: "differs", seen };
  } catch (error) {
    if (error instanceof NotAsked) return { verdict: "not asked", reason: error.message };
    if (error instanceof NoAnswer) return silence(error.message);
    return { verdict: "could not ask", reason: `the question itself failed: ${error?.message ?? error}` };
  }
}
