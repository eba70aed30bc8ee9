// What becomes of a start whose outcome is unknown when the list of streams tells something else than its success.
import { equal, fails, ok, rejection } from "./assert.js";
import { seconds } from "./room.js";

const LIST = { method: "GET", path: "/v2/live-streams", count: 0 };

export default function ({ it, lib }) {
  it("a stream that was there before the call is not taken for its own", async (room) => {
    const before = await lib.startLiveStream(room.id, {}, room.options());
    await seconds(2.5);
    await room.onStart({ reset: "before" });
    const error = fails(await rejection(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_ALREADY_RUNNING",
    });
    equal(error.stream?.id, before.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it('with ifRunning: "return" it is as good as its own', async (room) => {
    const before = await lib.startLiveStream(room.id, {}, room.options());
    await seconds(2.5);
    await room.onStart({ reset: "before" });
    const stream = await lib.startLiveStream(room.id, {}, room.options({ ifRunning: "return" }));
    equal(stream.id, before.id);
    equal(await room.starts(), 2, "POSTs of two calls");
  });

  it("a stream that runs already when it is looked for is found as well", async (room) => {
    await room.set({ start_delay: 0 });
    await room.onStart({ reset: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(stream.status, "running");
    equal(await room.starts(), 1, "POSTs");
  });

  it("a start that is lost each time may have been carried out, after as many POSTs as retries allow", async (room) => {
    await room.onStart({ status: 500, count: 0 });
    const options = room.options({ retries: 1, timeout: 9000 });
    const error = fails(await rejection(lib.startLiveStream(room.id, {}, options)), {
      code: "ERR_AMBIGUOUS_START",
      status: 500,
      attempts: 2,
      message: /may have started/,
    });
    ok(error.message.includes("500"), error.message);
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 0, "streams");
  });

  it("without retries a lost start is still looked for, and never sent again", async (room) => {
    await room.onStart({ reset: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options({ retries: 0 }));
    equal(stream.id, (await room.streams())[0].id);
    equal(await room.starts(), 1, "POSTs");
  });

  it("without retries a start that left no trace may have been carried out, and is not sent again", async (room) => {
    await room.onStart({ status: 502, count: 0 });
    const options = room.options({ retries: 0, timeout: 5000 });
    fails(await rejection(lib.startLiveStream(room.id, {}, options)), { code: "ERR_AMBIGUOUS_START", status: 502 });
    equal(await room.starts(), 1, "POSTs");
  });

  it("a start that is lost and then lost again after the job was created gives the one stream", async (room) => {
    await room.onStart({ reset: "before" });
    await room.onStart({ status: 500, when: "after" });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(await room.starts(), 2, "POSTs");
    const [only, ...more] = await room.streams();
    equal(more.length, 0, "further streams");
    equal(stream.id, only.id);
  });

  it("while a lost start is looked for the caller is told why the call waits", async (room) => {
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
    ["is nonsense", { status: 200, body: "<html></html>" }],
    ["breaks off", { reset: "before" }],
  ]) {
    it.alone(`a lost start whose list ${name} is ambiguous, and is not sent again`, async (room) => {
      await room.onStart({ reset: "after" });
      const lift = await room.rule({ ...LIST, ...fault });
      const error = await rejection(lib.startLiveStream(room.id, {}, room.options({ retries: 1 })));
      await lift();
      fails(error, { code: "ERR_AMBIGUOUS_START", message: /unknown/ });
      equal(await room.starts(), 1, "POSTs");
      equal((await room.streams()).length, 1, "streams");
    });
  }

  it.alone("a list that fails once is read again, and the lost start is found", async (room) => {
    await room.onStart({ reset: "after" });
    const lift = await room.rule({ ...LIST, status: 503, count: 1 });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    await lift();
    equal(stream.id, (await room.streams())[0].id);
    equal(await room.starts(), 1, "POSTs");
  });

  it.alone("a lost start whose list never answers is ambiguous or late, within the time of the call", async (room) => {
    await room.onStart({ reset: "after" });
    const lift = await room.rule({ ...LIST, stall: "headers" });
    const began = performance.now();
    const error = await rejection(lib.startLiveStream(room.id, {}, room.options({ timeout: 2500 })));
    await lift();
    fails(error, { code: "ERR_AMBIGUOUS_START" });
    ok(performance.now() - began < 10_000, "in time");
    equal(await room.starts(), 1, "POSTs");
  });

  it.alone("a room that is live, where the list cannot tell with which stream, rejects without one", async (room) => {
    await lib.startLiveStream(room.id, {}, room.options());
    const lift = await room.rule({ ...LIST, status: 403 });
    const error = await rejection(lib.startLiveStream(room.id, {}, room.options()));
    await lift();
    fails(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
    equal(error.stream, undefined, "stream");
  });

  it.alone(
    "a server whose clock is two hours ahead tells the call's own stream from older ones all the same",
    async (room) => {
      await room.emulator.control("POST", "clock", { advance: 7200 });
      await room.onStart({ reset: "after", after: 1 });
      const stream = await lib.startLiveStream(room.id, {}, room.options());
      const streams = await room.streams();
      const starts = await room.starts();
      await room.emulator.control("POST", "reset");
      equal(streams.length, 1, "streams");
      equal(stream.id, streams[0].id);
      equal(starts, 2, "POSTs: one with a token that the server takes for expired, and one with a new token");
    },
  );
}
