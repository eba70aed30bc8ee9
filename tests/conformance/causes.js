// A runtime or a custom fetch may throw any value, of any content and size.
import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";
import { A_TOKEN, optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { elapsed } from "./emulator.js";

const TIMEOUT = 300;
/** Copying all of a LARGE cause would take seconds. */
const MAX_OVERRUN = 1500;

/** Causes that contain the token somewhere that an inspector prints. */
const LEAKING = {
  "a Map": () => new Map([[A_TOKEN, A_TOKEN]]),
  Headers: () => new Headers({ authorization: `Bearer ${A_TOKEN}` }),
  "an object with a symbol": () => ({ [Symbol(A_TOKEN)]: A_TOKEN }),
  "a symbol": () => Symbol(A_TOKEN),
  "a class name": () => new ({ [A_TOKEN]: class extends Error {} })[A_TOKEN]("failed"),
  "an error name": () => Object.assign(new Error("failed"), { name: A_TOKEN }),
  "an error code": () => Object.assign(new Error("failed"), { code: A_TOKEN }),
  "a line of the stack": () => Object.assign(new Error("failed"), { stack: `Error: failed\n    at ${A_TOKEN}` }),
  "a getter": () =>
    Object.defineProperty(new Error("failed"), "request", { get: () => A_TOKEN, enumerable: true, configurable: true }),
  "a deep cause": () => new Error("1", { cause: new Error("2", { cause: new Error("3", { cause: A_TOKEN }) }) }),
  "a hidden property": () => Object.defineProperty(new Error("failed"), "config", { value: { token: A_TOKEN } }),
};

/** Causes that are too large to copy. */
const LARGE = {
  "a long message": () => new Error("?".repeat(120_000)),
  "a long message in a cause": () => new TypeError("failed", { cause: new Error("?a=".repeat(120_000)) }),
  "a long string as its value": () => "://".repeat(100_000),
  "a long stack": () => Object.assign(new Error("failed"), { stack: "\n    at ".repeat(50_000) }),
  "a large buffer": () => Object.assign(new Error("failed"), { data: new Uint8Array(20_000_000) }),
  "a long errors array": () => new AggregateError(Array(1_000_000).fill(new Error("one")), "all failed"),
  "a long code": () => Object.assign(new Error("failed"), { code: "E".repeat(1_000_000) }),
};

export default function ({ it, lib }) {
  const failure = async (cause, more) => {
    const options = optionsReturning(liveStream(), { fetch: () => Promise.reject(cause), timeout: TIMEOUT, ...more });
    return assertError(await rejectionOf(lib.getLiveStream("stream", options)), { code: "ERR_NETWORK" });
  };

  for (const [what, make] of Object.entries(LEAKING)) {
    // The last case of the suite searches all errors for the token as well.
    it(`a cause that contains the token as ${what} is replaced with a copy without it`, async () => {
      const cause = make();
      const error = await failure(cause);
      ok(error.cause !== cause, "a copy");
      const seen = [];
      for (let inner = error.cause; Object(inner) === inner; inner = inner.cause) {
        seen.push(...Reflect.ownKeys(inner).map((key) => `${String(key)} ${String(inner[key])}`));
      }
      ok(!seen.some((text) => text.includes(A_TOKEN)), `the token shows: ${seen}`);
    });
  }

  it("a cause is a copy with only name, message, code, stack and cause", async () => {
    const inner = Object.assign(new Error("socket hang up"), { code: "ECONNRESET", data: new Uint8Array(9) });
    const error = await failure(Object.assign(new TypeError("fetch failed", { cause: inner }), { request: {} }));
    const { cause } = error;
    ok(cause instanceof Error, "an Error");
    deepEqual([cause.name, cause.message, cause.code], ["TypeError", "fetch failed", undefined]);
    deepEqual([cause.cause.name, cause.cause.message, cause.cause.code], ["Error", "socket hang up", "ECONNRESET"]);
    // Only some engines include the message in the stack.
    ok(typeof cause.stack === "string" && cause.stack !== "", "a stack");
    const known = ["name", "message", "code", "stack", "cause", "line", "column", "sourceURL"];
    for (const copy of [cause, cause.cause]) {
      const more = Object.keys(copy).filter((key) => !known.includes(key));
      deepEqual(more, [], "other properties of the copy");
    }
  });

  it("a cyclic cause, or one that throws when it is read, is handled", async () => {
    const cyclic = new Error("again");
    cyclic.cause = cyclic;
    equal((await failure(cyclic)).cause.message, "again");
    const bomb = () => {
      throw new Error("do not touch");
    };
    const hostile = new Proxy({}, Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, bomb])));
    for (const cause of [
      hostile,
      { toString: bomb, message: bomb },
      Object.defineProperty({}, "message", { get: bomb }),
    ]) {
      match((await failure(cause)).message, /unknown reason/);
    }
  });

  for (const [what, make] of Object.entries(LARGE)) {
    it.alone(`a cause with ${what} does not delay the call`, async () => {
      const cause = make();
      const time = await elapsed(() => failure(cause));
      ok(time < TIMEOUT + MAX_OVERRUN, `took ${time} ms`);
      const start = await elapsed(() =>
        rejectionOf(
          lib.startLiveStream(
            "room",
            {},
            optionsReturning({}, { fetch: () => Promise.reject(cause), timeout: TIMEOUT }),
          ),
        ),
      );
      ok(start < TIMEOUT + MAX_OVERRUN, `a start took ${start} ms`);
    });
  }

  it("ERR_NETWORK says what to do next", async () => {
    match((await failure(new Error("socket hang up"))).message, /socket hang up; check the connection and baseUrl$/);
    match((await failure(refused("ECONNREFUSED"))).message, /check the connection and baseUrl$/);
  });

  for (const [what, cause] of Object.entries(NEVER_SENT)) {
    it(`a start that was never sent is retried, and fails with ERR_NETWORK: ${what}`, async () => {
      let calls = 0;
      const stream = liveStream();
      const fetch = (url, init) => {
        calls += 1;
        if (init.method !== "POST" || calls > 1) return fetchReturning(stream)(url, init);
        return Promise.reject(cause());
      };
      const options = (more) => ({ ...optionsReturning(stream), ...more });
      deepEqual((await lib.startLiveStream("room", {}, options({ fetch, retries: 1 }))).id, stream.id);
      const error = await rejectionOf(
        lib.startLiveStream("room", {}, options({ fetch: () => Promise.reject(cause()), timeout: 2000 })),
      );
      assertError(error, { code: "ERR_NETWORK", attempts: 1 });
    });
  }

  for (const [what, cause] of Object.entries(PERHAPS_SENT)) {
    it(`a start that may have been sent is not retried: ${what}`, async () => {
      const methods = [];
      const fetch = (_, init) => {
        methods.push(init.method);
        return Promise.reject(cause());
      };
      const error = await rejectionOf(
        lib.startLiveStream("room", {}, optionsReturning({}, { fetch, retries: 2, timeout: 1500 })),
      );
      ok(error.code === "ERR_AMBIGUOUS_START" || error.code === "ERR_TIMEOUT", error.message);
      equal(methods.filter((method) => method === "POST").length, 1, "POSTs");
    });
  }
}

