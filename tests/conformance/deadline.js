import { equal, fails, matches, ok, rejection } from "./assert.js";
import { answered, answering, liveStream } from "./bodies.js";
import { elapsed, median } from "./room.js";

const TIMEOUT = 400;
/** By how many milliseconds a call may be late, unless the machine has something else to do; it is asked a few times then. */
const LATE = 50;
const ROUNDS = 5;
const AT_ONCE = 3;
/** No call is ever later than this. */
const MUCH = 2000;

export default function ({ it, lib }) {
  /** Makes a few calls at once, holds what each of them took against the timeout, and resolves to how many calls it made. */
  const settlesInTime = async (call, check = () => {}) => {
    const measured = async () => {
      let error;
      const time = await elapsed(async () => {
        error = await rejection(call());
      });
      fails(error, { code: "ERR_TIMEOUT", message: new RegExp(String(TIMEOUT)) });
      check(error);
      ok(time >= TIMEOUT - 2, `no call gives up early: ${time} ms`);
      ok(time <= TIMEOUT + MUCH, `no call hangs: ${time} ms`);
      return time;
    };
    const medians = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      medians.push(median(await Promise.all(Array.from({ length: AT_ONCE }, measured))));
      if (medians.at(-1) <= TIMEOUT + LATE) return round * AT_ONCE;
    }
    throw new Error(
      `a call should settle within ${TIMEOUT} + ${LATE} ms; medians of ${ROUNDS} rounds: ${medians.join(", ")} ms`,
    );
  };

  const ONE_READ = [
    ["an unanswered request", { stall: "headers" }],
    ["a stalled body", { stall: "body" }],
    ["a slow trickle", { trickle: 50 }],
    ["a slow trickle that stalls", { trickle: 5, stall: "body" }],
    ["an answer that comes late", { delay: 5000 }],
  ];
  for (const [name, fault] of ONE_READ) {
    it.alone(`${name} settles with the timeout of the call`, async (room) => {
      const { id } = await lib.startLiveStream(room.id, {}, room.options());
      await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, count: 0, ...fault });
      await settlesInTime(
        () => lib.getLiveStream(id, room.options({ timeout: TIMEOUT })),
        (error) => equal(error.method, "GET"),
      );
    });

    it.alone(`${name} settles a start with the timeout of the call`, async (room) => {
      await room.onStart({ count: 0, when: "before", ...fault });
      const calls = await settlesInTime(() => lib.startLiveStream(room.id, {}, room.options({ timeout: TIMEOUT })));
      equal(await room.starts(), calls, "POSTs, one for each call");
    });
  }

  it.alone("retries and the waits between them are part of the time", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, status: 500, count: 0 });
    const time = await elapsed(() => rejection(lib.getLiveStream(id, room.options({ timeout: 1000, retries: 10 }))));
    ok(time <= 1000 + LATE + MUCH, `took ${time} ms`);
  });

  it.alone("a token function that never answers settles with the timeout", async () => {
    const token = () => new Promise(() => {});
    await settlesInTime(() => lib.getLiveStream("stream", answered(liveStream(), { token, timeout: TIMEOUT })));
  });

  it.alone("a custom fetch that never answers and heeds no signal settles with the timeout", async () => {
    const fetch = () => new Promise(() => {});
    await settlesInTime(() => lib.getLiveStream("stream", answered(liveStream(), { fetch, timeout: TIMEOUT })));
  });

  it.alone("a body that never ends and heeds no signal settles with the timeout", async () => {
    const fetch = async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    await settlesInTime(() => lib.getLiveStream("stream", answered(liveStream(), { fetch, timeout: TIMEOUT })));
  });

  it.alone("a signature that never comes settles with the timeout", async (room) => {
    const restore = replaceSign(() => new Promise(() => {}));
    try {
      // A server has a token of the emulator's account from an earlier case.
      const credentials = { ...room.emulator.credentials, secret: "not-used-before-a" };
      await settlesInTime(() => lib.getLiveStream("stream", room.options({ timeout: TIMEOUT, credentials })));
    } finally {
      restore();
    }
  });

  it.alone("a wait settles with its timeout while it polls and while it pauses", async (room) => {
    await room.set({ start_delay: 600 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await settlesInTime(
      () => lib.waitForLiveStream(id, room.options({ timeout: TIMEOUT })),
      // On a busy machine the first answer may be later than that.
      (error) => error.stream && equal(error.stream.status, "starting"),
    );
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, stall: "headers", count: 0 });
    await settlesInTime(() => lib.waitForLiveStream(id, room.options({ timeout: TIMEOUT })));
  });

  it.alone("a timeout of a millisecond is a timeout", async (room) => {
    await room.onStart({ stall: "headers", count: 0 });
    for (let run = 0; run < 10; run += 1) {
      const error = await rejection(lib.startLiveStream(room.id, {}, room.options({ timeout: 1 })));
      fails(error, { code: "ERR_TIMEOUT" });
      matches(error.message, /1 ms/);
    }
  });

  it.alone("an attempt that gets no answer leaves time for another", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, stall: "headers" });
    equal((await lib.getLiveStream(id, room.options({ timeout: 8000 }))).id, id);
  });

  it("the longest timeout is no short one", async () => {
    const options = {
      token: "t",
      baseUrl: "https://api.example.com/v2",
      fetch: answering(liveStream()),
      timeout: 2_147_483_647,
    };
    ok((await lib.getLiveStream("stream", options)).id, "a live stream");
  });
}

/** Puts another function in the place of Web Crypto's and returns how to take it back. */
export function replaceSign(sign) {
  Object.defineProperty(crypto.subtle, "sign", { value: sign, configurable: true, writable: true });
  return () => delete crypto.subtle.sign;
}
