// Generates every kind of JavaScript value. The generator records what it made, and what its values threw when they were accessed.
import { inspect, types } from "node:util";
import { readSchema } from "../built.mjs";
import { text } from "./texts.mjs";

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2,
  9,
  10,
  10.5,
  11,
  99,
  100,
  101,
  255,
  256,
  1000,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  1e21,
  1e300,
  -1e300,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
];
/** Every member that the library reads from any argument. */
const NAMES = [
  ...new Set(Object.values(readSchema().tables).flatMap(({ members }) => members.map(({ name }) => name))),
];
const KEYS = [
  ...NAMES,
  "headers",
  "body",
  "length",
  "0",
  "1",
  "",
  "__proto__",
  "constructor",
  "prototype",
  "toJSON",
  "toString",
  "valueOf",
  "then",
  "get",
  "aborted",
  "reason",
  "text",
  "\ud800",
  "a b",
  "é",
  "x".repeat(300),
];
const POLLUTION = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"__proto__":null,"token":"x"}',
  '{"__proto__":{"token":"x","timeout":5,"fetch":1}}',
  '{"toJSON":1,"then":1,"valueOf":1}',
  '{"length":-1}',
  '{"byteLength":3,"length":4}',
  '{"hasOwnProperty":1,"toString":null}',
];
const TRAPS = Reflect.ownKeys(Reflect).filter((name) => typeof name === "string");
const ARRAYS = [Uint8Array, Int16Array, Float64Array, BigInt64Array, Uint8ClampedArray];

/** The depth from which on values are not nested any further. */
const FLAT_DEPTH = 3;

class Plain {
  #hidden = 1;
  own = "x";

  get secret() {
    return this.#hidden;
  }

  token() {
    return "x";
  }
}

export class Values {
  /** The kinds of generated values, in order. */
  made = [];
  /** What the values threw or rejected with when they were accessed. */
  thrown = [];

  constructor(random) {
    this.random = random;
  }

  any(depth = 0) {
    const { random } = this;
    const kinds = depth < FLAT_DEPTH ? KINDS : FLAT;
    const [name, make] = random.pick(kinds);
    this.made.push(name);
    return make(this, random, depth + 1);
  }

  key() {
    return this.random.chance(0.8) ? this.random.pick(KEYS) : text(this.random);
  }

  /** Throws any value, not only errors. */
  bomb = () => {
    const { random } = this;
    const value = random.pick([
      () => new Error("a bomb of the generator"),
      () => new TypeError("a bomb of the generator"),
      () => "a thrown text",
      () => undefined,
      () => null,
      () => 7,
      () => Symbol("thrown"),
      () => ({ toString: this.bomb }),
      () => ({
        get message() {
          throw 1;
        },
      }),
      () => revoked({}),
      () => Object.assign(new Error("x"), { cause: { code: "ECONNREFUSED" } }),
      () => Object.freeze([]),
    ])();
    this.thrown.push(value);
    throw value;
  };

  /** A promise whose own rejection counts as handled, so that only rejections of the library's promises can be unhandled. */
  promise() {
    // A primitive, because resolving with a hostile object may cause an unhandled rejection in the engine itself.
    const settled = this.any(FLAT_DEPTH);
    const rejects = this.random.chance(0.5);
    if (rejects) this.thrown.push(settled);
    const promise = new Promise((resolve, reject) => (rejects ? reject(settled) : resolve(settled)));
    promise.catch(() => {});
    return promise;
  }

  /** Whether one of the generated values threw this value. */
  threw(value) {
    return this.thrown.some((thrown) => Object.is(thrown, value));
  }

  /** Any value as text. */
  shown(value) {
    try {
      return (
        types.isNativeError(value) ? `${value.name} ${value.code} ${value.message}` : inspect(value, { depth: 1 })
      ).slice(0, 300);
    } catch {
      return "something that cannot be shown";
    }
  }
}

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** An object with random members. */
function object(values, random, depth) {
  const made = random.chance(0.1) ? Object.create(null) : {};
  for (let count = random.below(5); count > 0; count -= 1) {
    Object.defineProperty(made, values.key(), {
      value: values.any(depth),
      enumerable: random.chance(0.9),
      writable: true,
      configurable: true,
    });
  }
  return made;
}

function list(values, random, depth) {
  const made = Array.from({ length: random.below(5) }, () => values.any(depth));
  if (random.chance(0.3)) made[made.length + random.below(4)] = values.any(depth);
  return made;
}

/** An object whose getters throw, or return another value on each read. */
function getters(values, random, depth) {
  const made = {};
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const get = random.chance(0.5) ? values.bomb : () => values.any(depth);
    Object.defineProperty(made, values.key(), { get, enumerable: true, configurable: true });
  }
  return made;
}

/** A proxy with random traps that throw or return anything. */
function proxy(values, random, depth) {
  const target = random.pick([{}, [], () => {}, { token: "x" }]);
  const handler = {};
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    handler[random.pick(TRAPS)] = random.chance(0.5) ? values.bomb : () => values.any(depth);
  }
  return new Proxy(target, handler);
}

function tampered(values, random) {
  const promise = Promise.resolve(1);
  return Object.defineProperty(promise, random.pick(["constructor", "then"]), { get: values.bomb });
}

