import { equal, fails, ok, rejection } from "./assert.js";
import { answered, liveStream } from "./bodies.js";
import { replaceSign } from "./deadline.js";
import { median, seconds } from "./room.js";

/** An abort is noticed within so many milliseconds in most runs, and never much later when the machine is busy. */
const SOON = 50;
const MUCH = 1000;

/** Reasons that a caller may give; the very same value comes back. */
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

export default function ({ it, lib, place }) {
  /** Makes a call for each reason, and a moment later aborts one after the other. */
  const abortsAtOnce = async (begin, after = 0.2) => {
    const times = [];
    const atOnce = place.connections ?? REASONS.length;
    for (let first = 0; first < REASONS.length; first += atOnce) {
      const calls = REASONS.slice(first, first + atOnce).map((reason) => {
        const controller = new AbortController();
        const { signal, balance } = counted(controller.signal);
        return { reason, controller, balance, call: rejection(begin(signal), "aborted call") };
      });
      await seconds(after);
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

  it.alone("an abort while a token is signed rejects at once with its reason", async (room) => {
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

  it.alone("an abort while a token function is at work rejects at once with its reason", async () => {
    await abortsAtOnce((signal) =>
      lib.getLiveStream("stream", answered(liveStream(), { signal, token: () => new Promise(() => {}) })),
    );
  });

  for (const [moment, fault] of [
    ["while a request is under way", { stall: "headers" }],
    ["while a body is read", { stall: "body" }],
    ["while a body trickles", { trickle: 20 }],
    ["while the call waits for another try", { status: 429, headers: { "Retry-After": "20" } }],
  ]) {
    it.alone(`an abort ${moment} rejects at once with its reason`, async (room) => {
      await room.onStart({ count: 0, ...fault });
      await abortsAtOnce((signal) => lib.startLiveStream(room.id, {}, room.options({ signal })), 0.5);
      equal(await room.starts(), REASONS.length, "POSTs, one for each call");
    });
  }

  it.alone("an abort between two polls rejects at once with its reason", async (room) => {
    await room.set({ start_delay: 600 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await abortsAtOnce((signal) => lib.waitForLiveStream(id, room.options({ signal })));
  });

  it.alone("an abort while a playlist is looked at rejects at once with its reason", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await room.rule({ path: `/beam/*/${room.id}/**`, stall: "headers", count: 0 });
    await abortsAtOnce((signal) => lib.waitForLiveStream(id, room.options({ signal, until: "playable" })));
  });

  it.alone("an abort while a lost start is looked for rejects at once with its reason", async (room) => {
    await room.onStart({ reset: "before", count: 0 });
    const lift = await room.rule({ method: "GET", path: "/v2/live-streams", stall: "headers", count: 0 });
    try {
      await abortsAtOnce((signal) => lib.startLiveStream(room.id, {}, room.options({ signal })), 1);
    } finally {
      await lift();
    }
  });

  it.alone("an abort whose reason is left out rejects with the DOMException of the signal", async (room) => {
    await room.onStart({ stall: "headers" });
    const controller = new AbortController();
    const call = rejection(lib.startLiveStream(room.id, {}, room.options({ signal: controller.signal })));
    await seconds(0.1);
    controller.abort();
    const reason = await call;
    equal(reason, controller.signal.reason);
    equal(reason.name, "AbortError");
  });

  it("a signal that is aborted already makes no request", async (room) => {
    for (const reason of REASONS) {
      const options = room.options({ signal: AbortSignal.abort(reason) });
      equal(await rejection(lib.startLiveStream(room.id, {}, options)), reason);
      equal(await rejection(lib.waitForLiveStream("stream", options)), reason);
      equal(await rejection(lib.listLiveStreams({ room_id: room.id }, options)), reason);
    }
    equal((await room.requests()).length, 0, "requests");
  });

  it("a bad argument is said before an abort", async (room) => {
    const options = room.options({ signal: AbortSignal.abort("gone") });
    fails(await rejection(lib.startLiveStream(room.id, { a: 1 }, options)), { code: "ERR_INVALID_ARGUMENT" });
  });

  it("AbortSignal.timeout is a signal like any other", async (room) => {
    await room.onStart({ stall: "headers" });
    const reason = await rejection(
      lib.startLiveStream(room.id, {}, room.options({ signal: AbortSignal.timeout(200) })),
    );
    equal(reason.name, "TimeoutError");
    ok(reason instanceof DOMException, "a DOMException");
  });

  it("a request that was aborted is really given up", async (room) => {
    let inner;
    const watching = (url, init) => {
      inner = init.signal;
      return fetch(url, init);
    };
    await room.onStart({ stall: "headers" });
    const controller = new AbortController();
    const call = rejection(
      lib.startLiveStream(room.id, {}, room.options({ signal: controller.signal, fetch: watching })),
    );
    // On a busy machine the request may take longer to begin.
    while (!inner) await seconds(0.05);
    await seconds(0.2);
    equal(inner.aborted, false, "the signal of fetch before");
    controller.abort("enough");
    await call;
    equal(inner.aborted, true, "the signal of fetch after");
  });

  it("an abort ends every call that shares the signal, and a call after them", async () => {
    const controller = new AbortController();
    const { signal, balance } = counted(controller.signal);
    const fetch = () => new Promise(() => {});
    const call = () => rejection(lib.getLiveStream("stream", answered(liveStream(), { signal, fetch })));
    const calls = Array.from({ length: 40 }, call);
    await seconds(0.05);
    equal(balance(), 1, "listeners of forty calls");
    controller.abort("enough");
    for (const reason of await Promise.all([...calls, call()])) equal(reason, "enough");
    equal(balance(), 0, "listeners left on the signal");
  });

  it("a signal without a reason aborts with an AbortError", async () => {
    const listeners = new Set();
    // As abort-controller 3 makes them.
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const options = answered(liveStream(), { signal, fetch: () => new Promise(() => {}) });
    const call = rejection(lib.getLiveStream("stream", options));
    await seconds(0.05);
    signal.aborted = true;
    for (const listener of listeners) listener({ type: "abort" });
    equal((await call).name, "AbortError");
    equal((await rejection(lib.getLiveStream("stream", options))).name, "AbortError", "a call after the abort");
    equal(listeners.size, 0, "listeners");
  });

  it("a signal whose reason throws ends the call with what it throws", async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      get reason() {
        throw "mine";
      },
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const call = rejection(
      lib.getLiveStream("stream", answered(liveStream(), { signal, fetch: () => new Promise(() => {}) })),
    );
    await seconds(0.05);
    for (const listener of listeners) listener({ type: "abort" });
    equal(await call, "mine");
  });

  it.alone("a signal that many calls share keeps no listener, and no timer is left", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const { signal, balance, most } = counted(new AbortController().signal);
    const timers = place.timers?.() ?? 0;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => lib.getLiveStream(id, room.options({ signal }))));
    }
    await rejection(lib.startLiveStream(room.id, {}, room.options({ signal })));
    await rejection(lib.getLiveStream("nobody", room.options({ signal })));
    await lib.waitForLiveStream(id, room.options({ signal }));
    equal(most(), 1, "listeners at a time");
    equal(balance(), 0, "listeners left on the signal");
    ok((place.timers?.() ?? 0) <= timers, `timers: ${timers} before, ${place.timers?.()} after`);
  });
}

/** A signal that counts its listeners. */
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
