// An application's own server in front of the API: the `reason` in its answer becomes the browser's error code, and a start that
// the server has already resolved is not retried.
import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { A_TOKEN, liveStream } from "./bodies.js";

const BASE = "https://app.example.com/api";

/** A fetch that gives POSTs one answer, and GETs a page, empty by default; it records the methods. */
function serving(status, body, { headers, page = { data: [], limit: 100 } } = {}) {
  const asked = [];
  const fetch = async (_, { method }) => {
    asked.push(method);
    if (method === "GET") return Response.json(page);
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
  };
  return { asked, options: { token: A_TOKEN, baseUrl: BASE, fetch } };
}

export default function ({ it, lib }) {
  const room = "63b2bacc1d485406b9a2f27c";
  const start = ({ options }, more) => lib.startLiveStream(room, {}, { ...options, ...more });
  const taken = (more) => ({
    code: 409,
    message: "the room has a live stream already",
    reason: "ERR_ALREADY_RUNNING",
    stream: liveStream({ room_id: room, meeting_url: "https://myname.app.100ms.live/preview/abc-defg-hij" }),
    ...more,
  });

  it("a 409 with reason ERR_ALREADY_RUNNING rejects with its stream, after one request", async () => {
    const body = taken();
    const server = serving(409, body);
    const error = await rejectionOf(start(server));
    assertError(error, { code: "ERR_ALREADY_RUNNING", status: 409, serverMessage: body.message });
    deepEqual(error.stream, body.stream);
    deepEqual(server.asked, ["POST"]);
  });

  it('with ifRunning: "return" the call resolves to that stream', async () => {
    const body = taken();
    const server = serving(409, body);
    deepEqual(await start(server, { ifRunning: "return" }), body.stream);
    deepEqual(server.asked, ["POST"]);
  });

  it("a stream that is incomplete, of another room, or ended is ignored, and the lists are read", async () => {
    const wrong = [
      undefined,
      null,
      "stream",
      {},
      { ...taken().stream, playback: {} },
      { ...taken().stream, room_id: "another" },
      { ...taken().stream, status: "completed" },
    ];
    for (const stream of wrong) {
      const server = serving(409, taken({ stream }));
      const error = await rejectionOf(start(server));
      assertError(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
      equal(error.stream, undefined, "stream");
      deepEqual(server.asked, ["POST", "GET", "GET"]);
    }
  });

  for (const reason of ["ERR_AMBIGUOUS_START", "ERR_TIMEOUT", "ERR_INVALID_RESPONSE"]) {
    it(`a start that the server reports as ${reason} is looked up in the lists, not retried`, async () => {
      const server = serving(502, { code: 502, message: "the stream may have started", reason });
      const error = await rejectionOf(start(server, { timeout: 2500 }));
      assertError(error, { code: "ERR_AMBIGUOUS_START", message: /may have started/ });
      equal(server.asked.filter((method) => method === "POST").length, 1, "POSTs");
      ok(server.asked.length > 2, `${server.asked}`);
    });
  }

  for (const [reason, status] of [
    ["ERR_NETWORK", 502],
    ["ERR_API", 500],
    ["ERR_INVALID_ARGUMENT", 400],
  ]) {
    it(`a start that the server reports as ${reason} started nothing, and is not retried`, async () => {
      const server = serving(status, { code: status, message: "not this time", reason });
      const error = await rejectionOf(start(server));
      assertError(error, { code: reason, status, serverMessage: "not this time" });
      deepEqual(server.asked, ["POST"]);
    });
  }

  it("an unknown reason is an ERR_API", async () => {
    for (const reason of ["ERR_OF_TOMORROW", 5, null, {}, "constructor"]) {
      const server = serving(400, { code: 400, message: "no", reason });
      assertError(await rejectionOf(start(server)), { code: "ERR_API", status: 400 });
    }
  });

  it("a read that the server reports as ERR_NETWORK is retried", async () => {
    const asked = [];
    const fetch = async () => {
      asked.push(1);
      return new Response('{"code":502,"message":"not reached","reason":"ERR_NETWORK"}', { status: 502 });
    };
    const options = { token: A_TOKEN, baseUrl: BASE, fetch, retries: 1 };
    assertError(await rejectionOf(lib.getLiveStream("stream", options)), { code: "ERR_NETWORK", status: 502 });
    equal(asked.length, 2, "requests");
  });

  it("the API's time comes from x-hms-date, because hosting platforms overwrite Date", async () => {
    const headers = {
      date: "Sun, 06 Nov 1994 08:49:30 GMT",
      "x-hms-date": "Sun, 06 Nov 1994 08:49:37 GMT",
      "retry-after": "Sun, 06 Nov 1994 08:49:40 GMT",
    };
    const fetch = async () => new Response("", { status: 429, headers });
    const error = await rejectionOf(lib.getLiveStream("s", { token: A_TOKEN, baseUrl: BASE, fetch, timeout: 1000 }));
    assertError(error, { code: "ERR_API", status: 429, retryAfter: 3000 });
  });
}
