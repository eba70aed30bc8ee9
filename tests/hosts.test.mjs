// What the core asks about values and makes of them is done by the host. There are two: pkg-template/values.js, and that of
// the native tests. Both answer the cases of tests/hosts/cases.json as it says; src/values/native/tests.rs is the other half.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import * as host from "../pkg-template/values.js";

const { asks, makes, cases } = JSON.parse(readFileSync(new URL("hosts/cases.json", import.meta.url), "utf8"));

/** The places in which the values of a case stand, and the one for the answer. */
const FIRST = 2;
const RESULT = 9;

/** Values that JSON cannot say. */
const STRANGE = {
  undefined: () => undefined,
  threw: () => host.table()[1],
  NaN: () => NaN,
  Infinity: () => Infinity,
  lone: () => "\ud83c",
  long: () => "x".repeat(1_000_001),
  function: () => () => {},
  bytes: () => new Uint8Array(2),
  symbol: () => Symbol("any"),
  throwing: () =>
    new Proxy({}, {
      get() {
        throw new Error("thrown by a getter");
      },
    }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  members: () => ({ b: 1, left: undefined, a: 2 }),
};

const filled = (places) => Object.assign(host.table(), places);

function real(value) {
  if (Array.isArray(value)) return value.map(real);
  return value?.$ ? STRANGE[value.$]() : value;
}

function answer({ ask, make, member, told, number, of = [told === undefined ? number : [told]] }) {
  const table = filled(Object.fromEntries(of.map((value, index) => [FIRST + index, real(value)])));
  const handles = [0, 1, 2, 3].map((index) => (index < of.length ? -(FIRST + index) : 0));
  return host.within(table, undefined, () => {
    if (ask) return host.ask(asks.indexOf(ask), ...handles);
    if (told !== undefined) {
      const handle = host.member(handles[0], 0, 0);
      // What threw, and what is not there, need no handle with a kind.
      return handle === 0 ? 0 : handle === -1 ? 2 : -handle >> 24;
    }
    if (!make && member === undefined) return host.number(handles[0]);
    const made = make ? host.make(makes.indexOf(make), ...handles) : host.member(handles[0], of[1]?.$ ? 0 : handles[1], member);
    assert.ok(made <= 0, "what is made stands in the table");
    host.keep(-RESULT, made);
    return table[RESULT];
  });
}

it("the host answers as the core expects", () => {
  for (const test of cases) {
    assert.deepEqual(answer(test), real(test.is), JSON.stringify(test));
  }
});

it("what is set can be read, by name and by index", () => {
  const table = filled({ 2: {}, 3: "a bc ", 4: { any: true }, 5: [] });
  host.within(table, undefined, () => {
    host.put(-2, -3, 1, -4);
    host.put(-5, 0, 0, -4);
    host.keep(-6, host.member(-2, -3, 1));
  });
  assert.deepEqual(Object.keys(table[2]), ["bc"]);
  assert.equal(table[2].bc, table[4]);
  assert.equal(table[5][0], table[4]);
  assert.equal(table[6], table[4]);
});

it("a step leaves nothing behind but the places that are kept, and one inside another spoils nothing", () => {
  const [table, inner] = [filled({ 2: "kept" }), filled({ 2: "other" })];
  host.within(table, undefined, () => {
    const [seven, eight] = [host.numeral(7), host.numeral(8)];
    host.within(inner, undefined, () => {
      host.keep(-3, host.numeral(9));
      assert.equal(host.number(seven), 7, "what a step added is there for one inside it");
    });
    host.keep(-3, seven);
    assert.equal(host.number(eight), 8);
  });
  assert.deepEqual([table[2], table[3], table.length], ["kept", 7, host.table().length]);
  assert.deepEqual([inner[2], inner[3]], ["other", 9]);
  host.within(table, undefined, () => {
    // The places behind are empty again.
    assert.ok(Number.isNaN(host.number(-(table.length + 1))));
  });
});
