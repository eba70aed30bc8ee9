// Authorization, validation of requests, rate limits, and secrets that must not leak.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import {
  createManagementToken,
  getLiveStream,
  listLiveStreams,
  sendTimedMetadata,
  startLiveStream,
  stopLiveStream,
  stopLiveStreams,
  waitForLiveStream,
} from "hms-live/server";
import { listen, watch } from "./viewers.mjs";
import {
  ask,
  control,
  folder,
  newRoom,
  scratch,
  session,
  SESSION_SECRET,
  shared,
  start,
  startBoth,
  startOnce,
  startsOf,
  startWorker,
  streamsOf,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const SITE = "https://live.example.com";

describe("callers", () => {
  let emulator, worker, token;
  const t = shared(async (t) => {
    ({ emulator, worker } = await startBoth(t, { startDelay: 1, set: { ALLOWED_ORIGINS: SITE } }));
    token = await session();
  });

  test("the package works through the Worker as with the API", limit, async () => {
    const room = newRoom();
    const options = { baseUrl: `${worker.url}/api`, token };
    const stream = await startLiveStream(room, { recording: { hls_vod: true } }, options);
    assert.equal(stream.status, "starting");
    assert.equal(stream.room_id, room);
    const playable = await waitForLiveStream(stream.id, { ...options, until: "playable" });
    assert.deepEqual([playable.id, playable.playback.url], [stream.id, stream.playback.url]);
    await sendTimedMetadata(stream.id, { payload: "goal", duration: 5 }, options);
    const other = startLiveStream(room, {}, options);
    await assert.rejects(other, (error) => error.code === "ERR_ALREADY_RUNNING" && error.stream.id === stream.id);
    const sent = [];
    const onRequest = ({ method, status }) => sent.push(`${method} ${status}`);
    const same = await startLiveStream(room, {}, { ...options, ifRunning: "return", onRequest });
    // The refusal includes the stream on air, so no second request is needed.
    assert.deepEqual([same.id, sent], [stream.id, ["POST 409"]]);
    assert.equal((await listLiveStreams({ room_id: room }, options)).data[0].id, stream.id);
    const all = [];
    for await (const one of listLiveStreams({ room_id: room }, options)) all.push(one.id);
    assert.deepEqual(all, [stream.id]);
    await stopLiveStream(stream.id, options);
    await waitForLiveStream(stream.id, { ...options, until: "completed" });
    assert.equal((await getLiveStream(stream.id, options)).status, "completed");
    assert.deepEqual((await stopLiveStreams(room, options)).data, []);
    const second = await startLiveStream(room, {}, options);
    assert.deepEqual(
      (await stopLiveStreams(room, options)).data.map(({ id }) => id),
      [second.id],
    );
    assert.equal((await startsOf(emulator, room)).length, 2);
  });

  test("start and stop need a session that is valid and is for the room; reading needs none", limit, async () => {
    const room = newRoom();
    const management = await createManagementToken({ accessKey: emulator.accessKey, secret: emulator.secret });
    const expired = await session("*", { expiresIn: "-1s" });
    const forged = `${token.slice(0, -4)}AAAA`;
    const unsigned = `${btoa('{"alg":"none"}').replace(/=+$/, "")}.${token.split(".")[1]}.`;
    for (const bad of [undefined, "x", expired, forged, unsigned, management]) {
      const { status, body, headers } = await start(worker, room, bad);
      assert.deepEqual([status, body.code, headers["www-authenticate"]], [401, 401, "Bearer"]);
    }
    assert.equal((await start(worker, room, await session(["another-room"]))).status, 403);
    assert.equal((await streamsOf(emulator, room)).length, 0);
    const { body: stream } = await start(worker, room, await session([room]));
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}/stop`, { method: "POST" })).status, 401);
    const foreign = await session(["another-room"]);
    assert.equal(
      (await ask(worker, `/api/live-streams/${stream.id}/stop`, { method: "POST", token: foreign })).status,
      403,
    );
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}`)).status, 200);
    const cookie = { cookie: `theme=dark; session=${await session({ [room]: "" })}` };
    const stop = await ask(worker, `/api/live-streams/${stream.id}/stop`, { method: "POST", headers: cookie });
    assert.equal(stop.status, 200);
    const elsewhere = { ...cookie, origin: "https://evil.example" };
    assert.equal(
      (await ask(worker, `/api/live-streams/room/${room}/start`, { method: "POST", headers: elsewhere })).status,
      403,
    );
  });

  test("during a rotation of SESSION_SECRET the old one is accepted too", limit, async () => {
    const rotating = await startWorker(t, {
      emulator,
      state: await scratch(t),
      set: { SESSION_SECRET: `canary-new-session-secret-canary-new, ${SESSION_SECRET}` },
    });
    const room = newRoom();
    const young = await session("*", { secret: "canary-new-session-secret-canary-new" });
    const other = await session("*", { secret: "canary-other-session-secret-canary" });
    const statuses = [];
    for (const bearer of [token, young, other]) statuses.push((await start(rotating, room, bearer)).status);
    assert.deepEqual(statuses, [200, 200, 401]);
  });

  test("session.mjs issues a session that the Worker accepts", limit, async () => {
    const room = newRoom();
    const given = [`${folder}/session.mjs`, "--caller", "bob", "--room", `${room}=abc-defg-hij`];
    const env = { ...process.env, SESSION_SECRET };
    const { stdout } = await promisify(execFile)(process.execPath, given, { env });
    const { status, body } = await start(worker, room, stdout.trim());
    assert.deepEqual([status, body.meeting_url], [200, ""]);
    const [stream] = await streamsOf(emulator, room);
    assert.equal(stream.meeting_url, "https://acme.app.100ms.live/preview/abc-defg-hij?skip_preview=true");
  });

  test("the Worker builds meeting URLs and never reveals their token", limit, async () => {
    const room = newRoom();
    const viewers = [watch(worker, room), listen(worker, room)];
    await Promise.all(viewers.map(({ opened }) => opened));
    const answer = await start(worker, room, token);
    const [{ meeting_url }] = await streamsOf(emulator, room);
    const url = new URL(meeting_url);
    assert.deepEqual([url.origin, url.pathname], ["https://acme.app.100ms.live", `/preview/${room}/recorder`]);
    const auth = JSON.parse(Buffer.from(url.searchParams.get("auth_token").split(".")[1], "base64url"));
    assert.deepEqual([auth.type, auth.room_id, auth.role], ["app", room, "recorder"]);
    assert.ok(auth.exp - auth.iat >= 12 * 3600, "a stream may go on for 12 hours");
    const stop = await ask(worker, `/api/live-streams/room/${room}/stop`, { method: "POST", token });
    const read = await ask(worker, `/api/live-streams/${answer.body.id}`);
    const list = await ask(worker, `/api/live-streams?room_id=${room}`);
    const everything = [
      answer.text,
      stop.text,
      read.text,
      list.text,
      JSON.stringify(viewers.map(({ told }) => told)),
    ].join();
    assert.ok(!/auth_token|eyJ/.test(everything), everything);
    assert.equal(answer.body.meeting_url, `https://acme.app.100ms.live/preview/${room}/recorder`);
    viewers[0].socket.close();
    viewers[1].close();
  });

  test("the token does not leak when the API repeats the meeting URL in its errors", limit, async () => {
    const room = newRoom();
    const url = `https://acme.app.100ms.live/preview/${room}/recorder?skip_preview=true&auth_token=eyJhbGciOiJIUzI1NiJ9.eyJ0.c2ln`;
    const body = {
      code: 400,
      message: `cannot open ${url}`,
      details: [url, `"meeting_url":"${encodeURIComponent(url)}"`],
    };
    for (const status of [400, 422, 500]) {
      await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, count: 5, status, body });
      const { text, status: answered } = await startOnce(worker, room, token);
      await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
      // After a 500 the outcome is unknown.
      assert.equal(answered, status < 500 ? status : 503);
      assert.equal(/may have started/.test(text), status >= 500);
      assert.ok(!/eyJ|c2ln/.test(text), text);
    }
  });

  test(
    "of a caller's meeting URL the room code is used, the token is dropped and the origin must be allowed",
    limit,
    async () => {
      const room = newRoom();
      const from = (meeting_url) => start(worker, room, token, { meeting_url });
      for (const [url, complaint] of [
        ["https://evil.example/preview/abc-defg-hij", /MEETING_ORIGINS/],
        ["https://other.app.100ms.live/preview/abc-defg-hij", /MEETING_ORIGINS/],
        ["https://acme.app.100ms.live/preview/63b2bacc1d485406b9a2f27c/host", /names another room/],
      ]) {
        const { status, body } = await from(url);
        assert.equal(status, 400, url);
        assert.match(body.details[0], complaint);
      }
      assert.equal((await from("no url")).status, 400);
      assert.equal((await from(7)).status, 400);
      const own =
        "https://acme.app.100ms.live/preview/abc-defg-hij?auth_token=eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiYXBwIn0.c2ln";
      assert.equal((await from(own)).status, 200);
      const [{ meeting_url }] = await streamsOf(emulator, room);
      assert.equal(meeting_url, "https://acme.app.100ms.live/preview/abc-defg-hij?skip_preview=true");
    },
  );

  test("only allowed origins may call", limit, async () => {
    const room = newRoom();
    const path = `/api/live-streams/room/${room}/start`;
    const asks = { origin: SITE, "access-control-request-method": "POST" };
    const preflight = await ask(worker, path, { method: "OPTIONS", headers: asks });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers["access-control-allow-origin"], SITE);
    assert.match(preflight.headers["access-control-allow-headers"], /authorization/);
    const allowed = await ask(worker, path, { method: "POST", token, headers: { origin: SITE }, body: {} });
    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers["access-control-allow-origin"], SITE);
    assert.match(allowed.headers["access-control-expose-headers"], /^date, x-hms-date, retry-after$/);
    assert.ok(Date.parse(allowed.headers.date));
    const events = listen(worker, room, { origin: SITE });
    assert.equal((await events.opened).headers["access-control-allow-origin"], SITE);
    events.close();
    const own = await ask(worker, path, { method: "POST", token, headers: { origin: worker.url }, body: {} });
    assert.equal(own.status, 200);
    for (const origin of ["https://evil.example", "null", `${SITE}.evil.example`, "http://live.example.com"]) {
      for (const method of ["OPTIONS", "POST"]) {
        const { status, headers } = await ask(worker, path, { method, token, headers: { origin } });
        assert.deepEqual([status, headers["access-control-allow-origin"]], [403, undefined]);
      }
      await assert.rejects(watch(worker, room, { origin }).opened, /403/);
    }
  });

  test("oversized bodies, invalid JSON and unknown routes are refused in the API's error shape", limit, async () => {
    const path = `/api/live-streams/room/${newRoom()}/start`;
    const post = (body, headers) => ask(worker, path, { method: "POST", token, body, headers });
    // As a form of another site could send it without a preflight.
    const form = { "content-type": "text/plain" };
    const list = (query) => ask(worker, `/api/live-streams${query}`);
    for (const [answer, status, message] of [
      [await post(`{"destination":"${"x".repeat(70_000)}"}`), 413, "the body is longer than 64 KB"],
      [await post("{"), 400, "the body is not JSON"],
      [await post("[]"), 400, "the body must be a JSON object"],
      [await post("{}", form), 415, "the content type must be application/json"],
      [await ask(worker, "/"), 404, "not found"],
      [await ask(worker, "/api/rooms"), 404, "not found"],
      [await ask(worker, "/api/rooms/../events"), 404, "not found"],
      [await ask(worker, "/api/live-streams/unheard-of"), 404, "not found"],
      [
        await ask(worker, `/api/live-streams/${"x".repeat(3000)}`),
        400,
        "getLiveStream: streamId must have 1 to 256 characters",
      ],
      [await ask(worker, "/api/live-streams/%2e%2e"), 404, "not found"],
      [await ask(worker, path), 404, "not found"],
      [await ask(worker, "/webhooks/100ms"), 404, "not found"],
      [await list(""), 400, "listLiveStreams: filter.room_id is missing: streams are listed for one room"],
      [
        await list("?room_id=r&limit=5"),
        400,
        "listLiveStreams: filter.limit must be a whole number from 10 to 100, got 5",
      ],
      [await list("?room_id=r&start=x"), 400, "filter.start is not supported here"],
      [await list("?room_id=.."), 400, "filter.room_id must be the id of a room"],
    ]) {
      assert.deepEqual([answer.status, answer.body.code, answer.body.message], [status, status, message]);
      assert.ok(Array.isArray(answer.body.details));
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
    }
  });

  test("ids that the package sends are accepted, and others refused", limit, async () => {
    for (const id of [newRoom(), "a b", "a%2Fb", "%C3%A9", "x.y", "%252e", "~", "x".repeat(256)]) {
      assert.equal((await ask(worker, `/api/live-streams/${id}`)).status, 404, id);
    }
    for (const id of ["%", "%ff", "%00".repeat(257), "x".repeat(257), "eyJ.eyJ.x"]) {
      assert.equal((await ask(worker, `/api/live-streams/${id}`)).status, 400, id);
      await assert.rejects(watch(worker, id).opened, /404/, id);
    }
  });

  test("rate limits are per caller and survive a restart", limit, async () => {
    const set = { CALLS_PER_MINUTE: "3", READS_PER_MINUTE: "5" };
    const state = await scratch(t);
    const strict = await startWorker(t, { emulator, state, set });
    const room = newRoom();
    const statuses = [];
    for (let calls = 0; calls < 5; calls += 1) statuses.push((await start(strict, room, token)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    const refused = await start(strict, room, token);
    assert.match(refused.body.message, /^rate limit exceeded, retry after \d+ seconds$/);
    assert.ok(Number(refused.headers["retry-after"]) > 0);
    assert.equal((await start(strict, room, await session("*", { caller: "bob" }))).status, 200);
    await strict.kill();
    const again = await startWorker(t, { emulator, state, set });
    assert.equal((await start(again, room, token)).status, 429);
    const reads = await Promise.all(Array.from({ length: 8 }, () => ask(again, `/api/live-streams?room_id=${room}`)));
    assert.equal(reads.filter(({ status }) => status === 429).length, 3);
    await assert.rejects(watch(again, room).opened, /429/);
    assert.equal((await startOnce(again, room, "a guess")).status, 429);
  });

  test("addresses of one IPv6 network share an allowance in any notation", limit, async () => {
    const strict = await startWorker(t, { emulator, state: await scratch(t), set: { READS_PER_MINUTE: "3" } });
    const path = `/api/live-streams?room_id=${newRoom()}`;
    const from = async (address) => (await ask(strict, path, { headers: { "cf-connecting-ip": address } })).status;
    const own = ["2001:db8::1", "2001:db8::2:3", "2001:DB8:0:0:5::", "2001:db8:0:0:ffff:ffff:ffff:ffff"];
    assert.deepEqual(
      [await from(own[0]), await from(own[1]), await from(own[2]), await from(own[3])],
      [200, 200, 200, 429],
    );
    const others = ["2001:db8:0:1::1", "2001:db8:1::1", "::1", "203.0.113.7", "203.0.113.8"];
    for (const address of others) assert.equal(await from(address), 200, address);
  });

  test("missing and invalid settings are named without their values", limit, async () => {
    const set = {
      HMS_SECRET: "",
      SESSION_SECRET: "canary-too-short",
      READS_PER_MINUTE: "many",
      VIEWERS_PER_AUDIENCE: "40000",
      ALLOWED_ORIGINS: "example.com",
      API_URL: "http://api.example.com/v2",
      MEETING_ROLE: "two words",
      WEBHOOK_HEADER: "two words",
    };
    const broken = await startWorker(t, { emulator, state: await scratch(t), set });
    const { status, body, text } = await ask(broken, "/api/live-streams/x");
    assert.deepEqual([status, body.code], [503, 503]);
    const wrong = Object.keys(set).map((name) => (name === "ALLOWED_ORIGINS" ? "example.com is no origin" : name));
    for (const name of wrong)
      assert.ok(
        body.details.some((line) => line.includes(name)),
        name,
      );
    assert.equal(body.details.length, wrong.length, `${body.details}`);
    assert.ok(!text.includes("canary"));
  });

  test("a meeting origin must be one that the package can build a URL with", limit, async () => {
    for (const origin of ["https://qa--myshow.netlify.app", "https://live.xn--bcher-kva.example", "qa--myshow"]) {
      const worker = await startWorker(t, { emulator, state: await scratch(t), set: { MEETING_ORIGINS: origin } });
      const { status, text } = await startOnce(worker, newRoom(), token);
      assert.equal(status, 200, `${origin}: ${text}`);
    }
    for (const origin of [
      "http://live.example.com",
      "https://Live.example.com",
      "https://live.example.com/",
      "a.b:c",
    ]) {
      const worker = await startWorker(t, { emulator, state: await scratch(t), set: { MEETING_ORIGINS: origin } });
      const { status, body } = await ask(worker, "/api/live-streams/x");
      assert.deepEqual([status, body.details.length], [503, 1], origin);
      assert.match(body.details[0], /is no origin/);
    }
  });

  test("wrong API credentials are a 502, not the caller's error", limit, async () => {
    const wrong = await startWorker(t, {
      emulator,
      state: await scratch(t),
      set: { HMS_SECRET: "canary-wrong-secret" },
    });
    const { status, body, text } = await startOnce(wrong, newRoom(), token);
    assert.deepEqual([status, body.message], [502, "the API refused this server's credentials; see the server's log"]);
    assert.ok(!/canary|eyJ/.test(text));
  });
});
