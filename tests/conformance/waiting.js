import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { newId } from "./emulator.js";

/** A stream as errors carry it: without the query of its meeting URL. */
const asCarried = (stream) => ({ ...stream, meeting_url: stream.meeting_url.split("?")[0] });

export default function ({ it, lib }) {
  const start = async (room, settings, params) => {
    await room.set(settings);
    return lib.startLiveStream(room.id, params, room.options());
  };

  it("resolves to the running stream and reports each status once", async (room) => {
    const { id } = await start(room, { start_delay: 2 });
    const seen = [];
    const onStatus = (stream) => seen.push(stream.status);
    const stream = await lib.waitForLiveStream(id, room.options({ onStatus }));
    equal(stream.id, id);
    equal(stream.status, "running");
    deepEqual(seen, ["starting", "running"]);
  });

  it("a stream that is already running needs one request", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    await lib.waitForLiveStream(id, room.options({ until: "running" }));
    equal(await room.count("GET", `/v2/live-streams/${id}`), 1, "polls");
  });

  it("polls are about a second apart", async (room) => {
    const { id } = await start(room, { start_delay: 4 });
    await lib.waitForLiveStream(id, room.options());
    const requests = await room.requests();
    const times = requests.filter((request) => request.method === "GET").map((request) => Date.parse(request.time));
    const pauses = times.slice(1).map((time, index) => time - times[index]);
    ok(pauses.length >= 2 && pauses.every((pause) => pause >= 700), `pauses between the polls: ${pauses}`);
  });

  it("a playable stream lists a segment, and playlist requests carry no token", async (room) => {
    const { id, playback } = await start(room, { start_delay: 0 });
    const calls = [];
    const watching = (url, init) => {
      calls.push({ url: String(url), headers: JSON.stringify(init?.headers ?? {}) });
      return fetch(url, init);
    };
    const stream = await lib.waitForLiveStream(id, room.options({ until: "playable", fetch: watching }));
    equal(stream.status, "running");
    const playlists = calls.filter((call) => call.url.endsWith(".m3u8"));
    ok(
      playlists.some((call) => call.url === playback.url),
      "the master playlist was asked for",
    );
    ok(
      playlists.some((call) => call.url.endsWith("/stream.m3u8")),
      "a media playlist was asked for",
    );
    ok(
      playlists.every((call) => !/authorization|Bearer|eyJ/i.test(call.headers)),
      "no token on a playlist",
    );
    const logged = (await room.requests()).filter((request) => request.path.endsWith(".m3u8"));
    ok(logged.length >= 2 && logged.every((request) => !request.headers.authorization), "no token arrived");
    const media = await (await fetch(playback.url.replace("master.m3u8", "stream_0/stream.m3u8"))).text();
    ok(media.includes("#EXTINF"), "a segment is listed");
  });

  it("404, 412, 202, 204, HTML and an empty playlist mean not playable yet", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    const master = `/beam/*/${room.id}/*/*/master.m3u8`;
    for (const [status, body] of [
      [404, ""],
      [412, ""],
      [202, "#EXTM3U\n#EXTINF:2,\na.ts"],
      [204, ""],
      [200, "<html>"],
    ]) {
      await room.rule({ path: master, status, body });
    }
    await room.rule({ path: master, status: 200, body: "#EXTM3U\n#EXT-X-VERSION:6\n" });
    const stream = await lib.waitForLiveStream(id, room.options({ until: "playable", timeout: 60_000 }));
    equal(stream.status, "running");
    equal(await room.count("GET", new URL(stream.playback.url).pathname), 7, "requests for the master playlist");
  });

  /** Waits for a running stream to be playable; `cdn` answers playlist requests. */
  const watching = (cdn, more) => {
    const body = liveStream();
    const asked = [];
    const fetch = async (url) => {
      if (!url.endsWith(".m3u8")) return Response.json(body);
      asked.push(url);
      return cdn(url, body.playback.url);
    };
    const options = optionsReturning(body, { fetch, until: "playable", ...more });
    return { asked, body, wait: lib.waitForLiveStream("stream", options) };
  };
  const MEDIA = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.m4s\n";

  it("media playlists are resolved against the URL of the master playlist after redirects", async () => {
    const master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n720p/index.m3u8\n";
    for (const [url, base] of [
      ["https://edge.example/live/master.m3u8", "https://edge.example/live/"],
      ["", "https://cdn.example.com/beam/1/2/20230330/1680159183670/"],
      [undefined, "https://cdn.example.com/beam/1/2/20230330/1680159183670/"],
      [{}, "https://cdn.example.com/beam/1/2/20230330/1680159183670/"],
      ["data:,", "https://cdn.example.com/beam/1/2/20230330/1680159183670/"],
    ]) {
      const { asked, body, wait } = watching((asked, playback) => ({
        status: 200,
        url: asked === playback ? url : asked,
        headers: new Headers(),
        text: async () => (asked === playback ? master : MEDIA),
      }));
      deepEqual(await wait, body);
      deepEqual(
        asked,
        [body.playback.url, `${base}720p/index.m3u8`],
        `playlists where the response has the URL ${url}`,
      );
    }
  });

  it("a playlist with #EXT-X-ENDLIST is not playable", async () => {
    let looks = 0;
    const { asked, body, wait } = watching(() => {
      looks += 1;
      return new Response(looks < 3 ? `${MEDIA}#EXT-X-ENDLIST\n` : MEDIA);
    });
    deepEqual(await wait, body);
    equal(asked.length, 3, "looks");
    const ended = watching(() => new Response(`${MEDIA}#EXT-X-ENDLIST\n`), { timeout: 1200 });
    const error = await rejectionOf(ended.wait);
    assertError(error, { code: "ERR_TIMEOUT" });
    deepEqual(error.stream, asCarried(ended.body));
  });

  it("Retry-After does not make polls more frequent", async () => {
    const body = liveStream({ status: "starting" });
    for (const retryAfter of ["0", new Date(0).toUTCString()]) {
      const times = [];
      const fetch = async () => {
        times.push(performance.now());
        if (times.length === 1) return Response.json(body);
        return new Response("{}", { status: 429, headers: { "retry-after": retryAfter } });
      };
      const error = await rejectionOf(
        lib.waitForLiveStream("stream", optionsReturning(body, { fetch, timeout: 4000 })),
      );
      assertError(error, { code: "ERR_TIMEOUT" });
      deepEqual(error.stream, asCarried(body));
      const pauses = times.slice(1).map((time, index) => time - times[index]);
      ok(pauses.length >= 1 && pauses.every((pause) => pause >= 700), `pauses between the polls: ${pauses}`);
    }
  });

  it("a Retry-After beyond the deadline rejects at once, with the last known stream", async () => {
    const body = liveStream({ status: "starting" });
    let polls = 0;
    const fetch = async () => {
      polls += 1;
      return polls === 1 ? Response.json(body) : new Response("{}", { status: 503, headers: { "retry-after": "90" } });
    };
    const error = await rejectionOf(
      lib.waitForLiveStream("stream", optionsReturning(body, { fetch, timeout: 60_000 })),
    );
    assertError(error, { code: "ERR_API", status: 503, retryAfter: 90_000 });
    deepEqual(error.stream, asCarried(body));
    equal(polls, 2, "polls");
  });

  it("connection resets of the playlist server are retried", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    await room.rule({ path: `/beam/*/${room.id}/**`, reset: "before", count: 2 });
    equal((await lib.waitForLiveStream(id, room.options({ until: "playable" }))).id, id);
  });

  it('until: "completed" waits through every status on the way', async (room) => {
    const { id } = await start(room, { start_delay: 0 }, { recording: { hls_vod: true } });
    await lib.stopLiveStream(id, room.options());
    const seen = [];
    const options = room.options({ until: "completed", onStatus: (stream) => seen.push(stream.status) });
    const stream = await lib.waitForLiveStream(id, options);
    equal(stream.status, "completed");
    equal(seen[0], "stopping");
    equal(seen.at(-1), "completed");
    equal(new Set(seen).size, seen.length, "each status was reported once");
  });

  it("rejects with ERR_STREAM_ENDED when the stream fails", async (room) => {
    const { id } = await start(room, { start_delay: 0.2, fail_start: true });
    const error = await rejectionOf(lib.waitForLiveStream(id, room.options()));
    assertError(error, { code: "ERR_STREAM_ENDED", message: /failed/ });
    equal(error.stream.id, id);
    equal(error.stream.status, "failed");
  });

  it("rejects with ERR_STREAM_ENDED when a stopped stream is to become running or playable", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    await lib.stopLiveStream(id, room.options());
    for (const until of ["running", "playable"]) {
      const error = await rejectionOf(lib.waitForLiveStream(id, room.options({ until })));
      assertError(error, { code: "ERR_STREAM_ENDED" });
      equal(error.stream.id, id);
      ok(["stopping", "completed"].includes(error.stream.status), error.stream.status);
    }
  });

  it("rejects with ERR_STREAM_ENDED when a failed stream is to become completed", async () => {
    const fetch = fetchReturning(liveStream({ status: "failed" }));
    const options = { token: "t", baseUrl: "https://api.example.com/v2", fetch, until: "completed" };
    const error = await rejectionOf(lib.waitForLiveStream(newId(), options));
    assertError(error, { code: "ERR_STREAM_ENDED" });
    equal(error.stream.status, "failed");
  });

  it("an unknown status keeps polling, with pauses", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    const body = liveStream({ id, room_id: room.id, status: "hibernating" });
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, status: 200, body, count: 2 });
    const seen = [];
    const began = performance.now();
    await lib.waitForLiveStream(id, room.options({ onStatus: (stream) => seen.push(stream.status) }));
    deepEqual(seen, ["hibernating", "running"]);
    equal(await room.count("GET", `/v2/live-streams/${id}`), 3, "polls");
    ok(performance.now() - began >= 1400, "two pauses lie between three polls");
  });

  it("server errors during a wait are retried", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    const path = `/v2/live-streams/${id}`;
    const first = { status: 200, body: liveStream({ id, room_id: room.id, status: "starting", started_at: null }) };
    for (const answer of [first, { status: 500 }, { status: 503 }, { reset: "before" }, { status: 429 }]) {
      await room.rule({ method: "GET", path, ...answer });
    }
    const stream = await lib.waitForLiveStream(id, room.options({ retries: 0 }));
    equal(stream.status, "running");
    equal(await room.count("GET", path), 6, "polls");
  });

  it("rejects at once with the 404 for an unknown stream", async (room) => {
    assertError(await rejectionOf(lib.waitForLiveStream(newId(), room.options())), { code: "ERR_API", status: 404 });
  });

  it("rejects with ERR_INVALID_RESPONSE when an answer is no live stream", async (room) => {
    const { id } = await start(room, {});
    await room.rule({ method: "GET", path: `/v2/live-streams/${id}`, status: 200, body: {} });
    assertError(await rejectionOf(lib.waitForLiveStream(id, room.options())), {
      code: "ERR_INVALID_RESPONSE",
      path: "$.id",
    });
  });

  it("rejects with ERR_TIMEOUT and the last known stream", async (room) => {
    const { id } = await start(room, { start_delay: 600 });
    const error = await rejectionOf(lib.waitForLiveStream(id, room.options({ timeout: 1500 })));
    // The timeout may expire during a poll.
    assertError(error, { code: "ERR_TIMEOUT", message: /starting|no complete answer/ });
    equal(error.stream.id, id);
    equal(error.stream.status, "starting");
  });

  it('a timeout with until: "playable" says what is missing', async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    await room.rule({ path: `/beam/*/${room.id}/**`, status: 404, count: 0 });
    const error = await rejectionOf(lib.waitForLiveStream(id, room.options({ until: "playable", timeout: 1500 })));
    assertError(error, { code: "ERR_TIMEOUT", message: /no segment|no complete answer/ });
    equal(error.stream.status, "running");
  });

  it("a timeout that expires as an answer arrives rejects with the last known stream", async () => {
    const busy = (milliseconds) => {
      for (const end = performance.now() + milliseconds; performance.now() < end; );
    };
    for (const late of ["stream", ".m3u8"]) {
      const body = liveStream();
      const fetch = async (url) => {
        const response = url.endsWith(".m3u8")
          ? new Response("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n")
          : Response.json(body);
        const text = await response.text();
        // Some runtimes read a real body so slowly that they run timers in between.
        return Object.assign(response, {
          text: async () => {
            if (url.endsWith(late)) busy(150);
            return text;
          },
        });
      };
      const error = await rejectionOf(
        lib.waitForLiveStream("stream", optionsReturning(body, { fetch, until: "playable", timeout: 100 })),
      );
      assertError(error, { code: "ERR_TIMEOUT" });
      deepEqual(error.stream, asCarried(body), `stream of a wait that a late answer of ${late} ended`);
    }
  });

  it("rejects with what onStatus throws", async (room) => {
    const { id } = await start(room, { start_delay: 0 });
    const thrown = { mine: true };
    const onStatus = () => {
      throw thrown;
    };
    equal(await rejectionOf(lib.waitForLiveStream(id, room.options({ onStatus }))), thrown);
  });

  it("a token function is called once for a whole wait", async (room) => {
    const { id } = await start(room, { start_delay: 1.5 });
    let asked = 0;
    const token = async () => {
      asked += 1;
      return lib.createManagementToken(room.emulator.credentials, { dangerouslyAllowBrowser: true });
    };
    await lib.waitForLiveStream(id, room.withToken(token));
    equal(asked, 1, "calls of the token function");
  });
}
