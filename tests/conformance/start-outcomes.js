// The outcome of a lost start, and whose stream it was, while lists lag, clocks are wrong, the API refuses or another caller starts.
// docs/retries.md describes the rules.
import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { A_TOKEN, liveStream } from "./bodies.js";

const OURS = "https://ours.app.100ms.live/streaming/abc-defg-hij?skip_preview=true";
const THEIRS = "https://theirs.app.100ms.live/streaming/klm-nopq-rst?skip_preview=true";

/** The stream was created, but the answer is an error. Not a reset, because browsers retry those by themselves. */
const LOST = { status: 502, when: "after" };

/** Answers to the second POST. */
const SECOND = [
  ["beam already started", { status: 409, body: { code: 409, message: "beam already started" } }],
  ["hls stream already running", { status: 400, body: { code: 400, message: "hls stream already running" } }],
  ["429 with a long wait", { status: 429, headers: { "Retry-After": "3600" } }],
  ["403", { status: 403, body: { code: 403, message: "user does not have required permission" } }],
  ["404", { status: 404, body: { code: 404, message: "room not found" } }],
];

/** A fetch that loses POSTs and answers lists with these streams; `date` is the offset of its Date header in milliseconds. */
function listing(streams, date = 0) {
  return async (_, { method }) => {
    if (method === "POST") throw new TypeError("fetch failed");
    const headers = { "content-type": "application/json", date: new Date(Date.now() + date).toUTCString() };
    return new Response(JSON.stringify({ data: streams, limit: 100, last: "" }), { headers });
  };
}

const since = (milliseconds) => new Date(Date.now() - milliseconds).toISOString();

