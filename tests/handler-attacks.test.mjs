// Attacks on the handler: from other sites, on other rooms, and with malformed requests.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { liveStream, SECRET, TOKEN } from "./handler/api.mjs";
import { assertRefused, captureLog, lib, serve } from "./handler/served.mjs";
import { limit, setUp } from "./handler/set-up.mjs";

const STREAM = liveStream().id;
const START = "/api/live-streams/room/room-1/start";
const logged = captureLog();

const { api, served } = await setUp({
  credentials: { accessKey: "key", secret: SECRET },
  authorize: (_, { roomId }) => roomId === "room-1",
  origins: ["https://named.example"],
});

const post = (headers, path = START) => served.ask("POST", path, { headers });

describe("another room", () => {
  it("cannot be accessed by a stream's id", limit, async () => {
    api.answer = () => ({ body: liveStream({ room_id: "room-2" }) });
    for (const verb of ["", "/stop", "/timed-metadata", "/pause-recording", "/resume-recording"]) {
      const body = verb === "/timed-metadata" ? { payload: "hi", duration: 1 } : {};
      assertRefused(await served.ask(verb ? "POST" : "GET", `/api/live-streams/${STREAM}${verb}`, { body }), 401);
    }
    assert.ok(
      api.requests.every(({ method }) => method === "GET"),
      "nothing was changed",
    );
  });

  it("cannot be accessed by any encoding of its id", limit, async () => {
    for (const id of [
      "room-2",
      "room-1%2F..%2Froom-2",
      "..%2Froom%2Froom-2",
      "room%2D2",
      "room-1%00",
      "room-1%3F",
      "ROOM-1",
    ]) {
      assertRefused(await post({}, `/api/live-streams/room/${id}/start`), 401);
    }
    assertRefused(await served.ask("GET", "/api/live-streams?room_id=room-2"), 401);
    assert.equal(api.requests.length, 0);
  });

  it("is filtered from lists of the API", limit, async () => {
    api.answer = () => ({
      body: { data: [liveStream(), liveStream({ id: "other", room_id: "room-2" })], limit: 10, last: "" },
    });
    for (const [method, path] of [
      ["GET", "/api/live-streams?room_id=room-1"],
      ["POST", "/api/live-streams/room/room-1/stop"],
    ]) {
      assert.deepEqual(
        (await served.ask(method, path)).json.data.map(({ id }) => id),
        [STREAM],
      );
    }
  });

  it("cannot be accessed by duplicate, missing or unknown parameters", limit, async () => {
    for (const [query, message] of [
      ["room_id=room-1&room_id=room-2", /given only once/],
      ["room_id=room-1&room%5Fid=room-2", /given only once/],
      ["", /is missing/],
      ["room_id=", /must not be empty/],
      ["session_id=s", /is missing/],
      ["room_id=room-1&__proto__=x", /not a known property/],
      ["room_id=room-1&limit=1000", /10 to 100/],
      ["room_id=room-1&limit=10&limit=20", /given only once/],
      ["room_id=%ff", /percent-encoded/],
      ["room_id=%ED%A0%80", /percent-encoded/],
      ["roomId=room-1", /did you mean room_id/],
    ]) {
      assertRefused(await served.ask("GET", `/api/live-streams?${query}`), 400, message, "ERR_INVALID_ARGUMENT");
    }
    assertRefused(await served.ask("GET", `/api/live-streams/${STREAM}?room_id=room-1`), 400, /takes no parameters/);
    assertRefused(await served.ask("POST", `${START}?room_id=room-2`), 400, /takes no parameters/);
    assert.equal(api.requests.length, 0);
  });
});

describe("a path", () => {
  it("that is no operation gets a 404 in the API's format", limit, async () => {
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/api"],
      ["GET", "/api/"],
      ["GET", "/apix/live-streams?room_id=room-1"],
      ["GET", "/v2/live-streams?room_id=room-1"],
      ["GET", "/api/live-streams/a/b"],
      ["GET", "/api//live-streams?room_id=room-1"],
      ["GET", START],
      ["POST", "/api/live-streams/room/room-1/stop/"],
      ["POST", "/api/recordings"],
      ["PUT", START],
      ["DELETE", `/api/live-streams/${STREAM}`],
      ["GET", "/api/live-streams/room/../../../api/recordings"],
    ]) {
      assertRefused(await served.ask(method, path, { headers: { origin: served.origin } }), 404, /^not found$/);
    }
    assert.equal(api.requests.length, 0);
  });

  it("whose id cannot be one path segment is rejected", limit, async () => {
    for (const id of ["%", "%zz", "%ff", "%ED%A0%80", "x".repeat(257), "", TOKEN]) {
      const refused = await served.ask("POST", `/api/live-streams/room/${id}/start`);
      assertRefused(refused, 400, /roomId/, "ERR_INVALID_ARGUMENT");
      assert.ok(!refused.text.includes("eyJ"));
    }
    // The URL parser resolves dot segments before the handler sees them.
    for (const id of ["..", "%2e%2e", ".", "%2E"]) {
      const { status } = await served.ask("POST", `/api/live-streams/room/${id}/start`);
      assert.ok([401, 404].includes(status), `${id}: ${status}`);
    }
    assert.equal(api.requests.length, 0);
  });

  it("reaches the API as one segment with the id that `authorize` approved", limit, async () => {
    const ids = [];
    const all = await serve({
      baseUrl: api.baseUrl,
      token: TOKEN,
      authorize: (_, { roomId }) => Boolean(ids.push(roomId)),
    });
    for (const id of ["../../admin?x=1#y", "%2e%2e", "a/b", "a\\b", "a\r\nHost: evil", "日本", "//evil.example"]) {
      await all.ask("POST", `/api/live-streams/room/${encodeURIComponent(id)}/start`);
      assert.equal(ids.at(-1), id);
      assert.equal(
        decodeURIComponent(/^\/v2\/live-streams\/room\/([^/]+)\/start$/.exec(api.requests.at(-1).url)[1]),
        id,
      );
    }
    all.stop();
  });
});

