import { equal, fails, ok, rejection } from "./assert.js";
import { answered, answering, liveStream } from "./bodies.js";
import { newId } from "./room.js";

const REFUSED = { code: 401, message: "Token validation error", details: ["token is expired"] };

export default function ({ it, lib, place }) {
  const signed = (room) => lib.createManagementToken(room.emulator.credentials, { dangerouslyAllowBrowser: true });

  it("credentials, a token and a function that returns one are all ways in", async (room) => {
    const token = await signed(room);
    for (const way of [
      room.options(),
      room.withToken(token),
      room.withToken(() => token),
      room.withToken(async () => token),
      room.withToken(() => ({ then: (resolve) => resolve(token) })),
    ]) {
      equal((await lib.startLiveStream(room.id, {}, { ...way, ifRunning: "return" })).room_id, room.id);
    }
  });

  it(`${place.keepsTokens ? "all calls use one token" : "each call signs a token of its own"}`, async () => {
    const tokens = new Set();
    for (let call = 0; call < 3; call += 1) {
      const { token, ...options } = answered(liveStream(), {
        credentials: { accessKey: "key", secret: "canary-secret" },
      });
      ok(token);
      await lib.getLiveStream("stream", { ...options, dangerouslyAllowBrowser: true });
      tokens.add(new Headers(options.fetch.requests[0][1].headers).get("authorization"));
    }
    equal(tokens.size, place.keepsTokens ? 1 : 3, "tokens");
  });

  it("a wrong secret is tried twice and then rejects with the 401", async (room) => {
    const credentials = { ...room.emulator.credentials, secret: "canary-wrong-secret" };
    fails(await rejection(lib.startLiveStream(room.id, {}, room.options({ credentials }))), {
      code: "ERR_API",
      status: 401,
      serverMessage: "Token validation error",
      details: ["token signature is invalid"],
      message: /secret/,
    });
    equal(await room.starts(), 2, "POSTs");
  });

  it("a token that the server no longer takes is renewed once", async (room) => {
    await room.onStart({ status: 401, body: REFUSED });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(stream.room_id, room.id);
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 1, "streams");
    await room.onStart({ status: 401, body: REFUSED, count: 0 });
    fails(await rejection(lib.startLiveStream(room.id, {}, room.options())), { status: 401, attempts: 2 });
    equal(await room.starts(), 4, "POSTs");
  });

  it("renewing a token is no retry", async (room) => {
    await room.onStart({ status: 401, body: REFUSED });
    const onRetry = () => ok(false, "there is no wait");
    equal((await lib.startLiveStream(room.id, {}, room.options({ retries: 0, onRetry }))).room_id, room.id);
  });

  it("a fixed token is never tried again", async (room) => {
    const error = await rejection(lib.startLiveStream(room.id, {}, room.withToken("canary.fixed.token")));
    fails(error, { code: "ERR_API", status: 401, attempts: 1 });
    equal(await room.starts(), 1, "POSTs");
  });

  it("a 403 is never tried again, whatever the token is", async (room) => {
    const token = await signed(room);
    const ways = [room.options(), room.withToken(token), room.withToken(() => token)];
    for (const [index, options] of ways.entries()) {
      await room.onStart({ status: 403, body: { code: 403, message: "user does not have required permission" } });
      fails(await rejection(lib.startLiveStream(room.id, {}, options)), { code: "ERR_API", status: 403, attempts: 1 });
      equal(await room.starts(), index + 1, "POSTs");
    }
  });

  it("a token function is called once for a call, retries included", async (room) => {
    const token = await signed(room);
    let calls = 0;
    await room.onStart({ status: 429 });
    const counting = () => {
      calls += 1;
      return token;
    };
    await lib.startLiveStream(room.id, {}, room.withToken(counting));
    equal(calls, 1, "calls of the token function");
  });

  it("a token function is called again after a 401, and once more only", async (room) => {
    const good = await signed(room);
    const tokens = ["canary.stale.token", good];
    let calls = 0;
    await lib.startLiveStream(
      room.id,
      {},
      room.withToken(() => tokens[calls++]),
    );
    equal(calls, 2, "calls of the token function");
    calls = 0;
    const stale = () => {
      calls += 1;
      return "canary.stale.token";
    };
    fails(await rejection(lib.getLiveStream(newId(), room.withToken(stale))), { status: 401 });
    equal(calls, 2, "calls of the token function");
  });

  it("what a token function throws is what the call rejects with, before any request", async () => {
    for (const thrown of [new Error("vault is closed"), "text", 42, { a: 1 }, undefined, null]) {
      const ways = [
        () => {
          throw thrown;
        },
        async () => {
          throw thrown;
        },
        () => Promise.reject(thrown),
      ];
      for (const token of ways) {
        const options = answered(liveStream(), { token });
        equal(await rejection(lib.getLiveStream("stream", options)), thrown);
        equal(options.fetch.requests.length, 0, "requests");
      }
    }
  });

  it("a token function is called bare", async () => {
    let seen;
    const token = function (...args) {
      seen = { self: this, args };
      return "t";
    };
    await lib.getLiveStream("stream", answered(liveStream(), { token }));
    equal(seen.self, undefined, "this");
    equal(seen.args.length, 0, "arguments");
  });

  it("options are read once, when the call begins", async () => {
    const fetch = answering(liveStream());
    const options = { token: "first", baseUrl: "https://api.example.com/v2", fetch };
    const call = lib.getLiveStream("stream", options);
    options.token = "second";
    options.baseUrl = "https://elsewhere.example.com";
    await call;
    const [url, init] = fetch.requests[0];
    equal(url, "https://api.example.com/v2/live-streams/stream");
    equal(new Headers(init.headers).get("authorization"), "Bearer first");
  });

  for (const skew of [-3600, 3600]) {
    it.alone(
      `a clock that is an hour ${skew < 0 ? "ahead of" : "behind"} the server's costs one 401, once`,
      async (room) => {
        await room.emulator.control("POST", "clock", { skew });
        let stream;
        try {
          stream = await lib.startLiveStream(room.id, {}, room.options());
        } finally {
          await room.emulator.control("POST", "clock", { skew: 0 });
        }
        equal(stream.room_id, room.id);
        const statuses = (await room.requests()).map((request) => request.status);
        equal(statuses.join(), "401,200", "answers");
      },
    );
  }
}
