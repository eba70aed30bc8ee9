import { equal, ok, deepEqual } from "./assert.js";
import { A_TOKEN, liveStream } from "./bodies.js";

export default function ({ it, lib }) {
  const watched = () => {
    const calls = [];
    const fetch = function (...args) {
      calls.push({ self: this, args });
      return Promise.resolve(Response.json(liveStream()));
    };
    return { calls, options: { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch } };
  };

  /** Only passed where `Request` supports it, because workerd before 2024-11-11 throws on an unknown `cache`. */
  const cache = "cache" in Request.prototype ? "no-store" : undefined;

  it("a custom fetch is called without a receiver, with method, headers, body, signal, redirect and, where supported, cache", async () => {
    const { calls, options } = watched();
    await lib.startLiveStream("room", { destination: "main" }, options);
    await lib.getLiveStream("stream", options);
    equal(calls.length, 2, "calls");
    for (const { self, args } of calls) {
      equal(self, undefined, "this");
      equal(args.length, 2, "arguments");
      equal(typeof args[0], "string", "type of the address");
      const names = Object.keys(args[1]).filter((name) => args[1][name] !== undefined);
      const known = ["method", "headers", "body", "signal", "redirect", "cache"];
      const extra = names.filter((name) => !known.includes(name));
      deepEqual(extra, [], "further members");
      equal(args[1].redirect, "manual", "redirect");
      equal(args[1].cache, cache, "cache");
      equal("cache" in args[1], cache !== undefined, "whether cache is set");
      ok(args[1].signal instanceof AbortSignal, "signal");
      // The init must be valid in every runtime.
      ok(new Request(args[0], args[1]).method === args[1].method, "a request");
    }
    const [post, get] = calls.map(({ args }) => args[1]);
    equal(post.method, "POST");
    equal(post.body, '{"destination":"main"}');
    deepEqual(Object.fromEntries(new Headers(post.headers)), {
      accept: "application/json",
      authorization: `Bearer ${A_TOKEN}`,
      "content-type": "application/json",
    });
    equal(get.method, "GET");
    equal(get.body ?? undefined, undefined, "body of a GET");
    deepEqual(Object.fromEntries(new Headers(get.headers)), {
      accept: "application/json",
      authorization: `Bearer ${A_TOKEN}`,
    });
  });

  it("reads, actions and playlist requests all bypass the cache", async () => {
    const body = liveStream();
    const seen = [];
    const fetch = async (url, init) => {
      seen.push([init.method, url.endsWith(".m3u8"), init.cache]);
      return url.endsWith(".m3u8") ? new Response("#EXTM3U\n#EXTINF:2,\na.ts\n") : Response.json(body);
    };
    const options = { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch };
    await lib.getLiveStream("stream", options);
    await lib.stopLiveStream("stream", options);
    await lib.waitForLiveStream("stream", { ...options, until: "playable" });
    deepEqual(
      seen,
      [
        ["GET", false, cache],
        ["POST", false, cache],
        ["GET", false, cache],
        ["GET", true, cache],
      ],
      "method, whether it is for a playlist, cache",
    );
  });

  it("a cacheable answer is fetched again", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const path = `/v2/live-streams/${id}`;
    const body = liveStream({ id, room_id: room.id, status: "starting" });
    const headers = { "cache-control": "public, max-age=60", "access-control-allow-origin": "*" };
    await room.rule({ method: "GET", path, status: 200, headers, body });
    const seen = [];
    for (let read = 0; read < 2; read += 1) seen.push((await lib.getLiveStream(id, room.options())).status);
    deepEqual(seen, ["starting", "running"], "statuses");
    equal(await room.count("GET", path), 2, "requests");
  });

  it("the signal of an answered fetch is not aborted, that of an unanswered one is", async () => {
    const { calls, options } = watched();
    await lib.getLiveStream("stream", options);
    equal(calls[0].args[1].signal.aborted, false, "after an answer");
    const silent = (_url, init) => {
      calls.push(init.signal);
      return new Promise(() => {});
    };
    const late = await lib
      .getLiveStream("stream", { ...options, fetch: silent, timeout: 50, retries: 0 })
      .catch((error) => error);
    equal(late.code, "ERR_TIMEOUT");
    equal(calls[1].aborted, true, "after the timeout");
  });

  it("a custom fetch can delegate to the global fetch", async (room) => {
    let calls = 0;
    const counting = (url, init) => {
      calls += 1;
      return fetch(url, init);
    };
    const stream = await lib.startLiveStream(room.id, {}, room.options({ fetch: counting }));
    equal(stream.room_id, room.id);
    equal(calls, 1, "calls");
  });

  it("an answer with a byte order mark or any content type is read as JSON", async () => {
    const body = liveStream();
    for (const type of ["text/plain", "application/octet-stream", ""]) {
      const fetch = async () => new Response(`\ufeff${JSON.stringify(body)}`, { headers: { "content-type": type } });
      deepEqual(await lib.getLiveStream("stream", { token: "t", baseUrl: "https://api.example.com/v2", fetch }), body);
    }
  });
}
