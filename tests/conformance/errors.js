import { equal, assertError, match, ok, rejectionOf, deepEqual, thrownBy } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";
import { newId } from "./emulator.js";

export default function ({ it, lib }) {
  it("ERR_API carries the server's message and the request", async (room) => {
    const body = { code: 400, message: "Invalid body param", details: ["Invalid body param: room size", "another"] };
    await room.onStart({ status: 400, body });
    const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
      name: "LiveStreamError",
      code: "ERR_API",
      status: 400,
      serverMessage: "Invalid body param",
      details: body.details,
      method: "POST",
      url: `${room.emulator.origin}${room.start}`,
      attempts: 1,
    });
    ok(error instanceof lib.LiveStreamError, "instanceof LiveStreamError");
    for (const part of ["POST", room.start, "400", "Invalid body param", "room size", "another"]) {
      ok(error.message.includes(part), `the message has ${part}: ${error.message}`);
    }
    equal(await room.starts(), 1, "POSTs");
  });

  it("the url of an error has no query", async (room) => {
    const error = await rejectionOf(lib.listLiveStreams({ room_id: room.id, status: "sleeping" }, room.options()));
    assertError(error, { code: "ERR_API", status: 400, url: `${room.emulator.baseUrl}/live-streams` });
    ok(!error.message.includes(room.id), error.message);
  });

  it("an error has a code and no undefined properties", async (room) => {
    const error = assertError(await rejectionOf(lib.getLiveStream(newId(), room.options())), { code: "ERR_API" });
    for (const name of Object.keys(error)) ok(error[name] !== undefined, `${name} is undefined`);
    equal("path" in error && error.path !== undefined, false, "path");
    equal(error.stream, undefined, "stream");
    const copy = JSON.parse(JSON.stringify(error));
    equal(copy.code, "ERR_API");
    equal(copy.status, 404);
    equal(Object.prototype.toString.call(error), "[object Error]");
    match(String(error), /^LiveStreamError: GET /);
  });

  it("an error has a stack", async (room) => {
    const error = await rejectionOf(lib.getLiveStream(newId(), room.options()));
    equal(typeof error.stack, "string");
    const wrong = thrownBy(() => lib.buildMeetingUrl({}));
    assertError(wrong, { code: "ERR_INVALID_ARGUMENT", name: "LiveStreamError" });
    equal(typeof wrong.stack, "string");
  });

  it("an HTML error page is summarised", async () => {
    const html = `<html><head><title>502 Bad Gateway</title></head><body>${"<p>filler</p>".repeat(500)}</body></html>`;
    const error = assertError(
      await rejectionOf(lib.stopLiveStreams("room", optionsReturning(html, {}, { status: 502 }))),
      {
        code: "ERR_API",
        status: 502,
        message: /502 Bad Gateway/,
      },
    );
    ok(error.message.length < 500, `${error.message.length} characters`);
    equal(error.serverMessage, undefined, "serverMessage");
  });

  it("error bodies of any shape are handled", async () => {
    for (const body of [
      "",
      "null",
      "[]",
      "5",
      '"text"',
      "{",
      '{"message":5}',
      '{"message":null,"details":"x"}',
      '{"details":[1,null,{"a":1},"kept"]}',
      '{"message":"m","details":{"length":3}}',
      '{"message":"\\ud800"}',
      '{"success":false,"msg":"no"}',
      JSON.stringify({ message: "m".repeat(100_000), details: Array(1000).fill("d".repeat(1000)) }),
    ]) {
      const error = assertError(
        await rejectionOf(lib.getLiveStream("stream", optionsReturning(body, {}, { status: 400 }))),
        {
          code: "ERR_API",
          status: 400,
        },
      );
      ok(error.message.length < 20_000, `${error.message.length} characters`);
      ok(
        error.details === undefined || error.details.every((detail) => typeof detail === "string"),
        "details are strings",
      );
    }
  });

  it("a failed fetch is an ERR_NETWORK with its cause", async () => {
    const cause = new TypeError("fetch failed", { cause: new Error("socket hang up") });
    const options = { ...optionsReturning(liveStream()), fetch: () => Promise.reject(cause) };
    const error = assertError(await rejectionOf(lib.getLiveStream("stream", options)), {
      code: "ERR_NETWORK",
      method: "GET",
      url: "https://api.example.com/v2/live-streams/stream",
      message: /socket hang up|fetch failed/,
    });
    ok(error.cause !== cause && error.cause instanceof Error, "a copy of the cause");
    deepEqual([error.cause.name, error.cause.message], ["TypeError", "fetch failed"]);
    equal(error.status, undefined, "status");
  });

  it("a refused connection is an ERR_NETWORK", async () => {
    const options = { token: "t", baseUrl: "http://127.0.0.1:9/v2", retries: 0 };
    assertError(await rejectionOf(lib.getLiveStream("stream", options)), { code: "ERR_NETWORK", method: "GET" });
  });

  it("redirects are not followed, so that no token reaches another host", async (room) => {
    const elsewhere = `/v2/live-streams/stolen-${room.id}`;
    for (const status of [301, 302, 303, 307, 308]) {
      // A different hostname makes it a different origin.
      const location = `${room.emulator.origin.replace("127.0.0.1", "localhost")}${elsewhere}`;
      await room.onStart({ status, headers: { Location: location } });
      const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
        code: "ERR_API",
        message: /redirect/,
      });
      ok(error.status === status || error.status === 0, `status ${error.status}`);
    }
    equal(await room.starts(), 5, "POSTs");
    deepEqual(await room.emulator.control("GET", `requests?path=${elsewhere}`), [], "requests to the other host");
  });
}
