import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";

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
  it("startLiveStream posts once and resolves to the documented object", async (room) => {
    const stream = await lib.startLiveStream(room.id, {}, room.options());
    deepEqual(Object.keys(stream).sort(), [...FIELDS].sort(), "fields");
    equal(stream.room_id, room.id);
    equal(stream.status, "starting");
    match(stream.playback.url, /^http:\/\/127\.0\.0\.1:\d+\/beam\/.+\/master\.m3u8$/);
    equal(stream.started_at, null);
    const [request, ...more] = await room.requests();
    equal(more.length, 0, "further requests");
    equal(request.method, "POST");
    equal(request.path, room.start);
    equal(request.body, "{}");
    equal(request.headers.accept, "application/json");
    equal(request.headers["content-type"], "application/json");
    match(request.headers.authorization, /^Bearer <\d+ characters>$/);
  });

  it("params and options may be omitted, undefined or null", async (room) => {
    const token = await lib.createManagementToken(room.emulator.credentials, tokenOptions(room));
    for (const params of [undefined, null]) {
      const stream = await lib.startLiveStream(room.id, params, room.withToken(token, { ifRunning: "return" }));
      equal(stream.room_id, room.id);
    }
    for (const options of [undefined, null]) {
      assertError(await rejectionOf(lib.startLiveStream(room.id, null, options)), {
        code: "ERR_INVALID_ARGUMENT",
        argument: "options.token",
      });
    }
  });

  it("an option that is null or undefined counts as omitted", async (room) => {
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

  it("every documented parameter reaches the API unchanged", async (room) => {
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
    deepEqual(params, before, "params after the call");
    deepEqual(JSON.parse((await room.requests())[0].body), before, "body");
    equal(stream.meeting_url, params.meeting_url);
    deepEqual(stream.recording, params.recording);
    equal(stream.destination, "main");
  });

  it("timestamps of an answer keep their nanoseconds", async (room) => {
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

  it("unknown fields and status values are kept", async (room) => {
    const playback = { url: "https://a.example/master.m3u8", dvr: 1 };
    const body = liveStream({ status: "hibernating", layers: [{ width: 1280 }], playback });
    await room.onStart({ replace_body: body });
    deepEqual(await lib.startLiveStream(room.id, {}, room.options()), body);
  });

  it("a room that needs a meeting URL rejects with the API's 400", async (room) => {
    await room.set({ live_streaming_enabled: false });
    assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_API",
      status: 400,
      serverMessage: "invalid input",
      details: ["meeting_url: required because live streaming is not enabled for the room's template"],
    });
    equal(await room.starts(), 1, "POSTs");
    const meeting_url = lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });
    equal((await lib.startLiveStream(room.id, { meeting_url }, room.options())).meeting_url, meeting_url);
  });

  it("a start in a live room rejects with ERR_ALREADY_RUNNING and the running stream", async (room) => {
    const first = await lib.startLiveStream(room.id, {}, room.options());
    const error = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_ALREADY_RUNNING",
      status: 409,
      serverMessage: "beam already started",
      message: /ifRunning/,
    });
    equal(error.stream?.id, first.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it('with ifRunning: "throw" a start in a live room rejects', async (room) => {
    await room.set({ start_delay: 0, already_running: "409" });
    const first = await lib.startLiveStream(room.id, {}, room.options());
    const error = await rejectionOf(lib.startLiveStream(room.id, {}, room.options({ ifRunning: "throw" })));
    assertError(error, { code: "ERR_ALREADY_RUNNING", status: 409 });
    equal(error.stream?.id, first.id);
    equal(error.stream?.status, "running");
  });

  for (const already_running of ["refuse", "400", "409", "existing"]) {
    it(`with ifRunning: "return" a start resolves to the running stream where the API answers with ${already_running}`, async (room) => {
      await room.set({ start_delay: 0, already_running });
      const first = await lib.startLiveStream(room.id, {}, room.options());
      const second = await lib.startLiveStream(room.id, {}, room.options({ ifRunning: "return" }));
      equal(second.id, first.id);
      equal((await room.streams()).length, 1, "streams");
    });
  }

  it('two concurrent starts with ifRunning: "return" resolve to one stream', async (room) => {
    const options = room.options({ ifRunning: "return" });
    const [one, other] = await Promise.all([1, 2].map(() => lib.startLiveStream(room.id, {}, options)));
    equal(one.id, other.id);
    equal((await room.streams()).length, 1, "streams");
  });

  it("frozen objects and objects without a prototype are valid arguments", async (room) => {
    const params = Object.assign(Object.create(null), { recording: Object.freeze({ hls_vod: true }) });
    const stream = await lib.startLiveStream(room.id, Object.freeze(params), Object.freeze(room.options()));
    equal(stream.recording.hls_vod, true);
  });

  it("a base URL may end in a slash", async (room) => {
    const stream = await lib.startLiveStream(room.id, {}, room.options({ baseUrl: `${room.emulator.baseUrl}/` }));
    equal(stream.room_id, room.id);
  });

  it("the default base URL is the API of 100ms", async () => {
    const { baseUrl, ...options } = optionsReturning(liveStream());
    ok(baseUrl);
    await lib.startLiveStream("63b2bacc1d485406b9a2f27c", {}, options);
    equal(options.fetch.requests[0][0], "https://api.100ms.live/v2/live-streams/room/63b2bacc1d485406b9a2f27c/start");
  });
}

/** The options that createManagementToken takes. */
function tokenOptions(room) {
  const { dangerouslyAllowBrowser } = room.options();
  return dangerouslyAllowBrowser ? { dangerouslyAllowBrowser } : undefined;
}
