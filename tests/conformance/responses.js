import { equal, assertError, match, ok, rejectionOf } from "./assert.js";
import { A_TOKEN, optionsReturning, liveStream, recordingAsset } from "./bodies.js";

const page = (more) => ({ data: [liveStream()], limit: 10, last: "642531cf94091a5af8414500", ...more });

/** Every function whose answer is one live stream. */
const STREAMS = [
  ["startLiveStream", (lib, options) => lib.startLiveStream("room", {}, options)],
  ["stopLiveStream", (lib, options) => lib.stopLiveStream("stream", options)],
  ["getLiveStream", (lib, options) => lib.getLiveStream("stream", options)],
  ["sendTimedMetadata", (lib, options) => lib.sendTimedMetadata("stream", { payload: "x", duration: 1 }, options)],
  ["pauseRecording", (lib, options) => lib.pauseRecording("stream", options)],
  ["resumeRecording", (lib, options) => lib.resumeRecording("stream", options)],
  ["waitForLiveStream", (lib, options) => lib.waitForLiveStream("stream", options)],
];
const PAGES = [
  ["listLiveStreams", (lib, options) => lib.listLiveStreams({}, options)],
  ["stopLiveStreams", (lib, options) => lib.stopLiveStreams("room", options)],
];

/** Bodies of a 200 that are nothing like the documented one, and the path of the first fault. */
const NONSENSE = [
  ["<!DOCTYPE html><html><body>It works!</body></html>", "$"],
  ['{"id":"642531cf94091a5af841456d","room_', "$"],
  ["", "$"],
  ["   ", "$"],
  ["null", "$"],
  ["[]", "$"],
  ['"Beam started for room"\n', "$"],
  ["42", "$"],
  ["true", "$"],
  ["{}", /^\$\.(id|data)$/],
  ['{"error":"internal"}', /^\$\.(id|data)$/],
  ["NaN", "$"],
  ["\u0000\u0001\u0002", "$"],
];

/** The type of each documented field of a live stream. */
const FIELDS = {
  id: "text",
  room_id: "string",
  session_id: "string",
  status: "text",
  meeting_url: "string",
  playback: "object",
  recording: "object or null",
  destination: "string",
  created_at: "string",
  started_at: "string or nothing",
  updated_at: "string",
  stopped_at: "string or nothing",
  started_by: "string",
  stopped_by: "string",
  recording_assets: "list or nothing",
};

/** Invalid values for each type. */
const WRONG = {
  text: [5, true, null, {}, ["x"], "", "\ud83d"],
  string: [5, true, null, {}, ["x"], "\ud83d"],
  object: [5, true, null, "text", ["x"]],
  "string or nothing": [5, true, {}, ["x"]],
  "object or null": [5, true, "text", ["x"]],
  "list or nothing": [5, true, "text", {}, ["x"]],
};

