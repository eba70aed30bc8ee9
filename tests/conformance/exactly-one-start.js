// The faults under which other clients start a second, billed stream, hang, or take nonsense for success. Each is asked for
// by a rule of the emulator, and the POSTs that arrived are counted.
import { equal, fails, ok, rejection } from "./assert.js";
import { elapsed } from "./room.js";

/** Faults after which the job exists although no good answer came back. The stream that exists is the one that is returned. */
const CREATED = [
  ["a 500 after the job was created", { status: 500, when: "after" }],
  ["a 500 with HTML after the job was created", { status: 500, when: "after", body: "<h1>oops</h1>" }],
  ["a 502 after the job was created", { status: 502, when: "after" }],
  ["a 504 after the job was created", { status: 504, when: "after" }],
  ["a 408 after the job was created", { status: 408, when: "after" }],
  ["a 503 after the job was created", { status: 503, when: "after" }],
  ["a 503 with Retry-After after the job was created", { status: 503, when: "after", headers: { "Retry-After": "1" } }],
  ["a reset after the job was created", { reset: "after" }],
  ["no answer after the job was created", { stall: "headers", when: "after" }, 8000],
  ["a body that stalls after the job was created", { stall: "body" }, 8000],
  ["a body that trickles after the job was created", { trickle: 200 }, 8000],
];

/** Faults without a job. The start is sent again, and one stream is what comes of it. */
const NOT_CREATED = [
  ["a 500 once", { status: 500 }],
  ["a 502 once", { status: 502, body: "<html>Bad Gateway</html>" }],
  ["a 503 once", { status: 503 }],
  ["a 503 with Retry-After once", { status: 503, headers: { "Retry-After": "1" } }],
  ["a 408 once", { status: 408 }],
  ["a reset before the job was created", { reset: "before" }],
  ["a 429 once", { status: 429 }],
  ["no answer, before the job was created", { stall: "headers" }, 14_000],
];

/** Refusals that a repetition cannot change: status, and what the call rejects with. */
const REFUSALS = [400, 402, 403, 404, 405, 409, 410, 413, 422];

/** Answers of 200 that are no live stream. The job exists, a second one must not, and it is not lost either. */
const NONSENSE = [
  ["truncated JSON", { truncate: 30 }],
  ["truncated gzip", { truncate: 80, gzip: true }],
  ["another envelope", { replace_body: { data: { id: "x" } } }],
  ["the envelope of a 502", { replace_body: { code: 502, message: "bad gateway" } }],
  ["{}", { replace_body: {} }],
  ["HTML", { replace_body: "<html>welcome</html>" }],
  ["an empty body", { replace_body: "" }],
  ["an array", { replace_body: [] }],
];

export default function ({ it, lib }) {
  for (const [name, fault, timeout] of CREATED) {
    it(`${name}: one POST, and the caller gets the stream that exists`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options({ timeout: timeout ?? 30_000 }));
      equal(await room.starts(), 1, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  for (const [name, fault, timeout] of NOT_CREATED) {
    it(`${name}: the start is sent again, and there is one stream`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options({ timeout: timeout ?? 30_000 }));
      equal(await room.starts(), 2, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  for (const [name, fault] of NONSENSE) {
    it(`200 with ${name}: one POST, and the caller gets the stream that exists`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options());
      equal(await room.starts(), 1, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  it("200 with an object that holds an id: whatever is wrong with it, the error carries it", async (room) => {
    for (const body of [{ id: "a" }, { id: "a", status: 7 }, { id: "a", playback: null, room_id: [] }]) {
      await room.onStart({ status: 200, body });
      const error = await rejection(lib.startLiveStream(room.id, {}, room.options()));
      fails(error, { code: "ERR_INVALID_RESPONSE", status: 200, attempts: 1 });
      equal(error.stream?.id, "a", "stream");
    }
  });

  it("a refusal is final: one POST for each status that a repetition cannot change", async (room) => {
    for (const [index, status] of REFUSALS.entries()) {
      await room.onStart({ status, body: { code: status, message: "no" } });
      fails(await rejection(lib.startLiveStream(room.id, {}, room.options())), {
        code: "ERR_API",
        status,
        attempts: 1,
      });
      equal(await room.starts(), index + 1, "POSTs");
    }
    equal((await room.streams()).length, 0, "streams");
  });

  it("a status that the API does not document passes through, with one POST", async (room) => {
    const body = await lib.startLiveStream(room.id, {}, room.options());
    await lib.stopLiveStreams(room.id, room.options());
    await room.onStart({ replace_body: { ...body, status: "hibernating" } });
    equal((await lib.startLiveStream(room.id, {}, room.options())).status, "hibernating");
    equal(await room.starts(), 2, "POSTs of two calls");
  });

  it("429 with Retry-After: 1 waits a second and starts once", async (room) => {
    await room.onStart({ status: 429, headers: { "Retry-After": "1" } });
    const waits = [];
    const options = room.options({ onRetry: (retry) => waits.push(retry.delay) });
    const time = await elapsed(() => lib.startLiveStream(room.id, {}, options));
    ok(time >= 990, `waited ${time} ms`);
    equal(waits.join(), "1000", "delays");
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 1, "streams");
  });

  it("429 with Retry-After: 3600 fails at once and says how long to wait", async (room) => {
    await room.onStart({ status: 429, headers: { "Retry-After": "3600" } });
    let error;
    const time = await elapsed(async () => {
      error = await rejection(lib.startLiveStream(room.id, {}, room.options()));
    });
    fails(error, { code: "ERR_API", status: 429, retryAfter: 3_600_000, attempts: 1 });
    ok(time < 10_000, `took ${time} ms`);
    equal(await room.starts(), 1, "POSTs");
  });

  it("429 with the API's own sentence waits as long as it says", async (room) => {
    await room.onStart({ status: 429, body: { code: 429, message: "rate limit exceeded, retry after 2 seconds" } });
    const time = await elapsed(() => lib.startLiveStream(room.id, {}, room.options()));
    ok(time >= 1990, `waited ${time} ms`);
    equal(await room.starts(), 2, "POSTs");
  });

  for (const [name, fault] of [
    ["no answer", { stall: "headers" }],
    ["no answer after the job was created", { stall: "headers", when: "after" }],
    ["headers and then a body that stalls", { stall: "body" }],
    ["a body that trickles", { trickle: 100 }],
  ]) {
    it.alone(`${name}, with 500 ms for the call: a timeout in time, and one POST`, async (room) => {
      await room.onStart(fault);
      let error;
      const time = await elapsed(async () => {
        error = await rejection(lib.startLiveStream(room.id, {}, room.options({ timeout: 500 })));
      });
      fails(error, { code: "ERR_TIMEOUT", method: "POST", message: /may have started/ });
      ok(time >= 490 && time < 10_000, `took ${time} ms`);
      equal(await room.starts(), 1, "POSTs");
    });
  }
}
