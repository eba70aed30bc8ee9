// `cargo xtask contract` against servers that deviate, hang and die, and interrupted halfway: it reports what differs, shows no secret,
// and stops what it started.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "node:test";
import { begin, MEETING_URL, ROOM, run, concurrent, test, until } from "./contract/harness.mjs";
import { rows } from "./contract/questions.mjs";

const STARTS = `/v2/live-streams/room/${ROOM}/start`;
/** A short timeout for servers that never answer. */
const SHORT_TIMEOUT = ["--timeout", "2"];
const START = ["--start", "--meeting-url", MEETING_URL];

const startsSent = async (api) =>
  (await api.requests()).filter(({ method, path }) => method === "POST" && path.endsWith("/start"));

describe("a deviation from a claim", concurrent, () => {
  test("is reported with its consequence, and exits with 1", async (api) => {
    await api.rule({ path: "/v2/rooms/1", count: 0, status: 404, body: { code: 404, message: "room not found" } });
    const { code, all } = await begin(api, []).over;
    assert.equal(code, 1);
    assert.match(all, /DIFFERS +room-malformed +403 user does not have required permission; seen: 404 room not found/);
    const { claim } = rows.find(({ id }) => id === "room-malformed");
    assert.ok(all.includes(`room-malformed: ${claim}.\n`), all);
    assert.match(all, /\n {2}asked +GET \/rooms\/1\n/);
    assert.match(all, /, 1 differs, 0 could not be asked/);
  });

  test("about the idempotency key is reported", async (api) => {
    const stream = {
      id: "65f0c0a7c7f1b2d3e4f50699",
      room_id: ROOM,
      status: "running",
      meeting_url: "https://meet.example/preview",
    };
    await api.rule({ method: "GET", path: "/v2/live-streams/*", count: 0, replace_body: stream });
    const { code, row } = await run(api, START);
    assert.equal(code, 1);
    assert.deepEqual([row("key-read").verdict, row("key-read").seen], ["differs", "without its query"]);
    assert.equal(row("key-start").seen, "with the key");
    assert.deepEqual(await api.onAir(), []);
  });

  test("is printed without secrets and control characters, as text and as JSON", async (api) => {
    const words = [
      `secret ${api.secret}`,
      "\u001b[2J\u0007\u009b31m\u202e",
      "https://storage.example/rec.mp4?X-Amz-Signature=canary-signature",
      "rtmp://a.example/live2/canary-stream-key",
      "join abc-defg-hij",
      "eyJhbGciOiJIUzI1NiJ9.canary-claims.canary-mark",
      `${MEETING_URL}`,
    ].join(" ");
    const message = `${words} ${"x".repeat(5000)} ${api.secret}`;
    await api.rule({ path: "/v2/rooms/1", count: 0, status: 418, body: { code: 418, message } });
    for (const args of [[], ["--json"]]) {
      const { code, all } = await begin(api, args).over;
      assert.equal(code, 1);
      assert.match(all, /418 secret \[secret\]/);
      for (const secret of [api.secret, "canary", "abc-defg-hij", "eyJ", "\u001b", "\u0007", "\u009b", "\u202e"])
        assert.ok(!all.includes(secret), JSON.stringify(secret));
      assert.ok(all.length < 200_000);
    }
  });

  test("is printed without a token that the server echoes", async (api) => {
    const server = createServer((request, response) => {
      const message = `no ${request.headers.authorization} for ${api.secret}`;
      response.writeHead(400, { "content-type": "application/json", "x-request-id": "1" });
      response.end(JSON.stringify({ code: 400, message, data: message, url: message }));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const baseUrl = `http://127.0.0.1:${server.address().port}/v2`;
    const { code, all } = await begin({ ...api, baseUrl }, START).over;
    server.close();
    assert.equal(code, 1);
    assert.match(all, /token +200; seen: 400 no Bearer \[token\] for \[secret\]/);
    assert.ok(!/eyJ|canary/.test(all));
  });
});

describe("a start that should have been refused", concurrent, () => {
  test("is reported, and its stream is stopped", async (api) => {
    await api.control("PUT", `/rooms/${ROOM}`, { already_running: "allow" });
    const { code, row, started } = await run(api, START);
    assert.equal(code, 1);
    assert.deepEqual([row("start-twice").verdict, row("start-twice").seen], ["differs", "200"]);
    assert.ok(started.length > 1 && started.every(({ stopped }) => stopped), JSON.stringify(started));
    assert.deepEqual(await api.onAir(), []);
  });

  test("is never sent in a room that is already on air", async (api) => {
    const { id } = await api.control("POST", `/rooms/${ROOM}/start-recording`, {});
    const { code, row, started } = await run(api, START);
    assert.equal(code, 2);
    assert.match(row("start").reason, /the room is on air \(recordings\)/);
    assert.deepEqual([started, await startsSent(api)], [[], []]);
    assert.deepEqual(
      (await api.onAir()).map((job) => job.id),
      [id],
    );
  });
});

describe("lost answers", concurrent, () => {
  for (const [name, fault] of [
    ["cut off", { truncate: 40 }],
    ["reset", { reset: "after" }],
    ["never sent", { stall: "headers", when: "after" }],
    ["something else", { replace_body: "<html>" }],
  ]) {
    test(`to the start (${name}) make it find and stop the stream`, async (api) => {
      await api.rule({ method: "POST", path: STARTS, after: 3, count: 1, ...fault });
      const { code, stderr, started } = await run(api, [...START, ...SHORT_TIMEOUT]);
      assert.notEqual(code, 0);
      assert.deepEqual(await api.onAir(), [], stderr);
      assert.ok(started.some(({ kind, stopped }) => kind === "live-streams" && stopped));
      assert.equal((await api.control("GET", `/streams?room=${ROOM}`)).length, 1);
    });
  }

  test("to every request are reported in time", async (api) => {
    await api.rule({ path: "/v2/**", count: 0, stall: "headers" });
    const began = performance.now();
    const { code, all } = await begin(api, [...START, ...SHORT_TIMEOUT]).over;
    assert.equal(code, 2);
    assert.match(all, /nothing came within 2 s: token, token-of-90-days/);
    assert.ok(performance.now() - began < 20_000);
  });

  test("from some point on stop it after three questions", async (api) => {
    await api.rule({ path: "/v2/**", after: 30, count: 0, stall: "headers" });
    const began = performance.now();
    const { code, row } = await run(api, SHORT_TIMEOUT);
    assert.equal(code, 2);
    assert.equal(row("token").verdict, "as expected");
    assert.equal(row("destinations").reason, "the API has stopped answering");
    assert.ok(performance.now() - began < 20_000);
  });

  test("of an API that dies make it report the stream that it could not stop", async (api) => {
    const { child, over } = begin(api, START);
    await until(async () => (await api.onAir()).length > 0);
    api.kill("SIGKILL");
    const { code, all } = await over;
    assert.equal(code, 2);
    assert.match(all, /NOT STOPPED: [\da-f]{24} of live-streams in room/);
    assert.match(all, /the API has stopped answering/);
    assert.equal(child.signalCode, null);
  });

  test("rejected keys make it exit with 2", async (api) => {
    const { code, all } = await begin({ ...api, secret: "another-canary-secret" }, START).over;
    assert.equal(code, 2);
    assert.match(all, /the keys are refused: 401 Token validation error/);
    assert.deepEqual(await startsSent(api), []);
  });
});

describe("an interruption", concurrent, () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    test(`by ${signal} stops the stream`, async (api) => {
      // The second signal must reach a program that is still stopping.
      await api.rule({ method: "POST", path: "/v2/live-streams/**/stop", count: 0, answer_delay: 1000 });
      const { child, over } = begin(api, START);
      await until(async () => (await api.onAir()).length > 0);
      child.kill(signal);
      await sleep(20);
      child.kill(signal);
      const { code, all } = await over;
      assert.equal(code, 130, all);
      assert.match(all, /stopped: [\da-f]{24} of live-streams/);
      assert.deepEqual(await api.onAir(), []);
    });
  }

  test("during the start waits for its answer and stops the stream", async (api) => {
    await api.rule({ method: "POST", path: STARTS, after: 3, count: 1, answer_delay: 1000 });
    const { child, over } = begin(api, START);
    await until(async () => (await api.onAir()).length > 0);
    child.kill("SIGINT");
    const { code, all } = await over;
    assert.equal(code, 130, all);
    assert.deepEqual(await api.onAir(), [], all);
  });

  test("by a question that throws does not prevent the others, and the stream is stopped", async (api) => {
    await api.rule({
      method: "GET",
      path: "/v2/recordings",
      count: 0,
      replace_body: { data: [null], limit: 10, last: "" },
    });
    const { code, row } = await run(api, START);
    assert.equal(code, 2);
    assert.match(row("recording-list").reason, /the question itself failed/);
    assert.equal(row("stop-room").verdict, "as expected");
    assert.deepEqual(await api.onAir(), []);
  });

  test("by a rejected stop of the room makes it stop the stream by id", async (api) => {
    await api.rule({ path: `/v2/live-streams/room/${ROOM}/stop`, count: 0, status: 500, body: {} });
    const { code, row } = await run(api, START);
    assert.equal(code, 1);
    assert.equal(row("stop-room").seen, "500");
    assert.equal(row("completed").verdict, "as expected");
    assert.deepEqual(await api.onAir(), []);
  });

  test("by rejected stops makes it retry at the end", async (api) => {
    await api.rule({ path: `/v2/live-streams/room/${ROOM}/stop`, count: 0, status: 500, body: {} });
    await api.rule({ path: "/v2/live-streams/*/stop", after: 1, count: 3, status: 500, body: {} });
    const { code, row, started } = await run(api, START);
    assert.equal(code, 1);
    assert.equal(row("completed").reason, "the stream was not stopped");
    assert.ok(started.some(({ kind, stopped }) => kind === "live-streams" && stopped));
    assert.deepEqual(await api.onAir(), []);
  });

  test("by a closed stdout stops the stream", async (api) => {
    const { child, over } = begin(api, START);
    await until(async () => (await api.onAir()).length > 0);
    child.stdout.destroy();
    await over;
    assert.deepEqual(await api.onAir(), []);
    assert.equal((await api.control("GET", `/streams?room=${ROOM}`)).length, 1);
  });

  test("leaves a created room disabled", async (api) => {
    await api.rule({ path: "/v2/active-rooms/*", count: 0, stall: "headers" });
    const { child, over } = begin(api, ["--create", "--timeout", "20"]);
    await until(async () => (await api.requests()).some(({ path }) => path.startsWith("/v2/active-rooms/")));
    child.kill("SIGINT");
    assert.equal((await over).code, 130);
    const written = (await api.requests()).filter(
      ({ method, path }) => method === "POST" && /^\/v2\/rooms\/\w+$/.test(path),
    );
    assert.match(JSON.stringify(written.at(-1).body), /enabled.*false/);
  });
});
