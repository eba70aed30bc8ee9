// A start without an answer ("lost") whose stream the lists do not simply show.
import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { sleepSeconds } from "./emulator.js";

const LIST = { method: "GET", path: "/v2/live-streams", count: 0 };

export default function ({ it, lib }) {
  it("a stream that was already there is not taken for the call's own", async (room) => {
    const before = await lib.startLiveStream(room.id, {}, room.options());
    await sleepSeconds(2.5);
    await room.onStart({ reset: "before" });
    const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_ALREADY_RUNNING",
    });
    equal(error.stream?.id, before.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it('with ifRunning: "return" the call resolves to a stream that was already there', async (room) => {
    const before = await lib.startLiveStream(room.id, {}, room.options());
    await sleepSeconds(2.5);
    await room.onStart({ reset: "before" });
    const stream = await lib.startLiveStream(room.id, {}, room.options({ ifRunning: "return" }));
    equal(stream.id, before.id);
    equal(await room.starts(), 2, "POSTs of two calls");
  });

  it("a lost start whose stream is already running is found", async (room) => {
    await room.set({ start_delay: 0 });
    await room.onStart({ reset: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(stream.status, "running");
    equal(await room.starts(), 1, "POSTs");
  });

  it("a start that is lost each time rejects with ERR_AMBIGUOUS_START once its retries are used up", async (room) => {
    await room.onStart({ status: 500, count: 0 });
    const options = room.options({ retries: 1, timeout: 9000 });
    const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, options)), {
      code: "ERR_AMBIGUOUS_START",
      status: 500,
      attempts: 2,
      message: /may have started/,
    });
    ok(error.message.includes("500"), error.message);
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 0, "streams");
  });

  it("without retries a lost start is looked up in the lists, not retried", async (room) => {
    await room.onStart({ reset: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options({ retries: 0 }));
    equal(stream.id, (await room.streams())[0].id);
    equal(await room.starts(), 1, "POSTs");
  });

  it("without retries a lost start that no list shows rejects with ERR_AMBIGUOUS_START", async (room) => {
    await room.onStart({ status: 502, count: 0 });
    const options = room.options({ retries: 0, timeout: 5000 });
    assertError(await rejectionOf(lib.startLiveStream(room.id, {}, options)), {
      code: "ERR_AMBIGUOUS_START",
      status: 502,
    });
    equal(await room.starts(), 1, "POSTs");
  });

  it("a start that is lost before and again after the stream was created resolves to that stream", async (room) => {
    await room.onStart({ reset: "before" });
    await room.onStart({ status: 500, when: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(await room.starts(), 2, "POSTs");
    const [only, ...more] = await room.streams();
    equal(more.length, 0, "further streams");
    equal(stream.id, only.id);
  });

  it("onRetry is called with the error while a lost start is looked up", async (room) => {
    await room.onStart({ status: 500, when: "after" });
    const retries = [];
    await lib.startLiveStream(room.id, {}, room.options({ onRetry: (retry) => retries.push(retry) }));
    equal(retries.length, 1, "calls of onRetry");
    equal(retries[0].error.status, 500);
    ok(retries[0].error instanceof lib.LiveStreamError, "a LiveStreamError");
  });

  for (const [name, fault] of [
    ["answers with errors", { status: 500 }],
    ["is forbidden", { status: 403, body: { code: 403, message: "user does not have required permission" } }],
    ["answers with nonsense", { status: 200, body: "<html></html>" }],
    ["resets the connection", { reset: "before" }],
  ]) {
    it.alone(`a lost start whose list ${name} rejects with ERR_AMBIGUOUS_START, and is not retried`, async (room) => {
      await room.onStart({ reset: "after" });
      const lift = await room.rule({ ...LIST, ...fault });
      const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ retries: 1 })));
      await lift();
      assertError(error, { code: "ERR_AMBIGUOUS_START", message: /may have started/ });
      equal(await room.starts(), 1, "POSTs");
      equal((await room.streams()).length, 1, "streams");
    });
  }

  it.alone("a list that fails once is retried, and the lost start is found", async (room) => {
    await room.onStart({ reset: "after" });
    const lift = await room.rule({ ...LIST, status: 503, count: 1 });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    await lift();
    equal(stream.id, (await room.streams())[0].id);
    equal(await room.starts(), 1, "POSTs");
  });

  it.alone("a lost start whose list never answers rejects with ERR_AMBIGUOUS_START in time", async (room) => {
    await room.onStart({ reset: "after" });
    const lift = await room.rule({ ...LIST, stall: "headers" });
    const began = performance.now();
    const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ timeout: 2500 })));
    await lift();
    assertError(error, { code: "ERR_AMBIGUOUS_START" });
    ok(performance.now() - began < 10_000, "in time");
    equal(await room.starts(), 1, "POSTs");
  });

  it.alone("an ERR_ALREADY_RUNNING has no stream when the list cannot be read", async (room) => {
    await lib.startLiveStream(room.id, {}, room.options());
    const lift = await room.rule({ ...LIST, status: 403 });
    const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options()));
    await lift();
    assertError(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
    equal(error.stream, undefined, "stream");
  });

  it.alone("the call's own stream is recognized when the server's clock is two hours ahead", async (room) => {
    await room.emulator.control("POST", "clock", { advance: 7200 });
    await room.onStart({ reset: "after", after: 1 });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    const streams = await room.streams();
    const starts = await room.starts();
    await room.emulator.control("POST", "reset");
    equal(streams.length, 1, "streams");
    equal(stream.id, streams[0].id);
    equal(starts, 2, "POSTs: one with a token that is expired for the server, and one with a new token");
  });
}
