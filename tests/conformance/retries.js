import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { fetchReturning, liveStream, A_TOKEN } from "./bodies.js";
import { elapsed } from "./emulator.js";

/** The calls on a running stream, by their effect: a read, an idempotent action ("settle"), and a non-idempotent one ("announce"). */
const READ = ["getLiveStream", "GET", "", (lib, id, options) => lib.getLiveStream(id, options)];
const SETTLING = [
  ["stopLiveStream", "POST", "/stop", (lib, id, options) => lib.stopLiveStream(id, options)],
  ["pauseRecording", "POST", "/pause-recording", (lib, id, options) => lib.pauseRecording(id, options)],
  ["resumeRecording", "POST", "/resume-recording", (lib, id, options) => lib.resumeRecording(id, options)],
];
const ANNOUNCING = [
  "sendTimedMetadata",
  "POST",
  "/timed-metadata",
  (lib, id, options) => lib.sendTimedMetadata(id, { payload: "x", duration: 1 }, options),
];

/** The retry table of docs/retries.md without the column of a start: the fault, and which effects are retried after it. */
const TABLE = [
  ["429", { status: 429 }, { read: true, settle: true, announce: true }],
  [
    "503 with Retry-After",
    { status: 503, headers: { "Retry-After": "1" } },
    { read: true, settle: true, announce: true },
  ],
  ["503", { status: 503 }, { read: true, settle: true, announce: false }],
  ["500", { status: 500 }, { read: true, settle: true, announce: false }],
  ["502", { status: 502 }, { read: true, settle: true, announce: false }],
  ["504", { status: 504 }, { read: true, settle: true, announce: false }],
  ["408", { status: 408 }, { read: true, settle: true, announce: false }],
  ["a connection reset", { reset: "before" }, { read: true, settle: true, announce: false }],
  ["an unanswered attempt", { stall: "headers" }, { read: true, settle: true, announce: false }],
  ["400", { status: 400 }, {}],
  ["403", { status: 403 }, {}],
  ["404", { status: 404 }, {}],
  ["409", { status: 409 }, {}],
  ["422", { status: 422 }, {}],
  ["501", { status: 501 }, { read: true, settle: true, announce: false }],
];

