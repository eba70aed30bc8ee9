// Callbacks that return promises: a rejection passes through to the caller and causes no unhandled rejection.
import { equal, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";
import { sleepSeconds } from "./emulator.js";

export default function ({ it, lib }) {
  const mine = new Error("mine");
  const refuses = async () => {
    throw mine;
  };
  const later = async () => {
    await sleepSeconds(0.02);
    throw mine;
  };

  // Every runner of the suite fails on unhandled rejections.
  for (const [when, callback] of Object.entries({ immediately: refuses, later })) {
    it(`waitForLiveStream rejects with what onStatus rejects with ${when}`, async () => {
      const body = liveStream();
      equal(await rejectionOf(lib.waitForLiveStream("stream", optionsReturning(body, { onStatus: callback }))), mine);
    });

    it(`a call rejects with what onRetry rejects with ${when}`, async () => {
      const busy = optionsReturning(
        "",
        { onRetry: callback, retries: 2 },
        { status: 429, headers: { "retry-after": "1" } },
      );
      equal(await rejectionOf(lib.getLiveStream("stream", busy)), mine);
    });

    it(`a call rejects with what its token function rejects with ${when}`, async () => {
      equal(await rejectionOf(lib.getLiveStream("stream", optionsReturning(liveStream(), { token: callback }))), mine);
    });
  }

  it("functions whose own members lie are called all the same", async () => {
    const lying = (made) => new Proxy(made, { get: () => 7n });
    const told = [];
    const body = liveStream();
    const options = optionsReturning(body, {
      onStatus: lying(({ status }) => told.push(status)),
      token: lying(() => "a-token"),
      fetch: lying(async () => Response.json(body)),
    });
    deepEqual(await lib.waitForLiveStream("stream", options), body);
    deepEqual(told, ["running"]);
  });

  it("waitForLiveStream continues once onStatus has resolved", async () => {
    const order = [];
    const onStatus = async ({ status }) => {
      order.push(`told ${status}`);
      await sleepSeconds(0.05);
      order.push(`knows ${status}`);
    };
    await lib.waitForLiveStream("stream", optionsReturning(liveStream(), { onStatus }));
    order.push("done");
    deepEqual(order, ["told running", "knows running", "done"]);
  });

  it("an onRetry that rejects too late, or never settles, does not hold up the call", async () => {
    const late = () => sleepSeconds(0.7).then(() => Promise.reject(mine));
    for (const onRetry of [late, () => new Promise(() => {})]) {
      let calls = 0;
      const body = liveStream();
      const fetch = async () => {
        calls += 1;
        return calls === 1 ? new Response("", { status: 500 }) : Response.json(body);
      };
      deepEqual(await lib.getLiveStream("stream", optionsReturning(body, { fetch, onRetry, retries: 1 })), body);
    }
    await sleepSeconds(0.8);
  });

  it("an onStatus that never settles ends with ERR_TIMEOUT", async () => {
    const options = optionsReturning(liveStream(), { onStatus: () => new Promise(() => {}), timeout: 200 });
    const error = await rejectionOf(lib.waitForLiveStream("stream", options));
    equal(error.code, "ERR_TIMEOUT");
    ok(error.stream, "the stream");
  });
}
