import { equal, fails, matches, ok, rejection, same } from "./assert.js";
import { answered, liveStream } from "./bodies.js";

const FIELDS = [
  "id",
  "room_id",
  "session_id",
  "status",
  "meeting_url",
  "playback",
  "recording",
  "destination",
  "created_at",
  "started_at",
  "updated_at",
  "started_by",
  "stopped_at",
  "stopped_by",
  "recording_assets",
];

export default function ({ it, lib }) {
  it("a start posts once and resolves to the documented object", async (room) => {
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    same(Object.keys(stream).sort(), [...FIELDS].sort(), "fields");
    equal(stream.room_id, room.id);
    equal(stream.status, "starting");
    matches(stream.playback.url, /^http:\/\/127\.0\.0\.1:\d+\/beam\/.+\/master\.m3u8$/);
    equal(stream.started_at, null);
    const [request, ...more] = await room.requests();
    equal(more.length, 0, "further requests");
    equal(request.method, "POST");
    equal(request.path, room.start);
    equal(request.body, "{}");
    equal(request.headers.accept, "application/json");
    equal(request.headers["content-type"], "application/json");
    matches(request.headers.authorization, /^Bearer <\d+ characters>$/);
  });

  it("params and options may be left out, undefined or null", async (room) => {
    const token = await lib.createManagementToken(room.emulator.credentials, place(room));
    for (const params of [undefined, null]) {
      const stream = await lib.startLiveStream(room.id, params, room.withToken(token, { ifRunning: "return" }));
      equal(stream.room_id, room.id);
    }
    for (const options of [undefined, null]) {
      fails(await rejection(lib.startLiveStream(room.id, null, options)), {
        code: "ERR_INVALID_ARGUMENT",
        argument: "options.token",
      });
    }
  });

  it("an option that is null or undefined counts as left out", async (room) => {
    const nothing = {
      signal: null,
      timeout: undefined,
      retries: null,
      fetch: undefined,
      onRetry: null,
      ifRunning: null,
    };
    const stream = await lib.startLiveStream(room.id, {}, room.options(nothing));
    equal(stream.room_id, room.id);
  });

  it("every documented parameter reaches the API as it was given", async (room) => {
    const params = {
      meeting_url: "https://live.example.com/preview/abc-defg-hij?skip_preview=true&name=J%C3%BCrgen",
      recording: { hls_vod: true, single_file_per_layer: false },
      destination: "main",
      transcription: {
        enabled: true,
        modes: ["recorded", "live"],
        output_modes: ["txt", "srt", "json"],
        custom_vocabulary: ["100ms", "naïve", "日本語"],
        summary: {
          enabled: true,
          context: 'A call, with "quotes", \\ and \u0007',
          temperature: 0.5,
          sections: [
            { title: "Agenda", format: "bullets" },
            { title: "", format: "paragraph" },
          ],
        },
      },
    };
    const before = structuredClone(params);
    const stream = await lib.startLiveStream(room.id, params, room.options());
    same(params, before, "params after the call");
    same(JSON.parse((await room.requests())[0].body), before, "body");
    equal(stream.meeting_url, params.meeting_url);
    same(stream.recording, params.recording);
    equal(stream.destination, "main");
  });

  it("the times of an answer keep their nanoseconds", async (room) => {
    const times = {
      created_at: "2023-03-22T04:24:10.155978231Z",
      started_at: "2023-03-22T04:24:49.97291247Z",
      updated_at: "2023-03-22T04:24:10Z",
      stopped_at: "2023-03-30T06:53:03.67Z",
    };
    await room.onStart({ replace_body: liveStream(times) });
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    for (const [name, time] of Object.entries(times)) equal(stream[name], time, name);
  });

  it("fields and status values that the API adds later are kept as they are", async (room) => {
    const playback = { url: "https://a.example/master.m3u8", dvr: 1 };
    const body = liveStream({ status: "hibernating", layers: [{ width: 1280 }], playback });
    await room.onStart({ replace_body: body });
    same(await lib.startLiveStream(room.id, {}, room.options()), body);
  });

  it("a room that needs a meeting URL says so", async (room) => {
    await room.set({ live_streaming_enabled: false });
    fails(await rejection(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_API",
      status: 400,
      serverMessage: "invalid input",
      details: ["meeting_url: required because live streaming is not enabled for the room's template"],
    });
    equal(await room.starts(), 1, "POSTs");
    const meeting_url = lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });
    equal((await lib.startLiveStream(room.id, { meeting_url }, room.options())).meeting_url, meeting_url);
  });

  it("a room that is live already rejects with the stream that runs", async (room) => {
    const first = await lib.startLiveStream(room.id, {}, room.options());
    const error = fails(await rejection(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_ALREADY_RUNNING",
      status: 409,
      serverMessage: "beam already started",
      message: /ifRunning/,
    });
    equal(error.stream?.id, first.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it('with ifRunning: "throw" a running stream is no success', async (room) => {
    await room.set({ start_delay: 0, already_running: "409" });
    const first = await lib.startLiveStream(room.id, {}, room.options());
    const error = await rejection(lib.startLiveStream(room.id, {}, room.options({ ifRunning: "throw" })));
    fails(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
    equal(error.stream?.id, first.id);
    equal(error.stream?.status, "running");
  });

  for (const already_running of ["refuse", "400", "409", "existing"]) {
    it(`a start with ifRunning: "return" resolves to the running stream where the API says ${already_running}`, async (room) => {
      await room.set({ start_delay: 0, already_running });
      const first = await lib.startLiveStream(room.id, {}, room.options());
      const second = await lib.startLiveStream(room.id, {}, room.options({ ifRunning: "return" }));
      equal(second.id, first.id);
      equal((await room.streams()).length, 1, "streams");
    });
  }

  it('two starts at once with ifRunning: "return" give one stream', async (room) => {
    const options = room.options({ ifRunning: "return" });
    const [one, other] = await Promise.all([1, 2].map(() => lib.startLiveStream(room.id, {}, options)));
    equal(one.id, other.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it("an object without a prototype and frozen objects are arguments like any other", async (room) => {
    const params = Object.assign(Object.create(null), { recording: Object.freeze({ hls_vod: true }) });
    const stream = await lib.startLiveStream(room.id, Object.freeze(params), Object.freeze(room.options()));
    equal(stream.recording.hls_vod, true);
  });

  it("a base URL may end in a slash", async (room) => {
    const stream = await lib.startLiveStream(room.id, {}, room.options({ baseUrl: `${room.emulator.baseUrl}/` }));
    equal(stream.room_id, room.id);
  });

  it("without a base URL a start goes to the API of 100ms", async () => {
    const { baseUrl, ...options } = answered(liveStream());
    ok(baseUrl);
    await lib.startLiveStream("63b2bacc1d485406b9a2f27c", {}, options);
    equal(options.fetch.requests[0][0], "https://api.100ms.live/v2/live-streams/room/63b2bacc1d485406b9a2f27c/start");
  });
}

/** The options of a token, of which `credentials` and the like are no part. */
function place(room) {
  const { dangerouslyAllowBrowser } = room.options();
  return dangerouslyAllowBrowser ? { dangerouslyAllowBrowser } : undefined;
}
