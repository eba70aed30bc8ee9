// 500 rooms started at once through the Worker, over the same number of bare POSTs from one workerd to the same emulator.
import { createRequire } from "node:module";
import { start as startRoom, newRoom, session, withBoth } from "../../worker/tests/worker.mjs";
import { createManagementToken } from "hms-live/server";
import { interleave } from "../measure/rounds.mjs";
import { ratio, spread } from "../measure/statistics.mjs";
import { formatRange } from "../report/numbers.mjs";

export const title = "Worker";

const { Miniflare } = createRequire(new URL("../../worker/package.json", import.meta.url))("miniflare");

/** Passes the request on with a token, and nothing else: no session, no object, no storage, no check. */
const BARE = `export default {
  async fetch(request, { API, TOKEN }) {
    const room = new URL(request.url).pathname.split("/").at(-2);
    const response = await fetch(API + "/live-streams/room/" + room + "/start", {
      method: "POST",
      headers: { authorization: "Bearer " + TOKEN, "content-type": "application/json" },
      body: await request.text(),
    });
    return new Response(await response.text(), { status: response.status });
  },
};`;

const BARE_NAME = "bare POSTs";
const OWN_NAME = "the Worker";

export async function run({ quick, say }) {
  const count = quick ? 20 : 500;
  const found = { [BARE_NAME]: [], [OWN_NAME]: [] };
  for (let round = 1; round <= (quick ? 1 : 6); round += 1) {
    say(`${count} rooms at once, round ${round}`);
    const took = await inOneRound(count);
    for (const [name, [time]] of Object.entries(took)) found[name].push(time);
  }
  const rows = Object.entries(found).map(([name, times]) => ({
    name,
    time: spread(times),
    ratio: ratio(times, found[BARE_NAME]),
  }));
  const own = rows.find(({ name }) => name === OWN_NAME);
  return {
    about:
      `${count} rooms that nobody has started yet, each started by one caller, all at once, over a connection each. The bare Worker passes the ` +
      "request on with a token that it was given. Ours checks the session, counts the caller in an object, has an object of the room that stores " +
      "what it is about to start before it does, and stores the stream before it answers.",
    tables: [
      {
        caption: `${count} rooms at once`,
        columns: ["", "until the last answer, ms", "ratio"],
        rows: rows.map(({ name, time, ratio }) => [name, formatRange(time, 0), formatRange(ratio)]),
      },
    ],
    plots: [],
    goals: [
      {
        what: `the Worker, ${count} rooms at once`,
        goal: "at most 1.5 × as many bare POSTs",
        figure: `${own.ratio.median.toFixed(2)} ×`,
        reached: own.ratio.median <= 1.5,
      },
    ],
  };
}

/** Both in a fresh process, since workerd runs out of memory for databases after some thousand objects in one process. */
const inOneRound = (count) =>
  withBoth({ startDelay: 600 }, async ({ emulator, worker }) => {
    const credentials = { accessKey: emulator.accessKey, secret: emulator.secret };
    const bindings = { API: `${emulator.origin}/v2`, TOKEN: await createManagementToken(credentials) };
    const bare = new Miniflare({ host: "127.0.0.1", port: 0, cf: false, modules: true, script: BARE, bindings });
    try {
      const token = await session();
      const places = [
        { name: BARE_NAME, url: (await bare.ready).origin },
        { name: OWN_NAME, url: worker.url },
      ];
      for (const place of places) await burst(place, 20, token);
      const contenders = places.map((place) => ({ name: place.name, batch: () => burst(place, count, token) }));
      return await interleave(contenders, { rounds: 1, warmUp: 0 });
    } finally {
      await bare.dispose();
    }
  });

/** Starts that many new rooms, and returns the milliseconds until the last answer. */
async function burst(place, count, token) {
  const rooms = Array.from({ length: count }, () => newRoom("bench"));
  const began = performance.now();
  const answers = await Promise.all(rooms.map((room) => startRoom(place, room, token)));
  const took = performance.now() - began;
  const bad = answers.find(({ status }) => status !== 200);
  if (bad) throw new Error(`${place.name} answered ${bad.status}: ${bad.text}`);
  return took;
}
