// `hms-live doctor <room>`.
import { examine } from "./checks.js";
import { EXIT } from "./exit.js";
import { styled } from "./output.js";
import { readDuration } from "./usage.js";
import { wrap } from "./words.js";

/** Default timeout of each request in milliseconds. */
const TIMEOUT = 15_000;

const COLOURS = { ok: "green", warning: "yellow", failed: "red" };

/** The offsets of the second and third column. */
const COLUMNS = [9, 22];
const WIDEST = 110;

export const doctor = {
  name: "doctor",
  operand: "room",
  operandIs: "roomId",
  summary: "says whether a start would be refused, and why",
  about: `Checks everything that a start needs, without starting: credentials, clock, the room, its template's destinations,
what is on air (a room has one live stream, external stream or recording at a time), who is in the room, and the codes with
which a recorder joins. Each line says what was requested and what to do. It also says what only a start can tell.
It exits with 0 if a start would be accepted, with 4 if something is on air, and with 1 if a start would be refused for
another reason or the API does not answer.`,
  bills: "Nothing: it only reads.",
  options: {
    "meeting-url": { value: "URL", about: "the value for start; it is not opened" },
    destination: { value: "NAME", about: "the value for start" },
    timeout: { value: "TIME", read: readDuration, about: "for each request, such as 15 or 15s; default 15s" },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.onAir, EXIT.interrupted],
  examples: [
    "hms-live doctor 63b2bacc1d485406b9a2f27c",
    "hms-live doctor 63b2bacc1d485406b9a2f27c --destination main --json",
  ],

  async run({ operand: roomId, values, call, output, progress }) {
    const shown = progress("checking");
    try {
      const plan = { meetingUrl: values["meeting-url"], destination: values.destination };
      const { rows, isAnswered } = await examine(roomId, plan, { ...call, timeout: values.timeout ?? TIMEOUT });
      shown.end();
      const because = rows.filter(({ state }) => state === "failed").map(({ found }) => found);
      const isOnAir = rows.some(({ check, state }) => check === "on air" && state === "failed");
      const wouldStart = because.length === 0;
      const verdict = verdictOf(because, rows, isAnswered);
      await output.result([...rows.flatMap((row) => linesOf(row, output.width)), [], [styled("bold", verdict)]], {
        roomId,
        wouldStart,
        verdict,
        checks: rows,
      });
      if (wouldStart) return EXIT.done;
      return isOnAir ? EXIT.onAir : EXIT.failed;
    } finally {
      shown.end();
    }
  },
};

function verdictOf(because, rows, isAnswered) {
  if (because.length > 0)
    return `A start would ${isAnswered ? "be refused" : "fail"}, because ${because.join("; and ")}.`;
  const open = rows.filter(({ state }) => state === "warning").map(({ check }) => check);
  return `A start would be accepted${open.length > 0 ? `, as far as these checks can tell; see the warnings: ${open.join(", ")}` : ""}.`;
}

function linesOf({ check, state, found, requests, next }, width) {
  const room = Math.min(width, WIDEST) - COLUMNS[1];
  const first = [styled(COLOURS[state], state.padEnd(COLUMNS[0])), check.padEnd(COLUMNS[1] - COLUMNS[0])];
  const below = " ".repeat(COLUMNS[1]);
  const lines = wrap(found, room).map((line, at) => [...(at === 0 ? first : [below]), line]);
  const sent = requests.map((each) => [below, styled("dim", `sent ${each}`)]);
  return [...lines, ...sent, ...next.flatMap((each) => wrap(`next: ${each}`, room).map((line) => [below, line]))];
}
