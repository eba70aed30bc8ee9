// Bodies are read and parsed only up to a size limit.
import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";
import { elapsed } from "./emulator.js";

const CAP = 2 * 1024 * 1024;
const MAX_DURATION = 1500;

/** An endless body that counts its chunks and records its cancellation. */
function endless(chunk) {
  const seen = { chunks: 0, cancelled: false };
  const body = new ReadableStream({
    pull(controller) {
      seen.chunks += 1;
      controller.enqueue(chunk);
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  return { seen, body };
}

export default function ({ it, lib }) {
  const chunk = new TextEncoder().encode(`${" ".repeat(65_000)}{"data":[]}`);

  it("a page just below the limit is read", async () => {
    const stream = liveStream({ note: "é" });
    const page = { data: Array(100).fill(stream), more: "x".repeat(900_000), most: "x".repeat(900_000) };
    deepEqual(await lib.listLiveStreams({}, optionsReturning(page)), page);
  });

  it.alone("an endless body is cancelled at the limit", async () => {
    const { seen, body } = endless(chunk);
    const fetch = async () => new Response(body);
    let error;
    const time = await elapsed(async () => {
      error = await rejectionOf(lib.listLiveStreams({}, optionsReturning({}, { fetch, timeout: 3000 })));
    });
    assertError(error, { code: "ERR_INVALID_RESPONSE", path: "$", message: /JSON of at most 2 MiB/ });
    ok(time < MAX_DURATION, `took ${time} ms`);
    ok(seen.chunks < 2 + CAP / 65_000 + 2, `${seen.chunks} chunks`);
    equal(seen.cancelled, true, "cancelled");
  });

  it.alone("an endless body of empty chunks is rejected", async () => {
    const { body } = endless(new Uint8Array(0));
    const error = await rejectionOf(
      lib.getLiveStream("stream", optionsReturning({}, { fetch: async () => new Response(body), timeout: 20_000 })),
    );
    assertError(error, { code: "ERR_INVALID_RESPONSE" });
  });

  it("a body whose Content-Length is too large is not read", async () => {
    const { seen, body } = endless(chunk);
    const headers = { "content-length": String(36 * 1024 * 1024) };
    const error = await rejectionOf(
      lib.getLiveStream("stream", optionsReturning({}, { fetch: async () => new Response(body, { headers }) })),
    );
    assertError(error, { code: "ERR_INVALID_RESPONSE" });
    ok(seen.chunks <= 3, `${seen.chunks} chunks`);
  });

  it("an error status with a body that is too large is still an ERR_API", async () => {
    const fetch = async () => new Response(endless(chunk).body, { status: 503, headers: { "retry-after": "7" } });
    const error = await rejectionOf(lib.getLiveStream("stream", optionsReturning({}, { fetch })));
    assertError(error, { code: "ERR_API", status: 503, retryAfter: 7000 });
  });

  it.alone("a large text from a custom fetch is not parsed", async () => {
    const text = `{"data":[${"{},".repeat(12_000_000)}{}]}`;
    const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => text });
    let error;
    const time = await elapsed(async () => {
      error = await rejectionOf(lib.listLiveStreams({}, optionsReturning({}, { fetch, timeout: 300 })));
    });
    assertError(error, { code: "ERR_INVALID_RESPONSE" });
    ok(time < MAX_DURATION, `took ${time} ms`);
  });

  it("a truncated body is not taken for a whole one", async () => {
    const body = liveStream();
    const text = `${JSON.stringify(body)}${" ".repeat(CAP)}`;
    assertError(await rejectionOf(lib.getLiveStream("stream", optionsReturning(text))), {
      code: "ERR_INVALID_RESPONSE",
    });
  });

  it("a response whose body was consumed and whose text() is overridden is read through text()", async () => {
    const body = liveStream();
    const fetch = async () => {
      const response = Response.json({});
      await response.text();
      return Object.assign(response, { text: async () => JSON.stringify(body) });
    };
    deepEqual(await lib.getLiveStream("stream", optionsReturning(body, { fetch })), body);
  });
}
