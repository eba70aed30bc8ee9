// Faults under which a naive client starts a second billed stream, hangs, or mistakes nonsense for success. A rule of the emulator
// causes each, and the test counts the POSTs that the emulator received.
import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { elapsed } from "./emulator.js";

/** Faults after which the stream exists although no valid answer arrived. The call resolves to that stream. */
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

/** Faults before the stream was created. The start is retried, and one stream results. */
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

/** Statuses that a retry cannot change. */
const REFUSALS = [400, 402, 403, 404, 405, 409, 410, 413, 422];

/** Answers with status 200 that are no live stream. The stream exists and must be found; a second one must not be started. */
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
    it(`${name}: one POST, resolves to the existing stream`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options({ timeout: timeout ?? 30_000 }));
      equal(await room.starts(), 1, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  for (const [name, fault, timeout] of NOT_CREATED) {
    it(`${name}: the start is retried, and there is one stream`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options({ timeout: timeout ?? 30_000 }));
      equal(await room.starts(), 2, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  for (const [name, fault] of NONSENSE) {
    it(`200 with ${name}: one POST, resolves to the existing stream`, async (room) => {
      await room.onStart(fault);
      const stream = await lib.startLiveStream(room.id, {}, room.options());
      equal(await room.starts(), 1, "POSTs");
      const [only, ...more] = await room.streams();
      equal(more.length, 0, "further streams");
      equal(stream.id, only.id, "id");
    });
  }

  it("200 with an invalid object that has an id: the error carries it as stream", async (room) => {
    for (const body of [{ id: "a" }, { id: "a", status: 7 }, { id: "a", playback: null, room_id: [] }]) {
      await room.onStart({ status: 200, body });
      const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options()));
      assertError(error, { code: "ERR_INVALID_RESPONSE", status: 200, attempts: 1 });
      equal(error.stream?.id, "a", "stream");
    }
  });

  it("a final status is not retried", async (room) => {
    for (const [index, status] of REFUSALS.entries()) {
      await room.onStart({ status, body: { code: status, message: "no" } });
      assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
        code: "ERR_API",
        status,
        attempts: 1,
      });
      equal(await room.starts(), index + 1, "POSTs");
    }
    equal((await room.streams()).length, 0, "streams");
  });

  it("an undocumented stream status passes through, with one POST", async (room) => {
    const body = await lib.startLiveStream(room.id, {}, room.options());
    await lib.stopLiveStreams(room.id, room.options());
    await room.onStart({ replace_body: { ...body, status: "hibernating" } });
    equal((await lib.startLiveStream(room.id, {}, room.options())).status, "hibernating");
    equal(await room.starts(), 2, "POSTs of two calls");
  });

  it("429 with Retry-After: 1 waits a second, then starts one stream", async (room) => {
    await room.onStart({ status: 429, headers: { "Retry-After": "1" } });
    const waits = [];
    const options = room.options({ onRetry: (retry) => waits.push(retry.delay) });
    const time = await elapsed(() => lib.startLiveStream(room.id, {}, options));
    ok(time >= 990, `waited ${time} ms`);
    equal(waits.join(), "1000", "delays");
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 1, "streams");
  });

  it("429 with Retry-After: 3600 rejects at once with retryAfter", async (room) => {
    await room.onStart({ status: 429, headers: { "Retry-After": "3600" } });
    let error;
    const time = await elapsed(async () => {
      error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options()));
    });
    assertError(error, { code: "ERR_API", status: 429, retryAfter: 3_600_000, attempts: 1 });
    ok(time < 10_000, `took ${time} ms`);
    equal(await room.starts(), 1, "POSTs");
  });

  it("429 with the wait in the API's message waits that long", async (room) => {
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
    it.alone(`${name}, with a timeout of 500 ms: rejects with ERR_TIMEOUT in time, after one POST`, async (room) => {
      await room.onStart(fault);
      let error;
      const time = await elapsed(async () => {
        error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ timeout: 500 })));
      });
      assertError(error, { code: "ERR_TIMEOUT", method: "POST", message: /may have started/ });
      ok(time >= 490 && time < 10_000, `took ${time} ms`);
      equal(await room.starts(), 1, "POSTs");
    });
  }
}
