// What the handler answers: to whom, in which format, and without secrets. The API is fake, the sockets are real.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { CODE, DATE, liveStreamWithSecrets, liveStream, SECRET, TOKEN } from "./handler/api.mjs";
import { answers, assertRefused, captureLog, serve } from "./handler/served.mjs";
import { limit, setUp } from "./handler/set-up.mjs";

const STREAM = liveStream().id;
const meeting_url = `https://meet.example/preview/${CODE}?auth_token=${TOKEN}`;

/** Every route of the handler: operation, method, path, body, and whether it takes a stream id. */
const REQUESTS = [
  ["startLiveStream", "POST", "/api/live-streams/room/room-1/start", { destination: "main" }, false],
  ["stopLiveStreams", "POST", "/api/live-streams/room/room-1/stop", {}, false],
  ["listLiveStreams", "GET", "/api/live-streams?room_id=room-1&limit=50", undefined, false],
  ["getLiveStream", "GET", `/api/live-streams/${STREAM}`, undefined, true],
  ["stopLiveStream", "POST", `/api/live-streams/${STREAM}/stop`, {}, true],
  ["sendTimedMetadata", "POST", `/api/live-streams/${STREAM}/timed-metadata`, { payload: "hello", duration: 1 }, true],
  ["pauseRecording", "POST", `/api/live-streams/${STREAM}/pause-recording`, {}, true],
  ["resumeRecording", "POST", `/api/live-streams/${STREAM}/resume-recording`, {}, true],
];

let verdict;
let calls;
const logged = captureLog();

const { api, served } = await setUp({
  credentials: { accessKey: "key", secret: SECRET },
  meetingOrigins: ["https://meet.example"],
  authorize: (_, call) => {
    calls.push(call);
    return verdict();
  },
  retries: 0,
});

beforeEach(() => {
  calls = [];
  verdict = () => true;
});

it("onRequest is called for each request to the API, without secrets", limit, async (t) => {
  const seen = [];
  const watched = await serve({
    baseUrl: api.baseUrl,
    credentials: { accessKey: "key", secret: SECRET },
    meetingOrigins: ["https://meet.example"],
    onRequest: (request) => seen.push(request),
  });
  t.after(() => watched.stop());
  await watched.ask("POST", "/api/live-streams/room/room-1/start", { body: { meeting_url } });
  await watched.ask("POST", `/api/live-streams/${STREAM}/stop`);
  const shown = seen.map(({ method, url, status }) => [method, url, status]);
  assert.deepEqual(shown, [
    ["POST", `${api.baseUrl}/live-streams/room/room-1/start`, 200],
    ["GET", `${api.baseUrl}/live-streams/${STREAM}`, 200],
    ["POST", `${api.baseUrl}/live-streams/${STREAM}/stop`, 200],
  ]);
  for (const secret of [SECRET, TOKEN, CODE]) assert.ok(!JSON.stringify(seen).includes(secret), secret);
});

