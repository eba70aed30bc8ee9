// Generates what fetches and callbacks throw: errors as runtimes create them, and malformed ones.
import { A_TOKEN } from "./calls.mjs";

const CODES = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "ERR_ACCESS_DENIED",
  A_TOKEN,
  7,
  null,
];
const WORDS = [
  "fetch failed",
  "",
  `Bearer ${A_TOKEN}`,
  "GET https://a.example/x?auth_token=canary failed",
  "?".repeat(50_000),
  `${"x".repeat(1990)} ${A_TOKEN}`,
  A_TOKEN.repeat(60),
  "client error (Connect)",
  "://".repeat(20_000),
];
const SYSCALLS = ["connect", "getaddrinfo", "read", "write", undefined];

/** Generates a value to throw. */
export function cause(values, depth = 0) {
  const { random } = values;
  const word = () => random.pick(WORDS);
  const inner = () => (depth < 5 && random.chance(0.7) ? cause(values, depth + 1) : values.any(2));
  const error = () => {
    const made = new (random.pick([Error, TypeError, RangeError]))(word());
    if (random.chance(0.5)) made.cause = inner();
    if (random.chance(0.5)) made.code = random.pick(CODES);
    if (random.chance(0.3)) made.syscall = random.pick(SYSCALLS);
    if (random.chance(0.1)) made.name = word();
    if (random.chance(0.1)) made.stack = word();
    return made;
  };
  return random.pick([
    error,
    error,
    error,
    () => new AggregateError(Array.from({ length: random.below(4) }, inner), word()),
    () => Object.assign(error(), { errors: random.pick([[], [inner()], inner(), Array(1000).fill(1)]) }),
    () => Object.assign(error(), { data: new Uint8Array(random.pick([1, 1_000_000])), request: { token: A_TOKEN } }),
    () => Object.assign(error(), { [Symbol(A_TOKEN)]: A_TOKEN }),
    () => new Map([[A_TOKEN, A_TOKEN]]),
    () => new Headers({ authorization: A_TOKEN }),
    () => new DOMException(word(), "NetworkError"),
    () => Symbol(A_TOKEN),
    () => word(),
    () => new Proxy(error(), { get: random.chance(0.5) ? values.bomb : () => values.any(2) }),
    () => {
      const cyclic = error();
      cyclic.cause = cyclic;
      return cyclic;
    },
    () =>
      Object.defineProperty(error(), random.pick(["message", "stack", "name", "code", "cause", "errors"]), {
        get: random.chance(0.5) ? values.bomb : () => values.any(2),
      }),
    () => new ({ [A_TOKEN]: class extends Error {} })[A_TOKEN](word()),
    () => values.any(),
  ])();
}

/** A misbehaving body stream. */
export function stream(values, content) {
  const { random } = values;
  const bytes = Buffer.from(content);
  const endless = async () => ({ done: false, value: new Uint8Array(random.pick([0, 100_000])) });
  if (random.chance(0.002)) return { locked: false, getReader: () => ({ read: endless, cancel: () => {} }) };
  const reads = random.pick([
    // One byte at a time, with empty chunks in between.
    () => {
      let at = 0;
      return () => {
        if (at >= bytes.length) return { done: true };
        const from = at;
        at += random.below(2);
        return { done: false, value: bytes.subarray(from, at) };
      };
    },
    // Endless ones are rare, because each costs as much as a thousand other cases.
    () => () => ({ done: random.chance(0.9), value: new Uint8Array(random.pick([0, 100_000])) }),
    () => () => ({ done: false, value: values.any(2) }),
    () => () => values.any(2),
    () => values.bomb,
    () => () => Promise.reject(cause(values)),
    () => () => new Promise(() => {}),
  ])();
  const cancel = random.pick([() => {}, values.bomb, async () => values.bomb(), () => new Promise(() => {})]);
  return { locked: random.chance(0.05), getReader: () => ({ read: async () => reads(), cancel }) };
}

/** Properties with which a page may pollute Object.prototype. */
const INHERITED = {
  baseUrl: "https://evil.example",
  token: "evil-token",
  meeting_url: "https://evil.example/",
  destination: "evil",
  timeout: 1,
  id: "evil",
  status: 418,
  stream: { id: "evil" },
  does: "sleep",
  failure: { message: "evil" },
  cause: "evil",
  code: "EVIL",
  value: 1,
};

/** Runs synchronous work while Object.prototype is polluted. */
export function polluted(random, work) {
  const names = Object.keys(INHERITED).filter(() => random.chance(0.3));
  for (const name of names) {
    const value = INHERITED[name];
    Object.defineProperty(Object.prototype, name, { __proto__: null, value, configurable: true, writable: true });
  }
  try {
    return work();
  } finally {
    for (const name of names) delete Object.prototype[name];
  }
}
