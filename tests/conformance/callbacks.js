// Functions of the caller's that return promises: what they reject with comes through, and nobody else hears of it.
import { equal, ok, rejection, same } from "./assert.js";
import { answered, liveStream } from "./bodies.js";
import { seconds } from "./room.js";

export default function ({ it, lib }) {
  const mine = new Error("mine");
  const refuses = async () => {
    throw mine;
  };
  const later = async () => {
    await seconds(0.02);
    throw mine;
  };

  // Where a rejection is left that nobody hears of, whoever runs the suite notices.
  for (const [when, callback] of Object.entries({ "at once": refuses, "a moment later": later })) {
    it(`what onStatus rejects with ${when} comes through`, async () => {
      const body = liveStream();
      equal(await rejection(lib.waitForLiveStream("stream", answered(body, { onStatus: callback }))), mine);
    });

    it(`what onRetry rejects with ${when} comes through`, async () => {
      const busy = answered("", { onRetry: callback, retries: 2 }, { status: 429, headers: { "retry-after": "1" } });
      equal(await rejection(lib.getLiveStream("stream", busy)), mine);
    });

    it(`what a token function rejects with ${when} comes through`, async () => {
      equal(await rejection(lib.getLiveStream("stream", answered(liveStream(), { token: callback }))), mine);
    });
  }

  it("a wait goes on once onStatus has resolved", async () => {
    const order = [];
    const onStatus = async ({ status }) => {
      order.push(`told ${status}`);
      await seconds(0.05);
      order.push(`knows ${status}`);
    };
    await lib.waitForLiveStream("stream", answered(liveStream(), { onStatus }));
    order.push("done");
    same(order, ["told running", "knows running", "done"]);
  });

  it("an onRetry that rejects after its pause, or never resolves, keeps no call", async () => {
    const late = () => seconds(0.7).then(() => Promise.reject(mine));
    for (const onRetry of [late, () => new Promise(() => {})]) {
      let calls = 0;
      const body = liveStream();
      const fetch = async () => {
        calls += 1;
        return calls === 1 ? new Response("", { status: 500 }) : Response.json(body);
      };
      same(await lib.getLiveStream("stream", answered(body, { fetch, onRetry, retries: 1 })), body);
    }
    await seconds(0.8);
  });

  it("an onStatus that never resolves ends with the timeout", async () => {
    const options = answered(liveStream(), { onStatus: () => new Promise(() => {}), timeout: 200 });
    const error = await rejection(lib.waitForLiveStream("stream", options));
    equal(error.code, "ERR_TIMEOUT");
    ok(error.stream, "the stream");
  });
}
