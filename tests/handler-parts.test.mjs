// How the functions of `hms-live/server` for custom handlers treat invalid arguments.
import assert from "node:assert/strict";
import { it } from "node:test";
import { mutatedArguments } from "./fuzz/calls.mjs";
import { Random } from "./fuzz/random.mjs";
import { polluted } from "./fuzz/thrown.mjs";
import { Values } from "./fuzz/values.mjs";
import { liveStream, TOKEN } from "./handler/api.mjs";
import { HANDLER_FUNCTIONS } from "./handler/functions.mjs";
import { captureLog, lib } from "./handler/served.mjs";

const SEED = 16;
const CASES = 3000;
const logged = captureLog();

const request = () =>
  new Request("http://a.example/api/live-streams/room/room-1/start", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
const more = () => ({
  reason: "ERR_ALREADY_RUNNING",
  details: ["one"],
  headers: { "retry-after": "1" },
  stream: liveStream(),
});

/** Fresh valid arguments of each function. */
const GOOD = {
  createHandler: () => [{ credentials: { accessKey: "key", secret: "canary-secret" }, authorize: () => true }],
  toNodeListener: () => [async () => new Response(), { trustProxy: true }],
  showLiveStream: () => [liveStream(), "operator", "https://meet.example/a"],
  redactText: () => ["a text", 500],
  canonicalJson: () => [{ b: [1, { d: "x", c: null }], a: true }],
  routeRequest: () => [request(), { basePath: "/api" }],
  refusal: () => [409, "the room is busy", more()],
  errorAnswer: () => [lib.refusal(409, "the room is busy", more())],
};

/** Proxies that throw on any access. */
const bombs = () => {
  const thrower = new Proxy({}, { get: () => () => assert.fail("a bomb"), ownKeys: () => assert.fail("a bomb") });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  return [new Proxy({}, new Proxy({}, { get: () => () => assert.fail("a bomb") })), thrower, revoked];
};

/** Asserts that an error names the invalid argument. */
function assertNamesArgument(error, name, what) {
  // With another base path the request matches no route, which is the client's mistake.
  if (name === "routeRequest" && !(error instanceof lib.LiveStreamError) && lib.errorAnswer(error)?.status === 404)
    return;
  assert.ok(error instanceof lib.LiveStreamError, `${name}, ${what}: ${error?.stack}`);
  assert.equal(error.code, "ERR_INVALID_ARGUMENT", `${name}, ${what}`);
  assert.match(error.message, new RegExp(`^(${name}|hms-live/server|startLiveStream): `), what);
  assert.ok(error.argument, `${name}, ${what}: it does not name the argument`);
  if (error.message.startsWith(`${name}: `))
    assert.equal(lib.errorAnswer(error), undefined, `a browser would see ${error.message}`);
}

it("every function is tested", () => {
  assert.deepEqual(Object.keys(GOOD).sort(), [...HANDLER_FUNCTIONS].sort());
});

for (const name of HANDLER_FUNCTIONS) {
  it(`${name} accepts valid arguments, and names invalid ones`, () => {
    assert.doesNotThrow(() => lib[name](...GOOD[name]()));
    const others = [undefined, null, 0, -1, NaN, 10n, "", "x", true, Symbol("x"), [], [null], {}, () => {}, ...bombs()];
    const refused = others.filter((other) => {
      try {
        return lib[name](other, other, other) === undefined;
      } catch (error) {
        assertNamesArgument(error, name, typeof other);
        return true;
      }
    });
    // redactText accepts any string, and canonicalJson any JSON value.
    const least = { redactText: 14, canonicalJson: 7, toNodeListener: 14, showLiveStream: 14 }[name] ?? 16;
    assert.ok(refused.length >= least, `${name} has refused ${refused.length} of ${others.length}`);
  });

  it(`${name} returns or names the argument in ${CASES} generated calls`, async () => {
    for (let index = 0; index < CASES; index += 1) {
      const values = new Values(new Random(SEED, index));
      const changes = [];
      const args = mutatedArguments(GOOD[name](), values, (what) => changes.push(what));
      const what = `case ${index}, ${changes}, ${values.made}`;
      try {
        const call = () => lib[name](...args);
        const result = values.random.chance(0.1) ? polluted(values.random, call) : call();
        if (name === "redactText" || name === "canonicalJson") assert.equal(typeof result, "string", what);
      } catch (error) {
        assertNamesArgument(error, name, what);
      }
    }
  });
}

it("a handler resolves to a Response for any arguments", async () => {
  for (let index = 0; index < CASES; index += 1) {
    const values = new Values(new Random(SEED, index));
    const { random } = values;
    const handler = lib.createHandler({
      token: TOKEN,
      authorize: random.pick([() => values.any(), values.bomb, async () => values.bomb(), () => true]),
      fetch: async () => Response.json(liveStream()),
    });
    const url = `http://a.example/api/live-streams/${random.pick(["s1", "room/r1/start", "x/y/z"])}`;
    const like = { url, method: random.pick(["GET", "POST", "OPTIONS"]), headers: new Headers() };
    const one = random.pick([
      () => values.any(),
      () => request(),
      () => mutatedArguments([like], values, () => {})[0],
    ])();
    const answer = await handler(one, values.any());
    const tag = Object.prototype.toString.call(answer);
    assert.equal(tag, "[object Response]", `case ${index}, ${values.made}: ${tag}`);
  }
});

it("readParams rejects a consumed body, and a value that is no Request", async () => {
  const taken = request();
  await taken.text();
  await assert.rejects(lib.routeRequest(taken).readParams(), { code: "ERR_INVALID_ARGUMENT", argument: "request" });
  const odd = { url: request().url, method: "POST", headers: { get: () => "application/json" }, body: {} };
  assert.throws(() => lib.routeRequest(odd), /request must be a web Request/);
  assert.throws(() => lib.routeRequest(request(), { basePath: "/api/" }), /options\.basePath must be a path/);
  // A client's mistake becomes an answer.
  for (const [path, status] of [
    ["/nowhere", 404],
    ["/api/live-streams/%2e%2e", 404],
    ["/api/live-streams/%", 400],
  ]) {
    assert.throws(
      () => lib.routeRequest(new Request(`http://app.example${path}`)),
      (error) => lib.errorAnswer(error)?.status === status,
      path,
    );
  }
  assert.throws(
    () => lib.toNodeListener(() => {}, { trustproxy: true }),
    /options\.trustproxy is not a known property/,
  );
});

it("canonicalJson is equal exactly for values that differ only in the order of members", () => {
  const { canonicalJson } = lib;
  const one = { destination: "a", recording: { hls_vod: true, single_file_per_layer: false }, list: [1, 2] };
  const same = { list: [1, 2], recording: { single_file_per_layer: false, hls_vod: true }, destination: "a" };
  assert.equal(canonicalJson(one), canonicalJson(same));
  for (const other of [{ ...one, list: [2, 1] }, { ...one, destination: "b" }, { ...one, more: null }, [one]])
    assert.notEqual(canonicalJson(one), canonicalJson(other));
  assert.deepEqual(JSON.parse(canonicalJson(one)), one);
});

it("a refusal copies its arguments", () => {
  const given = more();
  const error = lib.refusal(409, "busy", given);
  given.details.push(7);
  given.headers["retry-after"] = 7;
  const { status, body, headers } = lib.errorAnswer(error);
  assert.deepEqual([status, body.reason, body.details, headers], [409, given.reason, ["one"], { "retry-after": "1" }]);
  assert.deepEqual(
    logged.filter((line) => !line.includes("hms-live")),
    [],
  );
});