const failed = (cause) => new TypeError("fetch failed", { cause });
const refused = (code, more) => failed(Object.assign(new Error("x"), { code, ...more }));
const connect = (code, more) => Object.assign(new Error(`connect ${code}`), { code, syscall: "connect", ...more });

/** Errors with which runtimes say that nothing was sent. */
const NEVER_SENT = {
  "connection refused": () => refused("ECONNREFUSED"),
  "host not found": () => refused("ENOTFOUND", { syscall: "getaddrinfo" }),
  "host unreachable": () => refused("EHOSTUNREACH"),
  "host unreachable, at connect": () => failed(connect("EHOSTUNREACH")),
  "connect timeout": () => refused("UND_ERR_CONNECT_TIMEOUT"),
  "connect timeout for every address": () =>
    failed(Object.assign(new AggregateError([connect("ETIMEDOUT"), connect("ETIMEDOUT")], "x"), { code: "ETIMEDOUT" })),
  "self-signed certificate": () => refused("DEPTH_ZERO_SELF_SIGNED_CERT"),
  "certificate of another host": () => refused("ERR_TLS_CERT_ALTNAME_INVALID"),
  "expired certificate": () => refused("CERT_HAS_EXPIRED"),
  "unknown issuer": () => refused("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
  "no TLS on the server": () =>
    refused("ECONNRESET", {
      message: "Client network socket disconnected before secure TLS connection was established",
    }),
  "Deno without --allow-net": () =>
    Object.assign(new Error('Requires net access to "api.100ms.live:443", run again with the --allow-net flag'), {
      name: "NotCapable",
    }),
  "Node without permission": () => refused("ERR_ACCESS_DENIED", { permission: "Net" }),
  "Deno, connection refused": () =>
    new TypeError("error sending request for url (https://a.example/): client error (Connect): tcp connect error"),
  "blocked port": () => new TypeError("Requests to port 9 are blocked"),
  "bad port": () => failed(new Error("bad port")),
  "Bun, connection refused": () => Object.assign(new Error("Unable to connect."), { code: "ConnectionRefused" }),
};

/** Errors that leave open whether anything was sent, or that quote the server or the caller. */
const PERHAPS_SENT = {
  "connection reset": () => refused("ECONNRESET"),
  "closed socket": () => refused("UND_ERR_SOCKET"),
  "host unreachable, while reading": () => refused("EHOSTUNREACH", { syscall: "read" }),
  "timeout of an established connection": () => refused("ETIMEDOUT", { syscall: "read" }),
  "one of two addresses was connected": () => new AggregateError([connect("ECONNREFUSED"), new Error("reset")], "x"),
  "no attempts listed": () => new AggregateError([], "x"),
  "an error code that is the name of a room": () => new TypeError("request to https://a.example/ECONNREFUSED failed"),
  "a browser's unspecific error": () => new TypeError("Failed to fetch"),
};