/** Objects that resemble what the library expects. */
function nearly(values, random, depth) {
  const member = () => random.pick([() => values.any(depth), () => values.bomb, () => () => values.any(depth)])();
  return random.pick([
    () => signal(values, random, depth),
    () => ({ aborted: member(), reason: member(), addEventListener: member(), removeEventListener: member() }),
    () => ({ status: member(), headers: member(), text: member() }),
    () => ({ headers: member(), body: member(), arrayBuffer: member() }),
    () => ({ get: member(), then: member() }),
    () => ({ accessKey: member(), secret: member() }),
    () => ({ byteLength: member(), buffer: member(), byteOffset: member() }),
  ])();
}

/** A fake AbortSignal with any reason. */
function signal(values, random, depth) {
  const reason = values.any(depth);
  values.thrown.push(reason);
  return { aborted: random.chance(0.5), reason, addEventListener: () => {}, removeEventListener: () => {} };
}

function cyclic(values, random) {
  const made = random.chance(0.5) ? [1] : { name: "cycle" };
  return Object.defineProperty(made, random.chance(0.5) ? values.key().replace("length", "size") : 0, {
    value: made,
    enumerable: true,
  });
}

const FLAT = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["boolean", (_, random) => random.chance(0.5)],
  ["number", (_, random) => random.pick(NUMBERS)],
  ["fraction", (_, random) => (random.next() - 0.5) * 10 ** random.below(20)],
  ["bigint", (_, random) => BigInt(random.below(1e9)) ** 3n],
  ["symbol", (_, random) => random.pick([Symbol("s"), Symbol.iterator, Symbol.for("x")])],
  ["text", (_, random) => text(random)],
  ["text", (_, random) => text(random)],
  ["text", (_, random) => text(random)],
];

const KINDS = [
  ...FLAT,
  ["object", object],
  ["object", object],
  ["list", list],
  ["getters", getters],
  ["proxy", proxy],
  ["proxy", proxy],
  ["nearly", nearly],
  ["cycle", cyclic],
  ["tampered promise", tampered],
  ["promise", (values) => values.promise()],
  ["revoked proxy", (_, random) => revoked(random.pick([{}, [], () => {}]))],
  ["pollution", (_, random) => JSON.parse(random.pick(POLLUTION))],
  [
    "frozen",
    (values, random, depth) =>
      Object.freeze(random.chance(0.5) ? object(values, random, depth) : list(values, random, depth)),
  ],
  [
    "function",
    (values, random, depth) =>
      random.pick([() => {}, values.bomb, () => values.any(depth), () => values.promise(), Plain]),
  ],
  [
    "thenable",
    (values, random) => ({ then: random.pick([values.bomb, (done) => done(values.any(FLAT_DEPTH)), () => {}, 1]) }),
  ],
  [
    "instance",
    (_, random) =>
      random.pick([
        new Plain(),
        Object.create(new Plain()),
        new (class extends Array {})(),
        new (class extends String {})("x"),
      ]),
  ],
  ["boxed", (_, random) => Object(random.pick(["x", 5, true, 1n, Symbol("b")]))],
  ["date", (_, random) => new Date(random.pick([0, NaN, 8.64e15]))],
  ["bytes", (_, random) => new (random.pick(ARRAYS))(random.below(9))],
  [
    "buffer",
    (_, random) =>
      random.pick([
        new ArrayBuffer(8),
        new SharedArrayBuffer(8),
        new DataView(new ArrayBuffer(8)),
        structuredClone(new ArrayBuffer(8)),
      ]),
  ],
  [
    "built-in",
    (_, random) =>
      random.pick([
        () => new Map([["x-my-secret", "x"]]),
        () => new Set(["a"]),
        () => new WeakMap(),
        () => /x/g,
        () => new Error("x"),
        () => new Headers({ a: "b" }),
        () => new URL("https://a.example/?x=1"),
        () => new URLSearchParams("a=b"),
        () => new AbortController(),
        () => AbortSignal.abort("a thrown text"),
        () => new Response("{}"),
        () => new Request("https://a.example/"),
        () => globalThis,
        () => Math,
        () => JSON,
        () =>
          (function () {
            return arguments;
          })(1),
      ])(),
  ],
  [
    "hostile conversions",
    (values) => ({
      toString: values.bomb,
      valueOf: values.bomb,
      toJSON: values.bomb,
      [Symbol.toPrimitive]: values.bomb,
    }),
  ],
  [
    "endless list",
    (_, random) =>
      random.pick([
        Object.assign([], { length: 2 ** 32 - 1 }),
        new Proxy([], { get: (of, key) => (key === "length" ? 1e300 : of[key]) }),
      ]),
  ],
];

/** Returns a copy of a value with another value at a path. */
export function put(value, [key, ...rest], by) {
  // An array rejects an invalid `length`, an object accepts anything.
  const copy = Array.isArray(value) && key !== "length" ? [...value] : { ...value };
  // Not an assignment, which would call the setter of __proto__.
  const inner = rest.length > 0 ? put(value?.[key], rest, by) : by;
  return Object.defineProperty(copy, key, { value: inner, enumerable: true, writable: true, configurable: true });
}
