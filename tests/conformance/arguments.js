import { equal, assertError, match, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";
import { SERVER_CALLS } from "./server-calls.js";

const long = (length) => "x".repeat(length);
const summary = (value) => ({ transcription: { summary: value } });
const section = { title: "t", format: "bullets" };

/** Invalid start parameters: the argument that the error names, the parameters, and the message. */
const PARAMS = [
  ["params", 5, /object/],
  ["params", "{}", /object/],
  ["params", [], /object/],
  ["params", () => ({}), /object/],
  ["params.meeting_url", { meeting_url: "" }, /URL/],
  ["params.meeting_url", { meeting_url: "ftp://a.example/x" }, /URL/],
  ["params.meeting_url", { meeting_url: "a.example/x" }, /URL/],
  ["params.meeting_url", { meeting_url: new URL("https://a.example/x") }, /string|URL/],
  ["params.recording", { recording: true }, /object/],
  ["params.recording.hls_vod", { recording: { hls_vod: "true" } }, /true or false/],
  ["params.recording.single_file_per_layer", { recording: { single_file_per_layer: 1 } }, /true or false/],
  ["params.recording.hlsVod", { recording: { hlsVod: true } }, /did you mean hls_vod/],
  ["params.destination", { destination: 1 }, /string/],
  ["params.destination", { destination: "" }, /empty|at least 1/],
  ["params.meetingUrl", { meetingUrl: "https://a.example/x" }, /did you mean meeting_url/],
  ["params.recoding", { recoding: {} }, /did you mean recording/],
  ["params.rtmp_urls", { rtmp_urls: [] }, /not a known property$/],
  ["params.token", { token: "t" }, /did you mean options.token, in the next argument\?/],
  ["params.ifRunning", { ifRunning: "return" }, /options.ifRunning, in the next argument/],
  ["params.credential", { credential: {}, baseUrl: "/api" }, /options.credentials, in the next argument/],
  ["params.recording.timeout", { recording: { timeout: 5 } }, /not a known property$/],
  ["params.transcription.modes", { transcription: { modes: "live" } }, /array/],
  ["params.transcription.modes[1]", { transcription: { modes: ["live", "caption"] } }, /"recorded", "live"/],
  ["params.transcription.output_modes[0]", { transcription: { output_modes: ["vtt"] } }, /"txt", "srt", "json"/],
  ["params.transcription.outputModes", { transcription: { outputModes: [] } }, /did you mean output_modes/],
  ["params.transcription.custom_vocabulary[0]", { transcription: { custom_vocabulary: [1] } }, /string/],
  ["params.transcription.summary.context", summary({ context: long(301) }), /300/],
  ["params.transcription.summary.temperature", summary({ temperature: 1.1 }), /0\.1 to 1/],
  ["params.transcription.summary.temperature", summary({ temperature: NaN }), /0\.1 to 1/],
  ["params.transcription.summary.sections", summary({ sections: Array(7).fill(section) }), /at most 6/],
  ["params.transcription.summary.sections[0].title", summary({ sections: [{ format: "bullets" }] }), /missing/],
  ["params.transcription.summary.sections[0].title", summary({ sections: [{ ...section, title: long(101) }] }), /100/],
  [
    "params.transcription.summary.sections[0].format",
    summary({ sections: [{ title: "t", format: "list" }] }),
    /bullets/,
  ],
];

/** Replaces the token with credentials. In a browser they would be rejected before validation without dangerouslyAllowBrowser. */
const INSTEAD_OF_TOKEN = { token: undefined, dangerouslyAllowBrowser: true };

/** Invalid request options: the argument that the error names, the options, and the message. */
const OPTIONS = [
  ["options", 5, /object/],
  ["options", [], /object/],
  ["options.token", { token: undefined }, /missing/],
  ["options.token", { token: 5 }, /token/],
  ["options.token", { token: "" }, /token/],
  ["options.credentials", { credentials: { accessKey: "k", secret: "s" } }, /together with options.token/],
  ["options.credentials", { ...INSTEAD_OF_TOKEN, credentials: "key:secret" }, /object/],
  ["options.credentials.secret", { ...INSTEAD_OF_TOKEN, credentials: { accessKey: "k" } }, /missing/],
  ["options.credentials.accessKey", { ...INSTEAD_OF_TOKEN, credentials: { accessKey: "", secret: "s" } }, /empty/],
  [
    "options.credentials.access_key",
    { ...INSTEAD_OF_TOKEN, credentials: { access_key: "k", secret: "s" } },
    /accessKey/,
  ],
  ["options.baseUrl", { baseUrl: "http://api.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "ftp://api.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "api.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "https://user:pass@api.example.com" }, /user name/],
  ["options.baseUrl", { baseUrl: "https://api.example.com/?a=1" }, /query/],
  ["options.baseUrl", { baseUrl: "https://api.example.com/#a" }, /fragment/],
  ["options.baseUrl", { baseUrl: "https://api.example.com/a b" }, /spaces/],
  ["options.baseUrl", { baseUrl: "https:\\\\api.example.com" }, /backslashes/],
  ["options.baseUrl", { baseUrl: "https://" }, /host/],
  ["options.baseUrl", { baseUrl: "https://api.example.com:99999" }, /port/],
  ["options.baseUrl", { baseUrl: "http://127.0.0.1.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "http://localhost.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "http://127.1@example.com" }, /user name/],
  ["options.baseUrl", { baseUrl: "//api.example.com" }, /https/],
  ["options.baseUrl", { baseUrl: "" }, /https/],
  ["options.baseUrl", { baseUrl: new URL("https://api.example.com") }, /string/],
  ["options.signal", { signal: {} }, /AbortSignal/],
  ["options.signal", { signal: "abort" }, /AbortSignal/],
  ["options.signal", { signal: { aborted: false } }, /AbortSignal/],
  ["options.timeout", { timeout: 0 }, /whole number/],
  ["options.timeout", { timeout: -1 }, /whole number/],
  ["options.timeout", { timeout: 1.5 }, /whole number/],
  ["options.timeout", { timeout: "1000" }, /whole number/],
  ["options.timeout", { timeout: Infinity }, /whole number/],
  ["options.timeout", { timeout: 2 ** 31 }, /whole number/],
  ["options.retries", { retries: -1 }, /0 to 10/],
  ["options.retries", { retries: 11 }, /0 to 10/],
  ["options.retries", { retries: 0.5 }, /0 to 10/],
  ["options.fetch", { fetch: "fetch" }, /function/],
  ["options.onRetry", { onRetry: {} }, /function/],
  ["options.dangerouslyAllowBrowser", { dangerouslyAllowBrowser: "yes" }, /true or false/],
  ["options.baseURL", { baseURL: "https://api.example.com" }, /did you mean baseUrl/],
  ["options.timeOut", { timeOut: 5 }, /did you mean timeout/],
  ["options.headers", { headers: {} }, /not a known property/],
];

const CALLS = [
  ["startLiveStream", (lib, options) => lib.startLiveStream("room", {}, options)],
  ["stopLiveStream", (lib, options) => lib.stopLiveStream("stream", options)],
  ["stopLiveStreams", (lib, options) => lib.stopLiveStreams("room", options)],
  ["getLiveStream", (lib, options) => lib.getLiveStream("stream", options)],
  ["listLiveStreams", (lib, options) => lib.listLiveStreams({}, options)],
  ["sendTimedMetadata", (lib, options) => lib.sendTimedMetadata("stream", { payload: "x", duration: 1 }, options)],
  ["pauseRecording", (lib, options) => lib.pauseRecording("stream", options)],
  ["resumeRecording", (lib, options) => lib.resumeRecording("stream", options)],
  ["waitForLiveStream", (lib, options) => lib.waitForLiveStream("stream", options)],
];

const SERVER_ONLY = SERVER_CALLS.map(([name, args]) => [
  name,
  (lib, options) => lib[name](...withOptions(args, options)),
]);

/** Valid arguments, with the given options merged in, or in their position if they are no plain object. */
function withOptions(args, options) {
  const good = args({});
  const isBag = typeof options === "object" && options !== null && !Array.isArray(options);
  return [...good.slice(0, -1), isBag ? { ...good.at(-1), ...options } : options];
}

export default function ({ it, lib, environment }) {
  /** Asserts that each call is rejected before any request, with the argument that it names and the message. */
  const refused = async (cases, name) => {
    for (const [argument, call, message] of cases) {
      const options = optionsReturning(liveStream());
      const error = assertError(await rejectionOf(call(options), `${name}, ${argument}`), {
        code: "ERR_INVALID_ARGUMENT",
        message,
      });
      equal(error.argument, argument, `${name}: argument (${error.message})`);
      match(error.message, new RegExp(`^${name}: `), "message");
      equal(error.message.includes(argument), true, `${error.message} names the argument`);
      equal(error.status, undefined, "status");
      equal(options.fetch.requests.length, 0, `requests of ${name} with a bad ${argument}`);
    }
  };

  it("a missing or non-string id is rejected with the name of its parameter", async () => {
    const ids = [undefined, null, 5, 1n, {}, [], Symbol("id"), true, new String("id")];
    for (const [name, argument, call] of [
      ["startLiveStream", "roomId", (id, options) => lib.startLiveStream(id, {}, options)],
      ["stopLiveStream", "streamId", (id, options) => lib.stopLiveStream(id, options)],
      ["stopLiveStreams", "roomId", (id, options) => lib.stopLiveStreams(id, options)],
      ["getLiveStream", "streamId", (id, options) => lib.getLiveStream(id, options)],
      [
        "sendTimedMetadata",
        "streamId",
        (id, options) => lib.sendTimedMetadata(id, { payload: "x", duration: 1 }, options),
      ],
      ["pauseRecording", "streamId", (id, options) => lib.pauseRecording(id, options)],
      ["resumeRecording", "streamId", (id, options) => lib.resumeRecording(id, options)],
      ["waitForLiveStream", "streamId", (id, options) => lib.waitForLiveStream(id, options)],
    ]) {
      await refused(
        ids.map((id) => [argument, (options) => call(id, options), /string|missing/]),
        name,
      );
    }
  });

  it("invalid start parameters are rejected by name, before any request", async () => {
    const call = (params) => (options) => lib.startLiveStream("room", params, options);
    await refused(
      PARAMS.map(([argument, params, message]) => [argument, call(params), message]),
      "startLiveStream",
    );
  });

  for (const [name, call] of environment.isThorough ? [...CALLS, ...SERVER_ONLY] : CALLS) {
    it(`invalid options of ${name} are rejected by name, before any request`, async () => {
      const bad = (value) => (options) => {
        const isBag = typeof value === "object" && !Array.isArray(value);
        return call(lib, isBag ? { ...options, ...value } : value);
      };
      await refused(
        OPTIONS.map(([argument, value, message]) => [argument, bad(value), message]),
        name,
      );
    });
  }

  it("a call with invalid arguments sends nothing to the server", async (room) => {
    const bad = room.options({ timeout: "soon" });
    for (const call of [
      () => lib.startLiveStream(room.id, {}, bad),
      () => lib.startLiveStream(room.id, { recoding: {} }, room.options()),
      () => lib.startLiveStream(room.id, {}, room.options({ credentials: {} })),
      () => lib.stopLiveStreams(room.id, bad),
      () => lib.listLiveStreams({ room_id: room.id, limit: 5 }, room.options()),
      () => lib.waitForLiveStream(room.id, bad),
    ]) {
      assertError(await rejectionOf(call()), { code: "ERR_INVALID_ARGUMENT" });
    }
    deepEqual(await room.requests(), [], "requests that arrived");
  });

  it("a function rejects the options of other functions", async () => {
    const start = (more) => (options) => lib.startLiveStream("room", {}, { ...options, ...more });
    const get = (more) => (options) => lib.getLiveStream("stream", { ...options, ...more });
    const wait = (more) => (options) => lib.waitForLiveStream("stream", { ...options, ...more });
    await refused(
      [
        ["options.until", start({ until: "running" }), /not a known property/],
        ["options.onStatus", start({ onStatus: () => {} }), /not a known property/],
        ["options.ifRunning", start({ ifRunning: "wait" }), /"throw", "return"/],
        ["options.ifRuning", start({ ifRuning: "throw" }), /did you mean ifRunning/],
      ],
      "startLiveStream",
    );
    await refused(
      [
        ["options.ifRunning", get({ ifRunning: "throw" }), /not a known property/],
        ["options.until", get({ until: "running" }), /not a known property/],
        ["options.expiresIn", get({ expiresIn: 5 }), /not a known property/],
      ],
      "getLiveStream",
    );
    await refused(
      [
        ["options.until", wait({ until: "live" }), /"running", "playable", "completed"/],
        ["options.onStatus", wait({ onStatus: 1 }), /function/],
        ["options.ifRunning", wait({ ifRunning: "throw" }), /not a known property/],
      ],
      "waitForLiveStream",
    );
  });

  it("invalid timed metadata is rejected by name, before any request", async () => {
    const call = (metadata) => (options) => lib.sendTimedMetadata("stream", metadata, options);
    await refused(
      [
        ["metadata", call(undefined), /missing/],
        ["metadata", call("text"), /object/],
        ["metadata", call([{ payload: "x", duration: 1 }]), /object/],
        ["metadata.payload", call({ duration: 1 }), /missing/],
        ["metadata.payload", call({ payload: "", duration: 1 }), /empty|1 to 100/],
        ["metadata.payload", call({ payload: long(101), duration: 1 }), /1 to 100/],
        ["metadata.payload", call({ payload: { a: 1 }, duration: 1 }), /string/],
        ["metadata.duration", call({ payload: "x" }), /missing/],
        ["metadata.duration", call({ payload: "x", duration: 0 }), /whole number/],
        ["metadata.duration", call({ payload: "x", duration: 1.5 }), /whole number/],
        ["metadata.duration", call({ payload: "x", duration: "5" }), /whole number/],
        ["metadata.durations", call({ payload: "x", duration: 1, durations: 2 }), /did you mean duration/],
      ],
      "sendTimedMetadata",
    );
  });

  it("an invalid filter is rejected by name, before any request", async () => {
    const call = (filter) => (options) => lib.listLiveStreams(filter, options);
    await refused(
      [
        ["filter", call("room"), /object/],
        ["filter", call([]), /object/],
        ["filter.limit", call({ limit: 9 }), /10 to 100/],
        ["filter.limit", call({ limit: 101 }), /10 to 100/],
        ["filter.limit", call({ limit: "20" }), /10 to 100/],
        ["filter.limit", call({ limit: 10.5 }), /10 to 100/],
        ["filter.room_id", call({ room_id: 5 }), /string/],
        ["filter.room_id", call({ room_id: "" }), /empty/],
        ["filter.status", call({ status: true }), /string/],
        ["filter.start", call({ start: {} }), /string/],
        ["filter.roomId", call({ roomId: "x" }), /did you mean room_id/],
        ["filter.baseUrl", call({ baseUrl: "/api" }), /options.baseUrl, in the next argument/],
        ["filter.ifRunning", call({ ifRunning: "return" }), /not a known property$/],
      ],
      "listLiveStreams",
    );
  });
}
