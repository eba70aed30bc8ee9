// onRequest: told after each request of a call, however it ended, and never anything secret.
import { equal, fails, ok, rejection, same } from "./assert.js";
import { A_TOKEN, answered, liveStream } from "./bodies.js";
import { seconds } from "./room.js";

export default function ({ it, lib }) {
  const watching = () => {
    const seen = [];
    return { seen, onRequest: (request) => void seen.push(request) };
  };

  it("tells method, URL without its query, status, request id, milliseconds and the number of the request", async (room) => {
    const { seen, onRequest } = watching();
    const { id } = await lib.startLiveStream(room.id, {}, room.options({ onRequest }));
    await lib.listLiveStreams({ room_id: room.id }, room.options({ onRequest }));
    const base = room.emulator.baseUrl;
    const shown = seen.map(({ method, url, status, attempt }) => [method, url, status, attempt]);
    same(shown, [
      ["POST", `${base}/live-streams/room/${room.id}/start`, 200, 1],
      ["GET", `${base}/live-streams`, 200, 1],
    ]);
    for (const request of seen) {
      same(Object.keys(request), ["method", "url", "status", "requestId", "ms", "attempt"]);
      ok(request.ms >= 0 && request.ms < 20_000, `${request.ms} ms`);
      ok(typeof request.requestId === "string" && request.requestId, "request id");
    }
    ok(id, "a stream");
  });

  it("tells each attempt, and what had no answer", async () => {
    const { seen, onRequest } = watching();
    let calls = 0;
    const body = liveStream();
    const fetch = async () => {
      calls += 1;
      if (calls === 1) throw new TypeError("fetch failed");
      return calls === 2 ? new Response("", { status: 503 }) : Response.json(body);
    };
    await lib.getLiveStream("stream", answered(body, { fetch, onRequest, retries: 2 }));
    same(
      seen.map(({ status, attempt }) => [status, attempt]),
      [
        [undefined, 1],
        [503, 2],
        [200, 3],
      ],
    );
  });

  it("tells what took too long, and what was aborted", async () => {
    const { seen, onRequest } = watching();
    const never = () => new Promise(() => {});
    const options = { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch: never, onRequest, retries: 0 };
    fails(await rejection(lib.getLiveStream("stream", { ...options, timeout: 60 })), { code: "ERR_TIMEOUT" });
    const controller = new AbortController();
    const call = rejection(lib.getLiveStream("stream", { ...options, signal: controller.signal }));
    setTimeout(() => controller.abort("enough"), 60);
    equal(await call, "enough");
    equal(seen.length, 2, "requests");
    for (const { status, requestId, ms } of seen) {
      same([status, requestId], [undefined, undefined]);
      ok(ms > 30, `${ms} ms`);
    }
  });

  it("shows no secret", async (room) => {
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

  it("what it throws or rejects with changes nothing, and nobody waits for it", async () => {
    const body = liveStream();
    const throwing = () => {
      throw new Error("mine");
    };
    for (const onRequest of [throwing, async () => throwing(), () => new Promise(() => {})]) {
      same(await lib.getLiveStream("stream", answered(body, { onRequest })), body);
    }
    await seconds(0.02);
  });

  it("must be a function", async () => {
    const error = await rejection(lib.getLiveStream("stream", answered(liveStream(), { onRequest: "log" })));
    fails(error, { code: "ERR_INVALID_ARGUMENT", argument: "options.onRequest" });
  });
}