export default function ({ it, lib }) {
  for (const lag of [0.3, 0.6, 2, 5]) {
    for (const ifRunning of ["throw", "return"]) {
      it(`a lost start that lists show after ${lag} s is found, with ifRunning: ${ifRunning}`, async (room) => {
        await room.set({ list_lag: lag });
        await room.onStart(LOST);
        const stream = await lib.startLiveStream(room.id, {}, room.options({ ifRunning }));
        const [only, ...more] = await room.streams();
        equal(more.length, 0, "further streams");
        equal(stream.id, only.id);
      });
    }
  }

  for (const [name, refusal] of SECOND) {
    it(`a lost start whose second POST is answered with ${name} is found`, async (room) => {
      // Longer than a slow machine takes to send the second POST.
      await room.set({ list_lag: 10 });
      await room.onStart(LOST);
      await room.onStart(refusal);
      const stream = await lib.startLiveStream(room.id, {}, room.options());
      equal(stream.id, (await room.streams())[0].id);
      equal(await room.starts(), 2, "POSTs");
    });

    it(`a lost start that no list shows rejects with ERR_AMBIGUOUS_START after ${name}`, async (room) => {
      await room.set({ list_lag: 600 });
      await room.onStart(LOST);
      await room.onStart(refusal);
      const options = room.options({ timeout: 9000 });
      const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, options)), {
        code: "ERR_AMBIGUOUS_START",
        message: /may have started/,
        status: refusal.status,
      });
      ok(!error.message.includes("did not start"), error.message);
    });
  }

  it("of two concurrent lost starts with different meeting URLs one resolves, the other rejects with ERR_ALREADY_RUNNING", async (room) => {
    for (const lag of [0, 1.5]) {
      await room.set({ list_lag: lag });
      await room.onStart({ ...LOST, count: 2 });
      const call = (meeting_url) => lib.startLiveStream(room.id, { meeting_url }, room.options({ timeout: 20_000 }));
      const outcomes = await Promise.allSettled([call(OURS), call(THEIRS)]);
      const [running] = await room.streams();
      const winner = running.meeting_url === OURS ? 0 : 1;
      equal(outcomes[winner].value?.id, running.id, `the winner: ${outcomes[winner].reason?.message}`);
      const loser = assertError(outcomes[1 - winner].reason, { code: "ERR_ALREADY_RUNNING" });
      equal(loser.stream?.id, running.id, "the stream of the rejected call's error");
      await room.set({ list_lag: 0 });
      await lib.stopLiveStreams(room.id, room.options());
    }
  });

  it("a stream that does not match the parameters is not adopted", async (room) => {
    const made = (more) => liveStream({ room_id: room.id, created_at: since(0), meeting_url: OURS, ...more });
    const params = { meeting_url: OURS, recording: { hls_vod: true }, destination: "default" };
    const start = (streams, more) =>
      lib.startLiveStream(room.id, params, { token: A_TOKEN, timeout: 4000, fetch: listing(streams), ...more });
    equal((await start([made({ id: "own" })])).id, "own");
    equal((await start([made({ id: "own", meeting_url: OURS.split("?")[0] })])).id, "own", "without a query");
    equal((await start([made({ id: "own", meeting_url: "", destination: "" })])).id, "own", "empty fields");
    for (const [other, code] of [
      [{ room_id: "another" }, "ERR_AMBIGUOUS_START"],
      [{ status: "completed" }, "ERR_AMBIGUOUS_START"],
      [{ status: "failed" }, "ERR_AMBIGUOUS_START"],
      [{ status: "stopping" }, "ERR_AMBIGUOUS_START"],
      [{ meeting_url: THEIRS }, "ERR_ALREADY_RUNNING"],
      [{ recording: { hls_vod: false, single_file_per_layer: false } }, "ERR_ALREADY_RUNNING"],
      [{ destination: "another" }, "ERR_ALREADY_RUNNING"],
      [{ recording: null }, "ERR_AMBIGUOUS_START"],
      [{ created_at: since(60_000) }, "ERR_ALREADY_RUNNING"],
    ]) {
      assertError(await rejectionOf(start([made(other)]), JSON.stringify(other)), { code });
      equal((await start([made(other), made({ id: "own" })])).id, "own", JSON.stringify(other));
    }
  });

  it("a wrong Date header alone does not decide whose stream it is", async (room) => {
    const start = (age, date) => {
      const stream = liveStream({ room_id: room.id, created_at: since(age) });
      return lib.startLiveStream(room.id, {}, { token: A_TOKEN, timeout: 4000, fetch: listing([stream], date) });
    };
    for (const date of [2000, 60_000, 3_600_000, -60_000, -3_600_000]) {
      assertError(await rejectionOf(start(0, date), `its own, ${date} ms ahead`), { code: "ERR_AMBIGUOUS_START" });
    }
    for (const [age, date] of [
      [30_000, -60_000],
      [30_000, -30_000],
      [3_600_000, -3_600_000],
    ]) {
      const error = await rejectionOf(start(age, date), `a stream that is ${age} ms old, a clock ${date} ms ahead`);
      ok(["ERR_AMBIGUOUS_START", "ERR_ALREADY_RUNNING"].includes(error.code), `${error.code} ${error.message}`);
    }
  });

  for (const [path, ifRunning] of [
    ["start-recording", "throw"],
    ["start-recording", "return"],
    ["start-external-stream", "return"],
  ]) {
    it(`a room on air by ${path}, with ifRunning: ${ifRunning}: the error does not advise ifRunning`, async (room) => {
      await room.emulator.control("POST", `rooms/${room.id}/${path}`, { rtmp_urls: ["rtmp://a.example/x"] });
      const options = room.options({ ifRunning, timeout: 20_000 });
      const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, options)), {
        code: "ERR_ALREADY_RUNNING",
        status: 409,
        message: /recording or external stream/,
      });
      equal(error.stream, undefined, "stream");
      ok(!error.message.includes("pass ifRunning"), error.message);
    });
  }

  it("a message of this package that a server forwards is recognized", async (room) => {
    const first = await lib.startLiveStream(room.id, {}, room.options());
    const refusal = await rejectionOf(lib.startLiveStream(room.id, {}, room.options()));
    await room.onStart({ status: 409, body: { code: 409, message: refusal.message } });
    equal((await lib.startLiveStream(room.id, {}, room.options({ ifRunning: "return" }))).id, first.id);
  });

  it("fields that are optional in the vendor's types may be missing", async (room) => {
    const body = liveStream({ room_id: room.id, status: "starting" });
    for (const name of ["started_at", "stopped_at", "recording_assets"]) delete body[name];
    await room.onStart({ status: 200, body });
    equal((await lib.startLiveStream(room.id, {}, room.options())).id, body.id);
  });
}