describe("authorize", () => {
  for (const [operation, method, path, body, ofStream] of REQUESTS) {
    it(`is called for ${operation} with the room, and the call is made once`, limit, async () => {
      const { status, headers, json } = await served.ask(method, path, { body });
      assert.equal(status, 200, JSON.stringify(json));
      const params = {
        startLiveStream: body,
        sendTimedMetadata: body,
        listLiveStreams: { room_id: "room-1", limit: 50 },
      }[operation];
      const expected = {
        operation,
        roomId: "room-1",
        ...(ofStream && { streamId: STREAM }),
        ...(params && { params }),
      };
      assert.deepEqual(calls, [expected]);
      assert.equal(api.requests.length, ofStream && method === "POST" ? 2 : 1, "requests to the API");
      assert.equal(headers["x-hms-date"], DATE);
      assert.equal(headers["x-request-id"], "of-the-api");
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.match(headers["content-security-policy"], /frame-ancestors 'none'/);
    });

    it(`rejects ${operation} with a 401 for anything that is no verdict`, limit, async () => {
      const isStart = operation === "startLiveStream";
      const others = [
        false,
        undefined,
        null,
        1,
        "operator",
        "true",
        {},
        [],
        ...(isStart ? [{ params: null }] : [{ params: {} }]),
      ];
      for (const said of others) {
        verdict = () => said;
        assertRefused(await served.ask(method, path, { body }), 401, /not allowed/, "ERR_API");
      }
      assert.ok(
        api.requests.every((request) => request.method === "GET"),
        "nothing was changed",
      );
    });

    it(`limits viewers for ${operation} to what they need`, limit, async () => {
      verdict = async () => "viewer";
      const answer = await served.ask(method, path, { body });
      if (method === "POST") return assertRefused(answer, 403, /viewers/);
      const stream = answer.json.data?.[0] ?? answer.json;
      const { id, room_id, status, playback, created_at, started_at, updated_at, stopped_at } = liveStream();
      const empty = {
        session_id: "",
        meeting_url: "",
        recording: null,
        destination: "",
        started_by: "",
        stopped_by: "",
        recording_assets: null,
      };
      assert.deepEqual(stream, {
        id,
        room_id,
        status,
        playback,
        created_at,
        started_at,
        updated_at,
        stopped_at,
        ...empty,
      });
    });
  }

  it("that returns an invalid verdict is logged, once per kind of value, without the value", limit, async () => {
    const told = await serve({ baseUrl: api.baseUrl, token: TOKEN, authorize: () => verdict() });
    const ask = (path, said) => {
      verdict = () => said;
      return told.ask(path.endsWith("start") ? "POST" : "GET", path);
    };
    const [start, read] = ["/api/live-streams/room/room-1/start", `/api/live-streams/${STREAM}`];
    logged.length = 0;
    for (const no of [false, undefined, null]) assertRefused(await ask(start, no), 401);
    assert.deepEqual(logged, [], "a falsy verdict is not logged");
    for (const [path, kind, ...values] of [
      [start, 'a string that is not "viewer"', "canary-1", "operator", "Viewer", "true"],
      [start, "a number", 1, 0, NaN],
      [start, "a bigint", 1n],
      [start, "a symbol", Symbol("canary-2")],
      [start, "a function", () => "canary-3"],
      [start, "an array", ["canary-4"], []],
      [start, "an object without params", { role: "canary-5" }, new Error("canary-6"), new Map()],
      [start, "params that are not an object", { params: "canary-7" }, { params: null }],
      [read, "params for a call other than a start", { params: { destination: "canary-8" } }],
    ]) {
      logged.length = 0;
      for (const value of [...values, ...values]) assertRefused(await ask(path, value), 401, /not allowed/, "ERR_API");
      assert.equal(logged.length, 1, `${kind}: ${logged}`);
      assert.ok(logged[0].includes(`authorize returned ${kind}, which is answered with 401`), logged[0]);
      assert.match(logged[0], /may return "viewer", true, \{ params \} for a start, or a Response/);
      assert.ok(!logged[0].includes("canary"), logged[0]);
    }
    told.stop();
  });

  it("may return a Response", limit, async () => {
    verdict = () => new Response("sign in", { status: 418, headers: { "x-own": "1", "set-cookie": "a=b" } });
    for (const [, method, path, body] of REQUESTS) {
      const { status, headers, text } = await served.ask(method, path, { body });
      assert.deepEqual([status, headers["x-own"], headers["set-cookie"], text], [418, "1", ["a=b"], "sign in"]);
    }
  });

  it("may replace the parameters of a start", limit, async () => {
    const own = { meeting_url: `https://elsewhere.example/preview/${CODE}`, recording: { hls_vod: true } };
    verdict = () => ({ params: own });
    const { status, json } = await served.ask("POST", "/api/live-streams/room/room-1/start", {
      body: { destination: "theirs" },
    });
    assert.equal(status, 200);
    assert.equal(json.meeting_url, "", "the browser does not get the room code");
    assert.deepEqual(JSON.parse(api.requests[0].body), own);
    assert.deepEqual(calls[0].params, { destination: "theirs" });
  });

  it("gets the request with its cookies, which are not forwarded to the API", limit, async () => {
    let cookie;
    const other = await serve({
      baseUrl: api.baseUrl,
      token: TOKEN,
      authorize: (request) => {
        cookie = request.headers.get("cookie");
        return true;
      },
    });
    await other.ask("GET", `/api/live-streams/${STREAM}`, {
      headers: { cookie: "session=1", authorization: "Bearer theirs" },
    });
    assert.equal(cookie, "session=1");
    assert.equal(
      api.requests[0].headers.authorization,
      `Bearer ${TOKEN}`,
      "an incoming Authorization is not forwarded",
    );
    assert.equal(api.requests[0].headers.cookie, undefined);
    other.stop();
  });

  it("that throws gets a 500, and its message is only in the log", limit, async () => {
    for (const fails of [
      () => Promise.reject(new Error("canary-throw")),
      () => {
        throw new Error("canary-throw");
      },
    ]) {
      verdict = fails;
      for (const [, method, path, body] of REQUESTS) {
        logged.length = 0;
        const answer = await served.ask(method, path, { body });
        assertRefused(answer, 500, /^internal error$/, "ERR_API");
        assert.ok(!answer.text.includes("canary"));
        assert.match(logged.join(), /canary-throw/);
      }
    }
    assert.ok(
      api.requests.every((request) => request.method === "GET"),
      "nothing was changed",
    );
  });
});

