import { equal, assertError, match, ok, rejectionOf } from "./assert.js";
import { optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { elapsed, median } from "./emulator.js";

const TIMEOUT = 400;
/** Milliseconds by which the median call may overrun its timeout. A busy machine gets several rounds to achieve it. */
const LATE = 50;
const ROUNDS = 5;
const CONCURRENCY = 3;
/** Milliseconds by which no call may overrun its timeout. */
const MAX_OVERRUN = 2000;

export default function ({ it, lib }) {
  /** Makes concurrent calls, compares their durations with the timeout, and resolves to the number of calls made. */
  const settlesInTime = async (call, check = () => {}) => {
    const measured = async () => {
      let error;
      const time = await elapsed(async () => {
        error = await rejectionOf(call());
      });
      assertError(error, { code: "ERR_TIMEOUT", message: new RegExp(String(TIMEOUT)) });
      check(error);
      ok(time >= TIMEOUT - 2, `no call gives up early: ${time} ms`);
      ok(time <= TIMEOUT + MAX_OVERRUN, `no call hangs: ${time} ms`);
      return time;
    };
    const medians = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      medians.push(median(await Promise.all(Array.from({ length: CONCURRENCY }, measured))));
      if (medians.at(-1) <= TIMEOUT + LATE) return round * CONCURRENCY;
    }
    throw new Error(
      `a call should settle within ${TIMEOUT} + ${LATE} ms; medians of ${ROUNDS} rounds: ${medians.join(", ")} ms`,
    );
  };

  const ONE_READ = [
    ["an unanswered request", { stall: "headers" }],
    ["a stalled body", { stall: "body" }],
    ["a slowly trickling body", { trickle: 50 }],
    ["a trickling body that stalls", { trickle: 5, stall: "body" }],
    ["a late answer", { delay: 5000 }],
  ];
  for (const [name, fault] of ONE_READ) {
    it.alone(`a read with ${name} settles with the call's timeout`, async (room) => {
      const { id } = await lib.startLiveStream(room.id, {}, room.options());
      await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, count: 0, ...fault });
      await settlesInTime(
        () => lib.getLiveStream(id, room.options({ timeout: TIMEOUT })),
        (error) => equal(error.method, "GET"),
      );
    });

    it.alone(`a start with ${name} settles with the call's timeout`, async (room) => {
      await room.onStart({ count: 0, when: "before", ...fault });
      const calls = await settlesInTime(() => lib.startLiveStream(room.id, {}, room.options({ timeout: TIMEOUT })));
      equal(await room.starts(), calls, "POSTs, one for each call");
    });
  }

  it.alone("the timeout includes retries and the waits between them", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, status: 500, count: 0 });
    const time = await elapsed(() => rejectionOf(lib.getLiveStream(id, room.options({ timeout: 1000, retries: 10 }))));
    ok(time <= 1000 + LATE + MAX_OVERRUN, `took ${time} ms`);
  });

  it.alone("a token function that never settles ends with the timeout", async () => {
    const token = () => new Promise(() => {});
    await settlesInTime(() => lib.getLiveStream("stream", optionsReturning(liveStream(), { token, timeout: TIMEOUT })));
  });

  it.alone("a custom fetch that never settles and ignores its signal ends with the timeout", async () => {
    const fetch = () => new Promise(() => {});
    await settlesInTime(() => lib.getLiveStream("stream", optionsReturning(liveStream(), { fetch, timeout: TIMEOUT })));
  });

  it.alone("a body that never ends and ignores the signal ends with the timeout", async () => {
    const fetch = async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    await settlesInTime(() => lib.getLiveStream("stream", optionsReturning(liveStream(), { fetch, timeout: TIMEOUT })));
  });

  it.alone("a signing operation that never settles ends with the timeout", async (room) => {
    const restore = replaceSign(() => new Promise(() => {}));
    try {
      // A server has a token of the emulator's account from an earlier case.
      const credentials = { ...room.emulator.credentials, secret: "not-used-before-a" };
      await settlesInTime(() => lib.getLiveStream("stream", room.options({ timeout: TIMEOUT, credentials })));
    } finally {
      restore();
    }
  });

  it.alone("waitForLiveStream settles with its timeout while it polls and while it pauses", async (room) => {
    await room.set({ start_delay: 600 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await settlesInTime(
      () => lib.waitForLiveStream(id, room.options({ timeout: TIMEOUT })),
      // On a busy machine the first answer may come after the timeout.
      (error) => error.stream && equal(error.stream.status, "starting"),
    );
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, stall: "headers", count: 0 });
    await settlesInTime(() => lib.waitForLiveStream(id, room.options({ timeout: TIMEOUT })));
  });

  it.alone("a timeout of 1 ms rejects with ERR_TIMEOUT", async (room) => {
    await room.onStart({ stall: "headers", count: 0 });
    for (let run = 0; run < 10; run += 1) {
      const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ timeout: 1 })));
      assertError(error, { code: "ERR_TIMEOUT" });
      match(error.message, /1 ms/);
    }
  });

  it.alone("an unanswered attempt leaves time for another", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, stall: "headers" });
    equal((await lib.getLiveStream(id, room.options({ timeout: 8000 }))).id, id);
  });

  it("the longest allowed timeout does not overflow the timer", async () => {
    const options = {
      token: "t",
      baseUrl: "https://api.example.com/v2",
      fetch: fetchReturning(liveStream()),
      timeout: 2_147_483_647,
    };
    ok((await lib.getLiveStream("stream", options)).id, "a live stream");
  });
}

/** Replaces Web Crypto's `sign` and returns a function that restores it. */
export function replaceSign(sign) {
  Object.defineProperty(crypto.subtle, "sign", { value: sign, configurable: true, writable: true });
  return () => delete crypto.subtle.sign;
}