export default function ({ it, lib }) {
  for (const [kind, calls] of [
    ["read", [READ]],
    ["settle", SETTLING],
    ["announce", [ANNOUNCING]],
  ]) {
    for (const [name, method, verb, call] of calls) {
      for (const [fault, rule, repeats] of TABLE) {
        const isRepeated = repeats[kind] === true;
        it(`${name} is ${isRepeated ? "" : "not "}retried after ${fault}`, async (room) => {
          await room.set({ start_delay: 0 });
          const { id } = await lib.startLiveStream(room.id, {}, room.options());
          const path = `/v2/live-streams/${id}${verb}`;
          await room.rule({ method, path, ...rule });
          const timeout = rule.stall ? 8000 : 30_000;
          const calling = call(lib, id, room.options({ timeout }));
          const isSettledBy404 = name === "stopLiveStream" && rule.status === 404;
          if (isRepeated || isSettledBy404) equal((await calling).id, id);
          else assertError(await rejectionOf(calling), { attempts: 1, method });
          equal(await room.count(method, path), isRepeated ? 2 : 1, "requests");
        });
      }
    }
  }

  it("a request that was never sent is retried, and a start without reading the lists", async (room) => {
    await room.set({ start_delay: 0 });
    const refusing = (number) => {
      let left = number;
      return async (url, init) => {
        if (left > 0) {
          left -= 1;
          const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
          throw new TypeError("fetch failed", { cause });
        }
        return fetch(url, init);
      };
    };
    const stream = await lib.startLiveStream(room.id, {}, room.options({ fetch: refusing(2) }));
    deepEqual(
      (await room.requests()).map((request) => request.method),
      ["POST"],
      "requests that arrived",
    );
    const metadata = { payload: "x", duration: 1 };
    equal((await lib.sendTimedMetadata(stream.id, metadata, room.options({ fetch: refusing(1) }))).id, stream.id);
    assertError(await rejectionOf(lib.getLiveStream(stream.id, room.options({ fetch: refusing(9), retries: 1 }))), {
      code: "ERR_NETWORK",
      attempts: 2,
    });
  });

  const faulty = (status, headers, body = { code: status, message: "busy" }) => {
    const fetch = fetchReturning(body, { status, headers });
    return { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch };
  };

  it("retries limits how often a request is retried", async () => {
    for (const retries of [0, 1, 3]) {
      const options = { ...faulty(500), retries };
      assertError(await rejectionOf(lib.getLiveStream("stream", options)), {
        code: "ERR_API",
        status: 500,
        attempts: retries + 1,
      });
      equal(options.fetch.requests.length, retries + 1, "requests");
    }
    const options = faulty(500);
    await rejectionOf(lib.getLiveStream("stream", options));
    equal(options.fetch.requests.length, 3, "requests with the default of retries");
  });

  it("onRetry is called before each wait, with full jitter below half a second, doubling", async () => {
    const delays = [];
    for (let run = 0; run < 4; run += 1) {
      const waits = [];
      const onRetry = (retry) => waits.push({ ...retry, at: performance.now() });
      await rejectionOf(lib.getLiveStream("stream", { ...faulty(500), retries: 3, onRetry }));
      deepEqual(
        waits.map((wait) => wait.attempt),
        [1, 2, 3],
      );
      for (const [index, { delay, error, at }] of waits.entries()) {
        ok(Number.isInteger(delay) && delay >= 100 && delay <= 500 * 2 ** index, `delay ${index}: ${delay}`);
        ok(error instanceof lib.LiveStreamError && error.status === 500, "the error that causes the wait");
        // Timers count from the start of the event loop's iteration, which on a busy machine may be a while ago.
        if (waits[index + 1]) ok(waits[index + 1].at - at >= delay / 2 - 50, "the wait is about as long as announced");
      }
      delays.push(...waits.map((wait) => wait.delay));
    }
    ok(new Set(delays).size > 3, `delays vary: ${delays}`);
  });

  it("a call rejects with what onRetry throws", async () => {
    for (const thrown of [new Error("mine"), "text", 0, { a: 1 }]) {
      const onRetry = () => {
        throw thrown;
      };
      equal(await rejectionOf(lib.getLiveStream("stream", { ...faulty(500), onRetry })), thrown);
    }
  });

  it("Retry-After is honoured in seconds, as a date, and in the API's message", async () => {
    const inSeconds = (number) => () => new Date(Date.now() + number * 1000).toUTCString();
    for (const [header, message, least, most] of [
      [() => "1", "busy", 1000, 1000],
      [() => " 1 ", "busy", 1000, 1000],
      // There is a minimum pause.
      [() => "0", "busy", 100, 100],
      [inSeconds(2), "busy", 500, 2000],
      [inSeconds(-10), "busy", 100, 100],
      [undefined, "rate limit exceeded, retry after 1 seconds", 1000, 1000],
      [undefined, "rate limit exceeded, Retry after 1 second.", 1000, 1000],
      [() => "soon", "rate limit exceeded, retry after 1 seconds", 1000, 1000],
    ]) {
      const waits = [];
      const headers = header && { "retry-after": header() };
      const options = {
        ...faulty(429, headers, { code: 429, message }),
        retries: 1,
        onRetry: ({ delay }) => waits.push(delay),
      };
      const time = await elapsed(() => rejectionOf(lib.getLiveStream("stream", options)));
      equal(waits.length, 1, "waits");
      ok(waits[0] >= least && waits[0] <= most, `${JSON.stringify(headers)} ${message}: ${waits[0]} ms`);
      ok(time >= waits[0] - 2, `waited ${time} ms`);
    }
  });

  it("Retry-After as a date is relative to the answer's Date, not to the local clock", async () => {
    const hour = 3_600_000;
    for (const skew of [-hour, 0, hour]) {
      const server = Math.floor((Date.now() + skew) / 1000) * 1000;
      const text = (time) => new Date(time).toUTCString();
      const waits = [];
      const headers = { date: text(server), "retry-after": text(server + 1000) };
      const options = { ...faulty(429, headers), retries: 1, onRetry: ({ delay }) => waits.push(delay) };
      assertError(await rejectionOf(lib.getLiveStream("stream", options)), {
        code: "ERR_API",
        retryAfter: 1000,
        attempts: 2,
      });
      deepEqual(waits, [1000], `waits at a skew of ${skew} ms`);
    }
  });

  it("a wait beyond the deadline rejects at once with retryAfter", async () => {
    for (const [status, headers, message, retryAfter] of [
      [429, { "retry-after": "3600" }, "busy", 3_600_000],
      [503, { "retry-after": "3600" }, "busy", 3_600_000],
      [429, {}, "rate limit exceeded, retry after 45 seconds", 45_000],
      [429, { "retry-after": "4294967295" }, "busy", 4_294_967_295_000],
    ]) {
      const options = {
        ...faulty(status, headers, { code: status, message }),
        onRetry: () => ok(false, "onRetry is not called"),
      };
      let error;
      const time = await elapsed(async () => {
        error = await rejectionOf(lib.getLiveStream("stream", options));
      });
      assertError(error, { code: "ERR_API", status, retryAfter, attempts: 1 });
      ok(time < 5000, `took ${time} ms`);
    }
  });

  it("a good answer is not requested again", async () => {
    const options = { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch: fetchReturning(liveStream()) };
    await lib.getLiveStream("stream", options);
    equal(options.fetch.requests.length, 1, "requests");
  });
}
