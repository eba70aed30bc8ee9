// Starts through the handler: merging identical ones, disconnecting clients, and deadlines.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { liveStream, TOKEN } from "./handler/api.mjs";
import { assertRefused, lib, serve } from "./handler/served.mjs";
import { limit, setUp } from "./handler/set-up.mjs";

const START = "/api/live-streams/room/room-1/start";
const pause = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));

/** Makes the API answer the pending starts. */
let release;
/** Resolves when the API has received a start. */
let arrived;

const { api, served } = await setUp({ token: TOKEN, meetingOrigins: ["https://meet.example"] });

beforeEach(() => {
  const released = new Promise((done) => (release = done));
  arrived = new Promise((done) => {
    api.answer = async ({ method }) => {
      if (method !== "POST") return { body: { data: [], limit: 10, last: "" } };
      done();
      await released;
      return { body: liveStream() };
    };
  });
});

const starts = () => api.requests.filter(({ url }) => url.endsWith("/start"));

describe("identical starts", () => {
  it("of two browsers at the same time are sent once, and both get the answer", limit, async () => {
    const bodies = [
      { destination: "a", recording: { hls_vod: true } },
      { recording: { hls_vod: true }, destination: "a" },
    ];
    const asked = bodies.map((body) => served.ask("POST", START, { body }));
    await arrived;
    await pause(200);
    release();
    for (const { status, json, headers } of await Promise.all(asked)) {
      assert.deepEqual([status, json.id], [200, liveStream().id]);
      assert.ok(headers["x-hms-date"]);
    }
    assert.equal(starts().length, 1);
    await served.ask("POST", START, { body: bodies[0] });
    assert.equal(starts().length, 2, "a finished start is not joined");
  });

  it("are authorized one by one, and different ones are sent separately", limit, async () => {
    let allowed = 0;
    const picky = await serve({
      baseUrl: api.baseUrl,
      token: TOKEN,
      authorize: () => allowed++ === 0 || "viewer",
    });
    const first = picky.ask("POST", START);
    await arrived;
    assertRefused(await picky.ask("POST", START), 403);
    release();
    assert.equal((await first).status, 200);
    picky.stop();
    const keys = ["order-1234", "order-5678"];
    const meeting_url = "https://meet.example/a";
    const others = [
      served.ask("POST", START, { body: { destination: "a" } }),
      served.ask("POST", START, { body: { destination: "b" } }),
      served.ask("POST", "/api/live-streams/room/room-2/start"),
      ...keys.map((key) => served.ask("POST", START, { body: { meeting_url }, headers: { "idempotency-key": key } })),
    ];
    await Promise.all(others);
    assert.equal(starts().length, 6);
    for (const key of keys)
      assert.ok(
        starts().some(({ body }) => body.includes(`hms_live_key=${key}`)),
        key,
      );
    assert.ok(starts().every(({ headers }) => headers["idempotency-key"] === undefined));
  });

  it("that join a hanging one wait no longer than their own deadline", limit, async () => {
    let asked = 0;
    // The first request is authorized last, so that it joins the other start and its deadline comes first.
    const authorize = async () => {
      if (asked++ === 0) await arrived;
      return true;
    };
    const slow = await serve({ baseUrl: api.baseUrl, token: TOKEN, timeout: 3000, authorize });
    const began = performance.now();
    const joins = slow.ask("POST", START);
    await pause(2500);
    const first = slow.ask("POST", START);
    assertRefused(await joins, 504, /its start is still in progress/, "ERR_AMBIGUOUS_START");
    assert.ok(performance.now() - began < 5000, "before the other's deadline");
    release();
    assert.equal((await first).status, 200);
    assert.equal(starts().length, 1);
    slow.stop();
  });
});

describe("a client that disconnects", () => {
  it("during a start does not abort it, and the next client gets its result", limit, async () => {
    let sent;
    const lost = served.ask("POST", START, { opened: (request) => (sent = request) });
    await arrived;
    sent.destroy();
    await assert.rejects(lost);
    await pause(100);
    const second = served.ask("POST", START);
    await pause(200);
    release();
    assert.equal((await second).json.id, liveStream().id);
    assert.equal(starts().length, 1);
  });

  it("aborts a read", limit, async () => {
    let sent;
    const signals = [];
    const reading = await serve({
      token: TOKEN,
      fetch: (_, { signal }) => {
        signals.push(signal);
        return new Promise((_, failed) => signal.addEventListener("abort", () => failed(signal.reason)));
      },
    });
    const lost = reading.ask("GET", "/api/live-streams/s1", { opened: (request) => (sent = request) });
    while (signals.length === 0) await pause(20);
    sent.destroy();
    await assert.rejects(lost);
    for (let tries = 0; tries < 100 && !signals[0].aborted; tries += 1) await pause(20);
    assert.ok(signals[0].aborted);
    reading.stop();
  });

  it("leaves the start to waitUntil where the platform has it", limit, async () => {
    const kept = [];
    const handler = lib.createHandler({ baseUrl: api.baseUrl, token: TOKEN, authorize: () => true });
    const headers = { origin: "http://a.example", "content-type": "application/json" };
    const context = {
      waitUntil(promise) {
        assert.equal(this, context);
        kept.push(promise);
      },
    };
    const answer = handler(new Request(`http://a.example${START}`, { method: "POST", headers, body: "{}" }), context);
    await arrived;
    assert.equal(kept.length, 1);
    release();
    await kept[0];
    assert.equal((await answer).status, 200);
  });
});

describe("the deadline", () => {
  const quick = (options) => serve({ baseUrl: api.baseUrl, token: TOKEN, timeout: 800, ...options });
  const timed = async (work) => {
    const began = performance.now();
    const answer = await work();
    const took = performance.now() - began;
    assert.ok(took > 500 && took < 5000, `${took} ms`);
    return answer;
  };

  it("ends a read from an API that hangs", limit, async () => {
    const server = await quick();
    api.answer = () => new Promise(() => {});
    assertRefused(await timed(() => server.ask("GET", "/api/live-streams/s1")), 504, /in time/, "ERR_TIMEOUT");
    server.stop();
  });

  it("ends a start as the package does", limit, async () => {
    const server = await quick();
    assertRefused(await timed(() => server.ask("POST", START)), 504, undefined, "ERR_TIMEOUT");
    assert.equal(starts().length, 1);
    server.stop();
  });

  it("ends an authorize that never settles, before any request", limit, async () => {
    const server = await quick({ authorize: () => new Promise(() => {}) });
    assertRefused(await timed(() => server.ask("POST", START)), 504, /did not decide in time/, "ERR_API");
    assert.equal(api.requests.length, 0);
    server.stop();
  });

  it("includes the read of the stream before the call", limit, async () => {
    const server = await quick();
    api.answer = async () => {
      await pause(500);
      return { body: liveStream() };
    };
    assertRefused(await timed(() => server.ask("POST", "/api/live-streams/s1/stop")), 504);
    server.stop();
  });
});

it("a lost start is ERR_AMBIGUOUS_START, and the error of a custom fetch leaks no secret", limit, async () => {
  const fails = await serve({
    token: TOKEN,
    retries: 0,
    timeout: 3000,
    fetch: async () => {
      throw new Error(`socket hang up with ${TOKEN}`);
    },
  });
  const answer = await fails.ask("POST", START);
  assertRefused(answer, 504, undefined, "ERR_AMBIGUOUS_START");
  assert.ok(!answer.text.includes("eyJ"));
  fails.stop();
});
