import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { newId } from "./emulator.js";

const UNAUTHORIZED = { code: 401, message: "Token validation error", details: ["token is expired"] };

export default function ({ it, lib, environment }) {
  const signed = (room) => lib.createManagementToken(room.emulator.credentials, { dangerouslyAllowBrowser: true });

  it("credentials, a token, and a sync or async token function all authorize a call", async (room) => {
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

  it(environment.sharesTokens ? "all calls share one token" : "each call signs its own token", async () => {
    const tokens = new Set();
    for (let call = 0; call < 3; call += 1) {
      const { token, ...options } = optionsReturning(liveStream(), {
        credentials: { accessKey: "key", secret: "canary-secret" },
      });
      ok(token);
      await lib.getLiveStream("stream", { ...options, dangerouslyAllowBrowser: true });
      tokens.add(new Headers(options.fetch.requests[0][1].headers).get("authorization"));
    }
    equal(tokens.size, environment.sharesTokens ? 1 : 3, "tokens");
  });

  it("a wrong secret is tried twice, then the call rejects with the 401", async (room) => {
    const credentials = { ...room.emulator.credentials, secret: "canary-wrong-secret" };
    assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ credentials }))), {
      code: "ERR_API",
      status: 401,
      serverMessage: "Token validation error",
      details: ["token signature is invalid"],
      message: /secret/,
    });
    equal(await room.starts(), 2, "POSTs");
  });

  it("a 401 makes a call with credentials sign a new token once", async (room) => {
    await room.onStart({ status: 401, body: UNAUTHORIZED });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    equal(stream.room_id, room.id);
    equal(await room.starts(), 2, "POSTs");
    equal((await room.streams()).length, 1, "streams");
    await room.onStart({ status: 401, body: UNAUTHORIZED, count: 0 });
    assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), { status: 401, attempts: 2 });
    equal(await room.starts(), 4, "POSTs");
  });

  it("renewing a token does not count as a retry", async (room) => {
    await room.onStart({ status: 401, body: UNAUTHORIZED });
    const onRetry = () => ok(false, "onRetry is not called");
    equal((await lib.startLiveStream(room.id, {}, room.options({ retries: 0, onRetry }))).room_id, room.id);
  });

  it("a 401 with a fixed token is not retried", async (room) => {
    const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.withToken("canary.fixed.token")));
    assertError(error, { code: "ERR_API", status: 401, attempts: 1 });
    equal(await room.starts(), 1, "POSTs");
  });

  it("a 403 is not retried, wherever the token comes from", async (room) => {
    const token = await signed(room);
    const ways = [room.options(), room.withToken(token), room.withToken(() => token)];
    for (const [index, options] of ways.entries()) {
      await room.onStart({ status: 403, body: { code: 403, message: "user does not have required permission" } });
      assertError(await rejectionOf(lib.startLiveStream(room.id, {}, options)), {
        code: "ERR_API",
        status: 403,
        attempts: 1,
      });
      equal(await room.starts(), index + 1, "POSTs");
    }
  });

  it("a token function is called once per call, retries included", async (room) => {
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

  it("a token function is called again once after a 401", async (room) => {
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
    assertError(await rejectionOf(lib.getLiveStream(newId(), room.withToken(stale))), { status: 401 });
    equal(calls, 2, "calls of the token function");
  });

  it("a call rejects with what its token function throws, before any request", async () => {
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
        const options = optionsReturning(liveStream(), { token });
        equal(await rejectionOf(lib.getLiveStream("stream", options)), thrown);
        equal(options.fetch.requests.length, 0, "requests");
      }
    }
  });

  it("a token function is called without arguments or a receiver", async () => {
    let seen;
    const token = function (...args) {
      seen = { self: this, args };
      return "t";
    };
    await lib.getLiveStream("stream", optionsReturning(liveStream(), { token }));
    equal(seen.self, undefined, "this");
    equal(seen.args.length, 0, "arguments");
  });

  it("options are read once, at the start of the call", async () => {
    const fetch = fetchReturning(liveStream());
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
    it.alone(`a clock that is an hour ${skew < 0 ? "ahead of" : "behind"} the server's costs one 401`, async (room) => {
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
    });
  }
}
