// Bodies have a cap, and no more of one than that is read or parsed.
import { equal, fails, ok, rejection, same } from "./assert.js";
import { answered, liveStream } from "./bodies.js";
import { elapsed } from "./room.js";

const CAP = 2 * 1024 * 1024;
const MUCH = 1500;

/** A body that comes in chunks as long as somebody takes them, and says when nobody does any more. */
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

  it("a page as large as the cap is read", async () => {
    const stream = liveStream({ note: "é" });
    const page = { data: Array(100).fill(stream), more: "x".repeat(900_000), most: "x".repeat(900_000) };
    same(await lib.listLiveStreams({}, answered(page)), page);
  });

  it.alone("an endless body is given up at the cap", async () => {
    const { seen, body } = endless(chunk);
    const fetch = async () => new Response(body);
    let error;
    const time = await elapsed(async () => {
      error = await rejection(lib.listLiveStreams({}, answered({}, { fetch, timeout: 3000 })));
    });
    fails(error, { code: "ERR_INVALID_RESPONSE", path: "$", message: /JSON of at most 2 MiB/ });
    ok(time < MUCH, `took ${time} ms`);
    ok(seen.chunks < 2 + CAP / 65_000 + 2, `${seen.chunks} chunks`);
    equal(seen.cancelled, true, "cancelled");
  });

  it.alone("a body of empty chunks is given up", async () => {
    const { body } = endless(new Uint8Array(0));
    const error = await rejection(
      lib.getLiveStream("stream", answered({}, { fetch: async () => new Response(body), timeout: 20_000 })),
    );
    fails(error, { code: "ERR_INVALID_RESPONSE" });
  });

  it("a body that is too large by its own account is not read", async () => {
    const { seen, body } = endless(chunk);
    const headers = { "content-length": String(36 * 1024 * 1024) };
    const error = await rejection(
      lib.getLiveStream("stream", answered({}, { fetch: async () => new Response(body, { headers }) })),
    );
    fails(error, { code: "ERR_INVALID_RESPONSE" });
    ok(seen.chunks <= 3, `${seen.chunks} chunks`);
  });

  it("an error with a body that is too large is still that error", async () => {
    const fetch = async () => new Response(endless(chunk).body, { status: 503, headers: { "retry-after": "7" } });
    const error = await rejection(lib.getLiveStream("stream", answered({}, { fetch })));
    fails(error, { code: "ERR_API", status: 503, retryAfter: 7000 });
  });

  it.alone("a large text of a custom fetch is not parsed", async () => {
    const text = `{"data":[${"{},".repeat(12_000_000)}{}]}`;
    const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => text });
    let error;
    const time = await elapsed(async () => {
      error = await rejection(lib.listLiveStreams({}, answered({}, { fetch, timeout: 300 })));
    });
    fails(error, { code: "ERR_INVALID_RESPONSE" });
    ok(time < MUCH, `took ${time} ms`);
  });

  it("what is cut is never taken for a whole body", async () => {
    const body = liveStream();
    const text = `${JSON.stringify(body)}${" ".repeat(CAP)}`;
    fails(await rejection(lib.getLiveStream("stream", answered(text))), { code: "ERR_INVALID_RESPONSE" });
  });

  it("a response whose body was read, and whose text is another, is read as its text", async () => {
    const body = liveStream();
    const fetch = async () => {
      const response = Response.json({});
      await response.text();
      return Object.assign(response, { text: async () => JSON.stringify(body) });
    };
    same(await lib.getLiveStream("stream", answered(body, { fetch })), body);
  });
}
