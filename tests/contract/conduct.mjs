// Asks all rows in their order, one after the other, and stops after each what should not have started.
import { agrees, NoAnswer, NotAsked } from "./answers.mjs";
import { askRow, rows } from "./questions.mjs";
import { KINDS, onAir, takeBack } from "./started.mjs";

/** What the others rest on: keys that are accepted. */
const FIRST = "token";

/** So many questions in a row without an answer, and no further one is asked. */
const SILENCE = 3;

/** No question lengthens a stream beyond this, in milliseconds from its start. */
const ON_AIR = 4 * 60_000;

/** What passes says nothing of the API as it is. */
const PASSING = /^(429|502|503|504)\b/;

/**
 * Asks every row and yields a result for each: `{...row, verdict, seen, reason}`, where `verdict` is `as expected`, `differs`,
 * `not asked` (nobody wanted it, or there is nothing to ask about) or `could not ask`. `given` is what questions are asked with; what
 * was stopped on the way is added to `stopped`, and `asking` hears of each row before.
 */
export async function* conduct(given, { allowed, stopped, asking }) {
  let silent = 0;
  let hindered;
  for (const row of rows) {
    if (given.stop.aborted) return;
    asking(row);
    const { isSilence, ...result } = await resultOf(row, given, { allowed, hindered });
    // A question that the end cut off was not asked.
    if (given.stop.aborted && result.verdict === "could not ask") return;
    yield { ...row, ...result };
    stopped.push(
      ...(await takeBack(given.cleaner, given.starts, { since: given.run.idleAt, kept: given.run.stream?.id })),
    );
    if (result.verdict !== "not asked") silent = isSilence ? silent + 1 : 0;
    if (silent >= SILENCE) hindered ??= "the API has stopped answering";
    if (row.id === FIRST && result.verdict === "could not ask") hindered = result.reason;
  }
}

async function resultOf(row, given, { allowed, hindered }) {
  const unwanted = row.unasked ?? missing(row, allowed);
  if (unwanted !== undefined) return { verdict: "not asked", reason: unwanted };
  const reason = hindered ?? (await kept(row, given));
  return reason ? { verdict: "could not ask", reason } : ask(row, given);
}

const missing = ({ needs = [] }, allowed) => {
  const need = needs.find((name) => !allowed.includes(name));
  return need === undefined ? undefined : `needs --${need}`;
};

/** Why a row that starts something is not asked: the room was on air, or the stream has been for long. */
async function kept({ family, needs = [] }, given) {
  if (!needs.includes("start")) return undefined;
  given.run.occupied ??= occupied(given);
  const { run } = given;
  const reason = await run.occupied;
  if (reason) return reason;
  const isLate = run.since !== undefined && performance.now() - run.since > ON_AIR && family !== "Stopping";
  return isLate ? `the stream had been on air for ${ON_AIR / 60_000} minutes` : undefined;
}

/** What keeps the room from being started in; empty when nothing does. */
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
    return `nobody could see whether the room is on air: ${error.message}`;
  }
}

const silence = (reason) => ({ verdict: "could not ask", reason, isSilence: true });

async function ask(row, given) {
  try {
    const seen = await askRow(row, given);
    if (agrees(row.expected, seen)) return { verdict: "as expected", seen };
    if (PASSING.test(seen)) return silence(`it was answered with ${seen}`);
    if (row.id === FIRST && /^40[13]/.test(seen))
      return { verdict: "could not ask", reason: `the keys are refused: ${seen}` };
    return { verdict: "differs", seen };
  } catch (error) {
    if (error instanceof NotAsked) return { verdict: "not asked", reason: error.message };
    if (error instanceof NoAnswer) return silence(error.message);
    return { verdict: "could not ask", reason: `the question itself failed: ${error?.message ?? error}` };
  }
}
