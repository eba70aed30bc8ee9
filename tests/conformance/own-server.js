// A server of one's own that says what a call came to there: its `reason` is the browser's error, and a start that it has
// settled is not sent again.
import { equal, fails, ok, rejection, same } from "./assert.js";
import { A_TOKEN, liveStream } from "./bodies.js";

const BASE = "https://app.example.com/api";

/** A server that answers POSTs with one answer, and GETs with an empty page unless it is told otherwise. */
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

  it("a room that is on air there is told with its stream, after one request", async () => {
    const body = taken();
    const server = serving(409, body);
    const error = await rejection(start(server));
    fails(error, { code: "ERR_ALREADY_RUNNING", status: 409, serverMessage: body.message });
    same(error.stream, body.stream);
    same(server.asked, ["POST"]);
  });

  it('with ifRunning: "return" that stream is the result', async () => {
    const body = taken();
    const server = serving(409, body);
    same(await start(server, { ifRunning: "return" }), body.stream);
    same(server.asked, ["POST"]);
  });

  it("a stream that is not whole, of another room, or off air is no proof, and the lists are read", async () => {
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
      const error = await rejection(start(server));
      fails(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
      equal(error.stream, undefined, "stream");
      same(server.asked, ["POST", "GET", "GET"]);
    }
  });

  for (const reason of ["ERR_AMBIGUOUS_START", "ERR_TIMEOUT", "ERR_INVALID_RESPONSE"]) {
    it(`a start that ends as ${reason} there is looked for and not sent again`, async () => {
      const server = serving(502, { code: 502, message: "the stream may have started", reason });
      const error = await rejection(start(server, { timeout: 2500 }));
      fails(error, { code: "ERR_AMBIGUOUS_START", message: /may have started/ });
      equal(server.asked.filter((method) => method === "POST").length, 1, "POSTs");
      ok(server.asked.length > 2, `${server.asked}`);
    });
  }

  for (const [reason, status] of [
    ["ERR_NETWORK", 502],
    ["ERR_API", 500],
    ["ERR_INVALID_ARGUMENT", 400],
  ]) {
    it(`a start that ends as ${reason} there has started nothing, and is not sent again`, async () => {
      const server = serving(status, { code: status, message: "not this time", reason });
      const error = await rejection(start(server));
      fails(error, { code: reason, status, serverMessage: "not this time" });
      same(server.asked, ["POST"]);
    });
  }

  it("a reason that this package does not know is an error of the API", async () => {
    for (const reason of ["ERR_OF_TOMORROW", 5, null, {}, "constructor"]) {
      const server = serving(400, { code: 400, message: "no", reason });
      fails(await rejection(start(server)), { code: "ERR_API", status: 400 });
    }
  });

  it("an error's other requests are sent again as ever", async () => {
    const asked = [];
    const fetch = async () => {
      asked.push(1);
      return new Response('{"code":502,"message":"not reached","reason":"ERR_NETWORK"}', { status: 502 });
    };
    const options = { token: A_TOKEN, baseUrl: BASE, fetch, retries: 1 };
    fails(await rejection(lib.getLiveStream("stream", options)), { code: "ERR_NETWORK", status: 502 });
    equal(asked.length, 2, "requests");
  });

  it("the API's time is taken from x-hms-date, which platforms leave alone", async () => {
    const headers = {
      date: "Sun, 06 Nov 1994 08:49:30 GMT",
      "x-hms-date": "Sun, 06 Nov 1994 08:49:37 GMT",
      "retry-after": "Sun, 06 Nov 1994 08:49:40 GMT",
    };
    const fetch = async () => new Response("", { status: 429, headers });
    const error = await rejection(lib.getLiveStream("s", { token: A_TOKEN, baseUrl: BASE, fetch, timeout: 1000 }));
    fails(error, { code: "ERR_API", status: 429, retryAfter: 3000 });
  });
}
