// What a runtime or a custom fetch throws may be anything, hold anything and be of any size.
import { equal, fails, matches, ok, rejection, same } from "./assert.js";
import { A_TOKEN, answered, answering, liveStream } from "./bodies.js";
import { elapsed } from "./room.js";

const TIMEOUT = 300;
/** A call that looks at all of what follows takes seconds. */
const MUCH = 1500;

/** Things that hold the token where somebody may look: inspectors print all of it. */
const HOLDING = {
  "a Map": () => new Map([[A_TOKEN, A_TOKEN]]),
  Headers: () => new Headers({ authorization: `Bearer ${A_TOKEN}` }),
  "an object with a symbol": () => ({ [Symbol(A_TOKEN)]: A_TOKEN }),
  "a symbol": () => Symbol(A_TOKEN),
  "a class of that name": () => new ({ [A_TOKEN]: class extends Error {} })[A_TOKEN]("failed"),
  "an error of that name": () => Object.assign(new Error("failed"), { name: A_TOKEN }),
  "an error of that code": () => Object.assign(new Error("failed"), { code: A_TOKEN }),
  "a line of a stack": () => Object.assign(new Error("failed"), { stack: `Error: failed\n    at ${A_TOKEN}` }),
  "a getter": () =>
    Object.defineProperty(new Error("failed"), "request", { get: () => A_TOKEN, enumerable: true, configurable: true }),
  "a deep cause": () => new Error("1", { cause: new Error("2", { cause: new Error("3", { cause: A_TOKEN }) }) }),
  "a hidden property": () => Object.defineProperty(new Error("failed"), "config", { value: { token: A_TOKEN } }),
};

/** Things that take for ever to look at. */
const LARGE = {
  "a long message": () => new Error("?".repeat(120_000)),
  "a long message in a cause": () => new TypeError("failed", { cause: new Error("?a=".repeat(120_000)) }),
  "a long text": () => "://".repeat(100_000),
  "a long stack": () => Object.assign(new Error("failed"), { stack: "\n    at ".repeat(50_000) }),
  "many bytes": () => Object.assign(new Error("failed"), { data: new Uint8Array(20_000_000) }),
  "a long list": () => new AggregateError(Array(1_000_000).fill(new Error("one")), "all failed"),
  "a long code": () => Object.assign(new Error("failed"), { code: "E".repeat(1_000_000) }),
};

