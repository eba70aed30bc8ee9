import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { optionsReturning, liveStream } from "./bodies.js";

/** Ids that try to break out of their path segment. */
const HOSTILE = [
  "../../admin?x=1#y",
  "%2e%2e",
  "%2e%2e%2f",
  "%252e%252e",
  "..%2f..",
  "a/b",
  "a\\b",
  "a?b",
  "a#b",
  "a;b",
  "a&b=c",
  "a b",
  "a\r\nHost: evil.example",
  "a\u0000b",
  "\u0000",
  "\n",
  " ",
  "//evil.example",
  "http://evil.example/",
  "@evil.example",
  "é",
  "日本",
  "🎥",
  "\u202e",
  "\ufeff",
  "\ufffd",
  "\u0085",
  "a%",
  "%",
  "%zz",
  "%00",
  "...",
  ".a",
  "{id}",
  "'\"<>`|^[]",
];

const REFUSED = ["", ".", "..", "\ud800", "a\udfffb", "\udc00\ud800", "x".repeat(257), "🎥".repeat(300)];

/** Each function that takes an id: the parameter's name, the call, and the path, with null in place of the id. */
const CALLS = {
  startLiveStream: ["roomId", (lib, id, options) => lib.startLiveStream(id, {}, options), ["room", null, "start"]],
  stopLiveStream: ["streamId", (lib, id, options) => lib.stopLiveStream(id, options), [null, "stop"]],
  stopLiveStreams: ["roomId", (lib, id, options) => lib.stopLiveStreams(id, options), ["room", null, "stop"]],
  getLiveStream: ["streamId", (lib, id, options) => lib.getLiveStream(id, options), [null]],
  sendTimedMetadata: [
    "streamId",
    (lib, id, options) => lib.sendTimedMetadata(id, { payload: "x", duration: 1 }, options),
    [null, "timed-metadata"],
  ],
  pauseRecording: ["streamId", (lib, id, options) => lib.pauseRecording(id, options), [null, "pause-recording"]],
  resumeRecording: ["streamId", (lib, id, options) => lib.resumeRecording(id, options), [null, "resume-recording"]],
  waitForLiveStream: ["streamId", (lib, id, options) => lib.waitForLiveStream(id, options), [null]],
};

export default function ({ it, lib }) {
  for (const [name, [argument, call, path]] of Object.entries(CALLS)) {
    it(`${name} encodes any id as one path segment`, async () => {
      for (const id of HOSTILE) {
        const options = optionsReturning(name === "stopLiveStreams" ? { data: [], last: "" } : liveStream());
        await call(lib, id, options);
        // Checks the URL after fetch has normalized it.
        const url = new URL(new Request(options.fetch.requests[0][0]).url);
        equal(url.origin, "https://api.example.com", JSON.stringify(id));
        const [version, resource, ...segments] = url.pathname.split("/").slice(1);
        equal(`${version}/${resource}`, "v2/live-streams", JSON.stringify(id));
        equal(segments.length, path.length, `segments for ${JSON.stringify(id)}: ${url.pathname}`);
        for (const [index, expected] of path.entries()) {
          equal(decodeURIComponent(segments[index]), expected ?? id, `segment ${index}`);
        }
        equal(url.search + url.hash, "", JSON.stringify(id));
      }
    });

    it(`${name} rejects an id that cannot be one path segment, before any request`, async () => {
      for (const id of REFUSED) {
        const options = optionsReturning(liveStream());
        assertError(await rejectionOf(call(lib, id, options)), { code: "ERR_INVALID_ARGUMENT", argument });
        equal(options.fetch.requests.length, 0, "requests");
      }
    });
  }

  it("a hostile id reaches the server as one encoded segment", async (room) => {
    const marker = `${room.id}-`;
    const id = `${marker}../../admin?x=1#y`;
    const error = await rejectionOf(lib.startLiveStream(id, {}, room.options()));
    assertError(error, { code: "ERR_API", status: 403 });
    const requests = await room.emulator.control("GET", "requests?path=/v2/live-streams/room/");
    const arrived = requests.filter((request) => request.path.includes(marker));
    equal(arrived.length, 1, "requests");
    equal(arrived[0].path, `/v2/live-streams/room/${encodeURIComponent(id)}/start`);
    equal(arrived[0].query, "");
  });

  it("a lone surrogate is rejected in every string that is sent", async () => {
    const lone = "a\ud800b";
    const calls = [
      ["params.destination", (options) => lib.startLiveStream("r", { destination: lone }, options)],
      [
        "params.meeting_url",
        (options) => lib.startLiveStream("r", { meeting_url: `https://a.example/${lone}` }, options),
      ],
      [
        "params.transcription.custom_vocabulary[1]",
        (options) => lib.startLiveStream("r", { transcription: { custom_vocabulary: ["a", lone] } }, options),
      ],
      ["metadata.payload", (options) => lib.sendTimedMetadata("s", { payload: lone, duration: 1 }, options)],
      ["filter.room_id", (options) => lib.listLiveStreams({ room_id: lone }, options)],
      ["filter.start", (options) => lib.listLiveStreams({ start: lone }, options)],
      ["options.token", (options) => lib.getLiveStream("s", { ...options, token: lone })],
    ];
    for (const [argument, call] of calls) {
      const options = optionsReturning(liveStream());
      assertError(await rejectionOf(call(options)), { code: "ERR_INVALID_ARGUMENT", argument });
      equal(options.fetch.requests.length, 0, "requests");
    }
  });

  it("a token that could inject a header is rejected", async () => {
    for (const token of ["a\r\nx-admin: 1", "a\nb", "a\u0000", "a b", " a", "", "é", "a\u007f", "x".repeat(10_000)]) {
      const options = optionsReturning(liveStream());
      assertError(await rejectionOf(lib.getLiveStream("s", { ...options, token })), {
        code: "ERR_INVALID_ARGUMENT",
        argument: "options.token",
      });
      ok(options.fetch.requests.length === 0, "no request");
    }
  });
}
