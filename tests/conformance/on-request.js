// onRequest is called after each request of a call, whatever its outcome, and never with a secret.
import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { A_TOKEN, optionsReturning, liveStream } from "./bodies.js";
import { sleepSeconds } from "./emulator.js";

export default function ({ it, lib }) {
  const watching = () => {
    const seen = [];
    return { seen, onRequest: (request) => void seen.push(request) };
  };

  it("reports method, URL without query, status, request id, duration and attempt", async (room) => {
    const { seen, onRequest } = watching();
    const { id } = await lib.startLiveStream(room.id, {}, room.options({ onRequest }));
    await lib.listLiveStreams({ room_id: room.id }, room.options({ onRequest }));
    const base = room.emulator.baseUrl;
    const shown = seen.map(({ method, url, status, attempt }) => [method, url, status, attempt]);
    deepEqual(shown, [
      ["POST", `${base}/live-streams/room/${room.id}/start`, 200, 1],
      ["GET", `${base}/live-streams`, 200, 1],
    ]);
    for (const request of seen) {
      deepEqual(Object.keys(request), ["method", "url", "status", "requestId", "ms", "attempt"]);
      ok(request.ms >= 0 && request.ms < 20_000, `${request.ms} ms`);
      ok(typeof request.requestId === "string" && request.requestId, "request id");
    }
    ok(id, "a stream");
  });

  it("reports each attempt, including those without an answer", async () => {
    const { seen, onRequest } = watching();
    let calls = 0;
    const body = liveStream();
    const fetch = async () => {
      calls += 1;
      if (calls === 1) throw new TypeError("fetch failed");
      return calls === 2 ? new Response("", { status: 503 }) : Response.json(body);
    };
    await lib.getLiveStream("stream", optionsReturning(body, { fetch, onRequest, retries: 2 }));
    deepEqual(
      seen.map(({ status, attempt }) => [status, attempt]),
      [
        [undefined, 1],
        [503, 2],
        [200, 3],
      ],
    );
  });

  it("reports requests that timed out or were aborted", async () => {
    const { seen, onRequest } = watching();
    const never = () => new Promise(() => {});
    const options = { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch: never, onRequest, retries: 0 };
    assertError(await rejectionOf(lib.getLiveStream("stream", { ...options, timeout: 60 })), { code: "ERR_TIMEOUT" });
    const controller = new AbortController();
    const call = rejectionOf(lib.getLiveStream("stream", { ...options, signal: controller.signal }));
    setTimeout(() => controller.abort("enough"), 60);
    equal(await call, "enough");
    equal(seen.length, 2, "requests");
    for (const { status, requestId, ms } of seen) {
      deepEqual([status, requestId], [undefined, undefined]);
      ok(ms > 30, `${ms} ms`);
    }
  });

  it("contains no secret", async (room) => {
    const { seen, onRequest } = watching();
    const meeting_url = "https://myname.app.100ms.live/preview/abc-defg-hij?auth_token=canary-token";
    const options = room.options({ onRequest, until: "playable" });
    const { until: _, ...starting } = options;
    const { id } = await lib.startLiveStream(room.id, { meeting_url }, { ...starting, idempotencyKey: "canary-key-1" });
    await lib.waitForLiveStream(id, options);
    const text = JSON.stringify(seen);
    ok(
      seen.some(({ url }) => url.endsWith(".m3u8")),
      "playlists are requests too",
    );
    for (const secret of ["canary", room.emulator.credentials.secret, "?", "eyJ"]) {
      ok(!text.includes(secret), `${secret} in ${text}`);
    }
  });

  it("an onRequest that throws, rejects or never settles does not affect the call", async () => {
    const body = liveStream();
    const throwing = () => {
      throw new Error("mine");
    };
    for (const onRequest of [throwing, async () => throwing(), () => new Promise(() => {})]) {
      deepEqual(await lib.getLiveStream("stream", optionsReturning(body, { onRequest })), body);
    }
    await sleepSeconds(0.02);
  });

  it("must be a function", async () => {
    const error = await rejectionOf(lib.getLiveStream("stream", optionsReturning(liveStream(), { onRequest: "log" })));
    assertError(error, { code: "ERR_INVALID_ARGUMENT", argument: "options.onRequest" });
  });
}