export default function ({ it, lib }) {
  const failure = async (cause, more) => {
    const options = answered(liveStream(), { fetch: () => Promise.reject(cause), timeout: TIMEOUT, ...more });
    return fails(await rejection(lib.getLiveStream("stream", options)), { code: "ERR_NETWORK" });
  };

  for (const [what, make] of Object.entries(HOLDING)) {
    // What shows in any error of the run is a fault; the last case looks for it.
    it(`a cause that holds the token as ${what} is replaced by a copy without it`, async () => {
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

  it("a cause is a copy with name, message, code, stack and cause alone", async () => {
    const inner = Object.assign(new Error("socket hang up"), { code: "ECONNRESET", data: new Uint8Array(9) });
    const error = await failure(Object.assign(new TypeError("fetch failed", { cause: inner }), { request: {} }));
    const { cause } = error;
    ok(cause instanceof Error, "an Error");
    same([cause.name, cause.message, cause.code], ["TypeError", "fetch failed", undefined]);
    same([cause.cause.name, cause.cause.message, cause.cause.code], ["Error", "socket hang up", "ECONNRESET"]);
    // Some engines put the message into it, others do not.
    ok(typeof cause.stack === "string" && cause.stack !== "", "a stack");
    const known = ["name", "message", "code", "stack", "cause", "line", "column", "sourceURL"];
    for (const copy of [cause, cause.cause]) {
      const more = Object.keys(copy).filter((key) => !known.includes(key));
      same(more, [], "what else is on the copy");
    }
  });

  it("a cause that repeats itself, or throws when it is read, is survived", async () => {
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
      matches((await failure(cause)).message, /unknown reason/);
    }
  });

  for (const [what, make] of Object.entries(LARGE)) {
    it.alone(`${what} does not hold up a call`, async () => {
      const cause = make();
      const time = await elapsed(() => failure(cause));
      ok(time < TIMEOUT + MUCH, `took ${time} ms`);
      const start = await elapsed(() =>
        rejection(
          lib.startLiveStream("room", {}, answered({}, { fetch: () => Promise.reject(cause), timeout: TIMEOUT })),
        ),
      );
      ok(start < TIMEOUT + MUCH, `a start took ${start} ms`);
    });
  }

  it("an error of the network says what to do next", async () => {
    matches((await failure(new Error("socket hang up"))).message, /socket hang up; check the connection and baseUrl$/);
    matches((await failure(refused("ECONNREFUSED"))).message, /check the connection and baseUrl$/);
  });

  for (const [what, cause] of Object.entries(NEVER_SENT)) {
    it(`a start that never left is sent again, and its error leaves nothing open: ${what}`, async () => {
      let calls = 0;
      const stream = liveStream();
      const fetch = (url, init) => {
        calls += 1;
        if (init.method !== "POST" || calls > 1) return answering(stream)(url, init);
        return Promise.reject(cause());
      };
      const options = (more) => ({ ...answered(stream), ...more });
      same((await lib.startLiveStream("room", {}, options({ fetch, retries: 1 }))).id, stream.id);
      const error = await rejection(
        lib.startLiveStream("room", {}, options({ fetch: () => Promise.reject(cause()), timeout: 2000 })),
      );
      fails(error, { code: "ERR_NETWORK", attempts: 1 });
    });
  }

  for (const [what, cause] of Object.entries(PERHAPS_SENT)) {
    it(`a start that may have left is not taken for one that did not: ${what}`, async () => {
      const methods = [];
      const fetch = (_, init) => {
        methods.push(init.method);
        return Promise.reject(cause());
      };
      const error = await rejection(
        lib.startLiveStream("room", {}, answered({}, { fetch, retries: 2, timeout: 1500 })),
      );
      ok(error.code === "ERR_AMBIGUOUS_START" || error.code === "ERR_TIMEOUT", error.message);
      equal(methods.filter((method) => method === "POST").length, 1, "POSTs");
    });
  }
}

const failed = (cause) => new TypeError("fetch failed", { cause });
const refused = (code, more) => failed(Object.assign(new Error("x"), { code, ...more }));
const connect = (code, more) => Object.assign(new Error(`connect ${code}`), { code, syscall: "connect", ...more });

/** What runtimes say when nothing was sent. */
const NEVER_SENT = {
  "nobody listens": () => refused("ECONNREFUSED"),
  "no such host": () => refused("ENOTFOUND", { syscall: "getaddrinfo" }),
  "a host that cannot be reached": () => refused("EHOSTUNREACH"),
  "a host that cannot be reached, at connect": () => failed(connect("EHOSTUNREACH")),
  "a connection that took too long": () => refused("UND_ERR_CONNECT_TIMEOUT"),
  "every address took too long": () =>
    failed(Object.assign(new AggregateError([connect("ETIMEDOUT"), connect("ETIMEDOUT")], "x"), { code: "ETIMEDOUT" })),
  "a certificate that nobody trusts": () => refused("DEPTH_ZERO_SELF_SIGNED_CERT"),
  "a certificate of somebody else": () => refused("ERR_TLS_CERT_ALTNAME_INVALID"),
  "a certificate that has expired": () => refused("CERT_HAS_EXPIRED"),
  "an issuer that is not known": () => refused("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
  "no TLS at the other end": () =>
    refused("ECONNRESET", {
      message: "Client network socket disconnected before secure TLS connection was established",
    }),
  "Deno without the right": () =>
    Object.assign(new Error('Requires net access to "api.100ms.live:443", run again with the --allow-net flag'), {
      name: "NotCapable",
    }),
  "Node without the right": () => refused("ERR_ACCESS_DENIED", { permission: "Net" }),
  "Deno, no connection": () =>
    new TypeError("error sending request for url (https://a.example/): client error (Connect): tcp connect error"),
  "a port that is blocked": () => new TypeError("Requests to port 9 are blocked"),
  "a bad port": () => failed(new Error("bad port")),
  "Bun, nobody listens": () => Object.assign(new Error("Unable to connect."), { code: "ConnectionRefused" }),
};

/** What they say when nobody can know, or when it is the server's or the caller's word. */
const PERHAPS_SENT = {
  "a reset": () => refused("ECONNRESET"),
  "a socket that closed": () => refused("UND_ERR_SOCKET"),
  "a host that went away": () => refused("EHOSTUNREACH", { syscall: "read" }),
  "a time-out of a connection that stood": () => refused("ETIMEDOUT", { syscall: "read" }),
  "one of two attempts was sent": () => new AggregateError([connect("ECONNREFUSED"), new Error("reset")], "x"),
  "no attempt at all": () => new AggregateError([], "x"),
  "the name of a room": () => new TypeError("request to https://a.example/ECONNREFUSED failed"),
  "a browser": () => new TypeError("Failed to fetch"),
};
