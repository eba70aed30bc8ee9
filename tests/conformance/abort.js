import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";
import { replaceSign } from "./deadline.js";
import { median, sleepSeconds } from "./emulator.js";

/** Milliseconds until a call notices an abort: the median, and the limit for any call on a busy machine. */
const SOON = 50;
const MUCH = 1000;

/** Abort reasons. A call rejects with the identical value. */
const REASONS = [
  "text",
  "",
  42,
  0,
  NaN,
  false,
  null,
  1n,
  Symbol("why"),
  { mine: true },
  ["a"],
  () => {},
  new Error("mine"),
  new DOMException("gone", "AbortError"),
  {
    get message() {
      throw new Error("do not read me");
    },
  },
];

export default function ({ it, lib, environment }) {
  /** Makes a call for each reason, waits a moment and until their requests have arrived, and aborts one after the other. */
  const abortsAtOnce = async (begin, after = 0.2, arrived = () => REASONS.length) => {
    const times = [];
    const atOnce = environment.connections ?? REASONS.length;
    for (let first = 0; first < REASONS.length; first += atOnce) {
      const calls = REASONS.slice(first, first + atOnce).map((reason) => {
        const controller = new AbortController();
        const { signal, balance } = counted(controller.signal);
        return { reason, controller, balance, call: rejectionOf(begin(signal), "aborted call") };
      });
      await sleepSeconds(after);
      for (let waits = 0; waits < 20 && (await arrived()) < first + calls.length; waits += 1) await sleepSeconds(0.2);
      for (const { reason, controller, balance, call } of calls) {
        const before = performance.now();
        controller.abort(reason);
        const rejected = await call;
        times.push(performance.now() - before);
        equal(rejected, reason, "what the call rejects with");
        equal(balance(), 0, "listeners left on the signal");
      }
    }
    const shown = times.map((time) => time.toFixed(1)).join(", ");
    ok(median(times) <= SOON, `noticed within ${SOON} ms: ${shown}`);
    ok(
      times.every((time) => time <= MUCH),
      `never noticed late: ${shown}`,
    );
  };

  it.alone("an abort while a token is being signed rejects at once with its reason", async (room) => {
    const restore = replaceSign(() => new Promise(() => {}));
    try {
      // A server has a token of the emulator's account from an earlier case.
      const credentials = { ...room.emulator.credentials, secret: "not-used-before-b" };
      await abortsAtOnce((signal) => lib.startLiveStream(room.id, {}, room.options({ signal, credentials })));
    } finally {
      restore();
    }
    equal(await room.starts(), 0, "POSTs");
  });

  it.alone("an abort while a token function is pending rejects at once with its reason", async () => {
    await abortsAtOnce((signal) =>
      lib.getLiveStream("stream", optionsReturning(liveStream(), { signal, token: () => new Promise(() => {}) })),
    );
  });

  for (const [moment, fault] of [
    ["while a request is pending", { stall: "headers" }],
    ["while a body is being read", { stall: "body" }],
    ["while a body trickles in", { trickle: 20 }],
    ["while the call waits to retry", { status: 429, headers: { "Retry-After": "20" } }],
  ]) {
    it.alone(`an abort ${moment} rejects at once with its reason`, async (room) => {
      await room.onStart({ count: 0, ...fault });
      await abortsAtOnce(
        (signal) => lib.startLiveStream(room.id, {}, room.options({ signal })),
        0.5,
        () => room.starts(),
      );
      equal(await room.starts(), REASONS.length, "POSTs, one for each call");
    });
  }

  it.alone("an abort between two polls rejects at once with its reason", async (room) => {
    await room.set({ start_delay: 600 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await abortsAtOnce((signal) => lib.waitForLiveStream(id, room.options({ signal })));
  });

  it.alone("an abort while a playlist is being fetched rejects at once with its reason", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ path: `/beam/*/${room.id}/**`, stall: "headers", count: 0 });
    await abortsAtOnce((signal) => lib.waitForLiveStream(id, room.options({ signal, until: "playable" })));
  });

  it.alone("an abort while a lost start is being looked up rejects at once with its reason", async (room) => {
    await room.onStart({ reset: "before", count: 0 });
    const lift = await room.rule({ method: "GET", path: "/v2/live-streams", stall: "headers", count: 0 });
    try {
      await abortsAtOnce((signal) => lib.startLiveStream(room.id, {}, room.options({ signal })), 1);
    } finally {
      await lift();
    }
  });

  it.alone("an abort without a reason rejects with the signal's own DOMException", async (room) => {
    await room.onStart({ stall: "headers" });
    const controller = new AbortController();
    const call = rejectionOf(lib.startLiveStream(room.id, {}, room.options({ signal: controller.signal })));
    await sleepSeconds(0.1);
    controller.abort();
    const reason = await call;
    equal(reason, controller.signal.reason);
    equal(reason.name, "AbortError");
  });

  it("a call with an already aborted signal makes no request", async (room) => {
    for (const reason of REASONS) {
      const options = room.options({ signal: AbortSignal.abort(reason) });
      equal(await rejectionOf(lib.startLiveStream(room.id, {}, options)), reason);
      equal(await rejectionOf(lib.waitForLiveStream("stream", options)), reason);
      equal(await rejectionOf(lib.listLiveStreams({ room_id: room.id }, options)), reason);
    }
    equal((await room.requests()).length, 0, "requests");
  });

  it("a bad argument takes precedence over an abort", async (room) => {
    const options = room.options({ signal: AbortSignal.abort("gone") });
    assertError(await rejectionOf(lib.startLiveStream(room.id, { a: 1 }, options)), { code: "ERR_INVALID_ARGUMENT" });
  });

  it("AbortSignal.timeout rejects with its TimeoutError", async (room) => {
    await room.onStart({ stall: "headers" });
    const reason = await rejectionOf(
      lib.startLiveStream(room.id, {}, room.options({ signal: AbortSignal.timeout(200) })),
    );
    equal(reason.name, "TimeoutError");
    ok(reason instanceof DOMException, "a DOMException");
  });

  it("an abort cancels the request in flight", async (room) => {
    let inner;
    const watching = (url, init) => {
      inner = init.signal;
      return fetch(url, init);
    };
    await room.onStart({ stall: "headers" });
    const controller = new AbortController();
    const call = rejectionOf(
      lib.startLiveStream(room.id, {}, room.options({ signal: controller.signal, fetch: watching })),
    );
    // On a busy machine the request may start late.
    while (!inner) await sleepSeconds(0.05);
    await sleepSeconds(0.2);
    equal(inner.aborted, false, "the signal of fetch before");
    controller.abort("enough");
    await call;
    equal(inner.aborted, true, "the signal of fetch after");
  });

  it("an abort rejects every call that shares the signal, later ones included", async () => {
    const controller = new AbortController();
    const { signal, balance } = counted(controller.signal);
    const fetch = () => new Promise(() => {});
    const call = () => rejectionOf(lib.getLiveStream("stream", optionsReturning(liveStream(), { signal, fetch })));
    const calls = Array.from({ length: 40 }, call);
    await sleepSeconds(0.05);
    equal(balance(), 1, "listeners of forty calls");
    controller.abort("enough");
    for (const reason of await Promise.all([...calls, call()])) equal(reason, "enough");
    equal(balance(), 0, "listeners left on the signal");
  });

  it("a signal without a reason property rejects with an AbortError", async () => {
    const listeners = new Set();
    // The shape of signals of abort-controller 3.
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const options = optionsReturning(liveStream(), { signal, fetch: () => new Promise(() => {}) });
    const call = rejectionOf(lib.getLiveStream("stream", options));
    await sleepSeconds(0.05);
    signal.aborted = true;
    for (const listener of listeners) listener({ type: "abort" });
    equal((await call).name, "AbortError");
    equal((await rejectionOf(lib.getLiveStream("stream", options))).name, "AbortError", "a call after the abort");
    equal(listeners.size, 0, "listeners");
  });

  it("a signal whose reason getter throws rejects with what it throws", async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      get reason() {
        throw "mine";
      },
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const call = rejectionOf(
      lib.getLiveStream("stream", optionsReturning(liveStream(), { signal, fetch: () => new Promise(() => {}) })),
    );
    await sleepSeconds(0.05);
    for (const listener of listeners) listener({ type: "abort" });
    equal(await call, "mine");
  });

  it.alone("many calls that share a signal leave no listener and no timer behind", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const { signal, balance, most } = counted(new AbortController().signal);
    const timers = environment.timers?.() ?? 0;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => lib.getLiveStream(id, room.options({ signal }))));
    }
    await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ signal })));
    await rejectionOf(lib.getLiveStream("nobody", room.options({ signal })));
    await lib.waitForLiveStream(id, room.options({ signal }));
    equal(most(), 1, "listeners at a time");
    equal(balance(), 0, "listeners left on the signal");
    ok((environment.timers?.() ?? 0) <= timers, `timers: ${timers} before, ${environment.timers?.()} after`);
  });
}

/** Instruments a signal to count its listeners. */
function counted(signal) {
  let added = 0;
  let removed = 0;
  let most = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args) => {
    added += 1;
    most = Math.max(most, added - removed);
    return addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args) => {
    removed += 1;
    return removeEventListener.apply(signal, args);
  };
  return { signal, balance: () => added - removed, most: () => most };
}