describe("a meeting URL", () => {
  const start = (body) => served.ask("POST", "/api/live-streams/room/room-1/start", { body });

  it("of a browser is rejected unless its origin is in meetingOrigins", limit, async () => {
    for (const url of [
      "https://evil.example/",
      "https://meet.example.evil.example/",
      "http://meet.example/",
      "https://meet.example:444/",
    ]) {
      assertRefused(await start({ meeting_url: url }), 400, /meetingOrigins/);
    }
    assertRefused(await start({ meeting_url: "https://meet.example@evil.example/" }), 400, /meeting_url/);
    assert.equal(api.requests.length, 0);
    assert.equal((await start({ meeting_url: "https://MEET.example:443/a" })).status, 200);
  });

  it("is shown only to the client that sent it", limit, async () => {
    api.answer = ({ body }) => ({
      body: liveStream({ meeting_url: JSON.parse(body || "{}").meeting_url ?? meeting_url }),
    });
    assert.equal((await start({ meeting_url })).json.meeting_url, meeting_url);
    assert.equal((await served.ask("GET", `/api/live-streams/${STREAM}`)).json.meeting_url, "");
    assert.equal((await start({})).json.meeting_url, "");
    api.answer = () => ({ body: liveStream({ meeting_url: "https://meet.example/by/room?auth_token=opaque" }) });
    assert.equal(
      (await served.ask("GET", `/api/live-streams/${STREAM}`)).json.meeting_url,
      "https://meet.example/by/room",
    );
  });
});