export default function ({ it, lib }) {
  const invalid = async (call, body, path, how) => {
    const options = optionsReturning(body, {}, how);
    const error = assertError(await rejectionOf(call(lib, options), JSON.stringify(body)), {
      code: "ERR_INVALID_RESPONSE",
      status: how?.status ?? 200,
    });
    if (typeof path === "string") equal(error.path, path, `path (${error.message})`);
    else match(error.path, path, `path (${error.message})`);
    ok(error.message.includes(error.path), `the message names the path: ${error.message}`);
    ok(error.message.length < 600, `the message is short: ${error.message.length} characters`);
    const posts = options.fetch.requests.filter(([, { method }]) => method === "POST").length;
    // A start reads the lists after its POST.
    if (posts > 0) equal(posts, 1, "POSTs");
    else equal(options.fetch.requests.length, 1, "requests");
    return error;
  };

  for (const [name, call] of [...STREAMS, ...PAGES]) {
    it(`${name} rejects HTML, broken JSON, an empty body and JSON of another shape with ERR_INVALID_RESPONSE`, async () => {
      for (const [body, path] of NONSENSE) {
        const error = await invalid(call, body, path);
        match(error.message, /[!-~]/.test(body) ? /the body begins with/ : /the body is empty/);
      }
      await invalid(call, "", "$", { status: 201 });
    });
  }

  for (const [name, call] of STREAMS) {
    it(`${name} checks every documented field of a stream`, async () => {
      for (const [field, kind] of Object.entries(FIELDS)) {
        const missing = liveStream();
        delete missing[field];
        if (kind.endsWith("or nothing")) await call(lib, optionsReturning(missing));
        else await invalid(call, missing, `$.${field}`);
        for (const value of WRONG[kind]) {
          const item = kind === "list or nothing" && Array.isArray(value) ? "[0]" : "";
          await invalid(call, liveStream({ [field]: value }), `$.${field}${item}`);
        }
      }
    });
  }

  it("nested members of a stream are checked", async () => {
    const call = (library, options) => library.getLiveStream("stream", options);
    const asset = (more) => liveStream({ recording_assets: [recordingAsset(), recordingAsset(more)] });
    for (const [body, path] of [
      [liveStream({ playback: {} }), "$.playback.url"],
      [liveStream({ playback: { url: null } }), "$.playback.url"],
      [liveStream({ playback: { url: "" } }), "$.playback.url"],
      [liveStream({ playback: [] }), "$.playback"],
      [liveStream({ recording: { hls_vod: true } }), "$.recording.single_file_per_layer"],
      [liveStream({ recording: { hls_vod: "true", single_file_per_layer: true } }), "$.recording.hls_vod"],
      [liveStream({ recording_assets: {} }), "$.recording_assets"],
      [liveStream({ recording_assets: [null] }), "$.recording_assets[0]"],
      [asset({ id: undefined }), "$.recording_assets[1].id"],
      [asset({ type: 1 }), "$.recording_assets[1].type"],
      [asset({ status: null }), "$.recording_assets[1].status"],
      [asset({ path: {} }), "$.recording_assets[1].path"],
      [asset({ size: "1048576" }), "$.recording_assets[1].size"],
      [asset({ duration: null }), "$.recording_assets[1].duration"],
      [asset({ created_at: 0 }), "$.recording_assets[1].created_at"],
      [asset({ thumbnails: "x" }), "$.recording_assets[1].thumbnails"],
      [asset({ thumbnails: [1] }), "$.recording_assets[1].thumbnails[0]"],
      [asset({ metadata: [] }), "$.recording_assets[1].metadata"],
    ]) {
      await invalid(call, body, path);
    }
  });

  for (const [name, call] of PAGES) {
    it(`${name} checks every documented field of a page`, async () => {
      for (const [body, path] of [
        [page({ data: undefined }), "$.data"],
        [page({ data: {} }), "$.data"],
        [page({ data: "none" }), "$.data"],
        [page({ data: [null] }), "$.data[0]"],
        [page({ data: [liveStream(), liveStream({ status: 1 })] }), "$.data[1].status"],
        [page({ limit: "10" }), "$.limit"],
        [page({ last: 5 }), "$.last"],
        [page({ error: {} }), "$.error"],
      ]) {
        await invalid(call, body, path);
      }
    });
  }

  it("a start answered with nonsense rejects with ERR_AMBIGUOUS_START, and is not retried", async (room) => {
    for (const fault of [
      { status: 200, body: "<html>gateway</html>" },
      { status: 200, body: {} },
      { status: 200, body: "" },
      { status: 204 },
    ]) {
      await room.onStart(fault);
      const before = await room.starts();
      const options = room.options({ timeout: 2500 });
      const error = await rejectionOf(lib.startLiveStream(room.id, {}, options), JSON.stringify(fault));
      assertError(error, {
        code: "ERR_AMBIGUOUS_START",
        method: "POST",
        url: `${room.emulator.origin}${room.start}`,
        attempts: 1,
        message: /may have started/,
      });
      equal((await room.starts()) - before, 1, "POSTs");
    }
  });

  it("the snippet of an invalid answer contains no secret", async () => {
    for (const body of [
      `<p>token ${A_TOKEN} is bad</p>`,
      JSON.stringify({ note: A_TOKEN }),
      JSON.stringify({ url: "https://a.example/p?auth_token=canary-auth&x=1" }),
      "<a href='https://a.example/p?signature=canary-signature'>",
      "auth_token=canary-auth",
      `authorization: Bearer ${A_TOKEN}`,
      `${"x".repeat(100)}${A_TOKEN}`,
    ]) {
      const error = await invalid((library, options) => library.getLiveStream("stream", options), body, /^\$/);
      ok(!error.message.includes("canary") && !error.message.includes("eyJ"), error.message);
    }
  });
}