describe("another site", () => {
  it("cannot change anything", limit, async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "https://named.example.evil.example" },
      { origin: `${served.origin}.evil.example` },
      { origin: "http://named.example" },
      { origin: "null" },
      { origin: "null", "sec-fetch-site": "same-origin" },
      { origin: "" },
      { origin: undefined },
      { origin: undefined, "sec-fetch-site": "cross-site" },
      { origin: undefined, "sec-fetch-site": "same-site" },
      { origin: undefined, "sec-fetch-site": "none" },
    ]) {
      const refused = await post(headers);
      assertRefused(refused, 403);
      assert.equal(refused.headers["access-control-allow-origin"], undefined);
    }
    assert.equal(api.requests.length, 0);
  });

  it("cannot read anything", limit, async () => {
    const read = (headers) => served.ask("GET", `/api/live-streams/${STREAM}`, { headers });
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      assertRefused(await read(headers), 403);
    }
    assert.equal(api.requests.length, 0);
    // Browsers send no Origin with same-origin reads.
    for (const headers of [{}, { "sec-fetch-site": "same-origin" }, { "sec-fetch-site": "none" }]) {
      assert.equal((await read(headers)).status, 200);
    }
  });

  it("that is listed in `origins` may call, and its preflight succeeds", limit, async () => {
    const origin = "https://named.example";
    const answer = await post({ origin, "sec-fetch-site": "cross-site" });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["access-control-allow-origin"], origin);
    assert.equal(answer.headers["access-control-allow-credentials"], "true");
    assert.match(answer.headers["access-control-expose-headers"], /x-hms-date/);
    const asked = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,idempotency-key",
    };
    const preflight = await served.ask("OPTIONS", START, {
      raw: "",
      headers: { origin, "content-type": undefined, ...asked },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.text, "");
    assert.equal(preflight.headers["access-control-allow-origin"], origin);
    assert.match(preflight.headers["access-control-allow-headers"], /idempotency-key/);
    const refused = await served.ask("OPTIONS", START, {
      raw: "",
      headers: { origin: "https://evil.example", ...asked },
    });
    assertRefused(refused, 403);
    assert.equal(refused.headers["access-control-allow-origin"], undefined);
  });

  it("is distinguished from the own origin behind a proxy that forwards as http", limit, async () => {
    const host = "live.example";
    const own = { host, origin: "https://live.example" };
    assertRefused(await post({ ...own, "x-forwarded-proto": "https" }), 403, undefined);
    assert.equal(
      (await post({ ...own, "sec-fetch-site": "same-origin" })).status,
      200,
      "Sec-Fetch-Site says same-origin",
    );
    const told = { baseUrl: api.baseUrl, token: TOKEN };
    const behind = await serve(told, { trustProxy: true });
    const forwarded = { host: "10.0.0.1", "x-forwarded-host": host, "x-forwarded-proto": "https", origin: own.origin };
    assert.equal((await behind.ask("POST", START, { headers: forwarded })).status, 200);
    const evil = { ...forwarded, origin: "https://evil.example" };
    assertRefused(await behind.ask("POST", START, { headers: evil }), 403);
    behind.stop();
    const named = await serve({ ...told, origins: [own.origin] });
    assert.equal((await named.ask("POST", START, { headers: own })).status, 200);
    named.stop();
  });
});