describe("an error", () => {
  const read = () => served.ask("GET", `/api/live-streams/${STREAM}`);

  it("of the API keeps its status, message, details and Retry-After", limit, async () => {
    const body = { code: 429, message: "rate limit exceeded", details: ["slow down"] };
    api.answer = () => ({ status: 429, body, headers: { "retry-after": "7" } });
    const { status, headers, json } = await read();
    assert.deepEqual(json, { ...body, reason: "ERR_API" });
    assert.deepEqual(
      [status, headers["retry-after"], headers["x-hms-date"], headers["x-request-id"]],
      [429, "7", DATE, "of-the-api"],
    );
  });

  it("about the server's own token becomes a 502, and the log says what to check", limit, async () => {
    for (const status of [401, 403]) {
      logged.length = 0;
      api.answer = () => ({ status, body: { code: status, message: `no ${TOKEN}` } });
      assertRefused(await read(), 502, /credentials/, "ERR_API");
      assert.match(logged.join(), /Check access key/);
      assert.ok(!logged.join().includes(TOKEN));
    }
  });

  it("has an error code as its reason, and reveals nothing about this server", limit, async () => {
    for (const [answer, status, reason] of [
      [{ body: "<html>" }, 502, "ERR_INVALID_RESPONSE"],
      [{ status: 500, body: { message: "oops" } }, 500, "ERR_API"],
      [{ status: 404, body: { message: "stream not found" } }, 404, "ERR_API"],
    ]) {
      api.answer = () => answer;
      const refused = await read();
      assertRefused(refused, status, undefined, reason);
      assert.ok(!refused.text.includes("127.0.0.1"), refused.text);
    }
    const nowhere = await serve({ baseUrl: "http://127.0.0.1:1/v2", token: TOKEN, retries: 0 });
    assertRefused(await nowhere.ask("GET", "/api/live-streams/s1"), 502, /cannot be reached/, "ERR_NETWORK");
    nowhere.stop();
  });

  it("of a room on air has its stream, and no Retry-After", limit, async () => {
    api.answer = ({ method }) =>
      method === "POST"
        ? { status: 409, body: { code: 409, message: "beam already started" }, headers: { "retry-after": "1" } }
        : { body: { data: [liveStream()], limit: 10, last: "" } };
    const answer = await served.ask("POST", "/api/live-streams/room/room-1/start");
    assertRefused(answer, 409, /already started/, "ERR_ALREADY_RUNNING");
    assert.equal(answer.json.stream.id, STREAM);
    assert.equal(answer.json.stream.meeting_url, "");
    assert.equal(answer.headers["retry-after"], undefined);
  });

  it("of the server's configuration is a 500, and the log names the option", limit, async () => {
    const other = await serve({ baseUrl: api.baseUrl, credentials: { accessKey: "key", secret: "" } });
    logged.length = 0;
    assertRefused(await other.ask("GET", `/api/live-streams/${STREAM}`), 500, /^internal error$/, "ERR_API");
    assert.match(logged.join(), /options\.credentials\.secret/);
    other.stop();
  });
});

it("no answer contains a secret, wherever the API puts one", limit, async () => {
  const page = {
    data: [liveStreamWithSecrets(), liveStreamWithSecrets({ status: "starting" })],
    limit: 10,
    last: TOKEN,
    error: TOKEN,
    token: TOKEN,
  };
  const words = {
    message: `no ${TOKEN} for ${SECRET}`,
    details: ["auth_token=opaque", TOKEN, "/a?key=opaque", `join ${CODE}`],
  };
  for (const says of [() => true, () => "viewer"]) {
    verdict = says;
    for (const [, method, path, body] of REQUESTS) {
      for (const status of [200, 400, 403, 404, 409, 500]) {
        api.answer = ({ url }) => {
          const isPage = url.includes("?") || url.includes("room-1/stop");
          const good = isPage ? page : liveStreamWithSecrets();
          return {
            status,
            body: status === 200 ? good : { code: status, ...words },
            headers: { "x-request-id": TOKEN, "retry-after": TOKEN },
          };
        };
        await served.ask(method, path, { body });
      }
    }
  }
  assert.ok(answers.length > 150, `${answers.length} answers`);
  // A client may see the meeting URL that it sent itself.
  const seen = answers.map((answer) => answer.replaceAll(meeting_url, ""));
  for (const secret of ["eyJ", "opaque", SECRET, CODE]) {
    for (const answer of seen) assert.ok(!answer.includes(secret), `${secret} in ${answer}`);
  }
});