describe("a body", () => {
  const start = (raw, headers) => served.ask("POST", START, { raw, headers });

  it("of another type than JSON, such as a form, is rejected", limit, async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=a",
      "application/jsonp",
      "text/json",
      undefined,
    ]) {
      assertRefused(await start("{}", { "content-type": type }), 415, /application\/json/);
    }
    assert.equal(api.requests.length, 0);
    assert.equal((await start("{}", { "content-type": "Application/JSON; charset=utf-8" })).status, 200);
  });

  it("is limited to 64 KB", limit, async () => {
    const padded = (length) => `{"destination":"main"${" ".repeat(length - 22)}}`;
    assert.equal((await start(padded(65_536))).status, 200);
    assertRefused(await start(padded(65_537)), 413, /64 KB/);
    assertRefused(await start(padded(5_000_000)), 413, /64 KB/);
    assert.equal(api.requests.length, 1);
  });

  it("that is too long is drained for a while, then cancelled", limit, async () => {
    const headers = { origin: "http://a.example", "content-type": "application/json" };
    const handler = lib.createHandler({ baseUrl: api.baseUrl, token: TOKEN, authorize: () => true });
    const sent = async (chunks, end) => {
      const seen = { read: 0, given: "" };
      const body = new ReadableStream(
        {
          pull(controller) {
            if (seen.read === chunks) return end(controller);
            seen.read += 1;
            controller.enqueue(new Uint8Array(65_536));
          },
          cancel: () => (seen.given = "up"),
        },
        { highWaterMark: 0 },
      );
      const request = new Request(`http://a.example${START}`, { method: "POST", headers, body, duplex: "half" });
      const answer = await handler(request);
      return { ...seen, status: answer.status, message: (await answer.json()).message };
    };
    const close = (controller) => controller.close();
    const longer = { status: 413, message: "the body is longer than 64 KB" };
    assert.deepEqual(await sent(2, close), { ...longer, read: 2, given: "" });
    assert.deepEqual(await sent(Infinity, close), { ...longer, read: 17, given: "up" });
    // Errors of a server whose own limit is exceeded, and of one whose client has disconnected.
    const full = (controller) => controller.error(Object.assign(new Error("too large"), { status: 413 }));
    assert.deepEqual(await sent(0, full), { ...longer, read: 0, given: "" });
    const broken = { status: 400, message: "the body could not be read completely" };
    logged.length = 0;
    for (const thrown of [new Error("gone"), null, Proxy.revocable({}, {}).proxy]) {
      assert.deepEqual(await sent(1, (controller) => controller.error(thrown)), { ...broken, read: 1, given: "" });
    }
    assert.deepEqual(logged, [], "client errors are not logged");
    assert.equal(api.requests.length, 0);
  });

  it("must be a JSON object of documented parameters", limit, async () => {
    for (const [raw, message] of [
      ["{", /not JSON/],
      ["[]", /JSON object/],
      ["null", /JSON object/],
      ['"a"', /JSON object/],
      [Buffer.from([0x22, 0xff, 0x22]), /UTF-8/],
      ['{"recordings":{}}', /did you mean recording/],
      ['{"destination":"\\ud800"}', /lone surrogate/],
      ['{"constructor":{}}', /not a known property/],
      ['{"destination":""}', /must not be empty/],
    ]) {
      assertRefused(await start(raw), 400, message);
    }
    assert.equal(api.requests.length, 0);
  });

  it("cannot pollute a prototype", limit, async () => {
    const raw =
      '{"__proto__":{"polluted":1,"meeting_url":"https://evil.example/"},"recording":{"__proto__":{"hls_vod":true}}}';
    assert.equal((await start(raw)).status, 200);
    assert.equal({}.polluted, undefined);
    assert.deepEqual(JSON.parse(api.requests[0].body), { recording: {} });
  });

  it("that never ends is rejected at the deadline", limit, async () => {
    const quick = await serve({ baseUrl: api.baseUrl, token: TOKEN, timeout: 300 });
    const { hostname, port } = new URL(quick.origin);
    const socket = connect(port, hostname);
    const text = new Promise((heard) => socket.once("data", (data) => heard(String(data))));
    socket.write(`POST ${START} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${quick.origin}\r\n`);
    socket.write("Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    assert.match(await text, /^HTTP\/1\.1 408 [\s\S]*did not arrive/);
    socket.destroy();
    quick.stop();
  });
});

it("a malformed request line or Host gets a 400", limit, async () => {
  const { hostname, port } = new URL(served.origin);
  for (const [line, host] of [
    ["GET http://evil.example/api/live-streams/s1 HTTP/1.1", `${hostname}:${port}`],
    ["GET /api/live-streams/s1 HTTP/1.1", "a b"],
    ["GET * HTTP/1.1", hostname],
  ]) {
    const socket = connect(port, hostname);
    socket.end(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    let text = "";
    for await (const data of socket) text += data;
    assert.match(text, /^HTTP\/1\.1 400 /, line);
  }
  assert.equal(api.requests.length, 0);
});

it("a body that was already read is a 500 and logged", limit, async () => {
  const handler = lib.createHandler({ baseUrl: api.baseUrl, token: TOKEN, authorize: () => true });
  const headers = { origin: "http://a.example", "content-type": "application/json" };
  const request = new Request(`http://a.example${START}`, { method: "POST", headers, body: "{}" });
  await request.text();
  logged.length = 0;
  assert.equal((await handler(request)).status, 500);
  assert.match(logged.join(), /has been read already/);
});
