// How the server-only functions handle valid and invalid answers.
import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, fetchReturning, liveStream, recordingAsset } from "./bodies.js";
import { externalStream, peer, room, roomCode, SERVER_CALLS } from "./server-calls.js";

/** Bodies of a 200 that are nothing like the documented one. */
const NONSENSE = ["<!DOCTYPE html><p>quoted", '{"id":"64', "", "null", "[]", '"ok"', "42", "true", "NaN", "\u0000"];

export default function ({ it, lib }) {
  const call = (name, options) => lib[name](...SERVER_CALLS.find(([each]) => each === name)[1](options));

  for (const [name, args, good, required] of SERVER_CALLS) {
    it(`${name} rejects nonsense without quoting it`, async () => {
      const bodies = required === undefined ? NONSENSE : [...NONSENSE, "{}"];
      for (const body of bodies) {
        const options = optionsReturning(body, { timeout: 600 });
        const error = await rejectionOf(lib[name](...args(options)), `${name} ${body}`);
        ok(error instanceof lib.LiveStreamError, `${name} ${body}: ${error}`);
        match(error.code, /^ERR_(INVALID_RESPONSE|AMBIGUOUS_START)$/, `${name} ${body}: ${error.message}`);
        if (name !== "waitForRecording") ok(!error.message.includes("quoted"), error.message);
        const posts = options.fetch.requests.filter(([, { method }]) => method === "POST").length;
        ok(posts <= 1, `${name} ${body}: ${posts} POSTs`);
      }
    });

    it(`${name} keeps unknown fields, and names an invalid one`, async () => {
      const body = { ...good(), brand_new: { kept: [1, null] } };
      const result = await lib[name](...args(optionsReturning(body)));
      if (!["getRoomCode", "listPeers", "endRoom", "waitForRecording"].includes(name)) deepEqual(result, body);
      if (required === undefined) return;
      const wrong = { ...good(), [required]: 7 };
      const error = await rejectionOf(lib[name](...args(optionsReturning(wrong, { timeout: 600 }))));
      if (name !== "createRoom" && name !== "startExternalStream") {
        assertError(error, { code: "ERR_INVALID_RESPONSE" });
        equal(error.path, `$.${required}`);
      }
    });
  }

  it("nested members of an answer are checked", async () => {
    const page = (item) => ({ data: [item], limit: 10, last: "" });
    for (const [name, body, path] of [
      ["listRooms", page(room({ enabled: "yes" })), "$.data[0].enabled"],
      ["getRoom", room({ size: "10" }), "$.size"],
      ["listRoomCodes", page(roomCode({ enabled: null })), "$.data[0].enabled"],
      ["listPeers", { peers: { a: peer(), b: peer({ id: "" }) } }, "$.peers.b.id"],
      ["listPeers", { peers: { a: null } }, "$.peers.a"],
      ["listPeers", { peers: [peer()] }, "$.peers"],
      ["getActiveRoom", { id: "r", session: { id: "s", peers: [5] } }, "$.session.peers[0]"],
      [
        "getDestinations",
        { hlsDestinations: { main: { layers: [{ width: "1" }] } } },
        "$.hlsDestinations.main.layers[0].width",
      ],
      ["getDestinations", { rtmpDestinations: { main: "x" } }, "$.rtmpDestinations.main"],
      ["getExternalStream", externalStream(liveStream(), { rtmp_urls: [5] }), "$.rtmp_urls[0]"],
      ["getExternalStream", externalStream(liveStream(), { resolution: { width: 1 } }), "$.resolution.height"],
      ["waitForRecording", liveStream({ recording_assets: [{}] }), "$.recording_assets[0].id"],
    ]) {
      const error = assertError(await rejectionOf(call(name, optionsReturning(body))), {
        code: "ERR_INVALID_RESPONSE",
      });
      equal(error.path, path, error.message);
    }
  });

  it("a null list becomes an empty one, and an optional null member is omitted", async () => {
    deepEqual((await call("listRooms", optionsReturning({ data: null }))).data, []);
    deepEqual(
      (await call("getExternalStream", optionsReturning(externalStream(liveStream(), { rtmp_urls: null })))).rtmp_urls,
      [],
    );
    const { recording_info, ...rest } = await call(
      "getRoom",
      optionsReturning(room({ recording_info: null, template: null })),
    );
    equal(recording_info, undefined);
    ok(!("template" in rest), "a null template is omitted");
    const inUse = { id: "r", session: { id: "s", peers: null } };
    deepEqual((await call("getActiveRoom", optionsReturning(inUse))).session.peers, []);
  });

  it("the API's 404 means that the room is inactive, and a 404 of another server is an error", async () => {
    const absent = optionsReturning({ code: 404, message: "session not found" }, {}, { status: 404 });
    equal(await lib.getActiveRoom("room", absent), null);
    deepEqual(await lib.listPeers("room", null, absent), []);
    equal(await lib.endRoom("room", null, absent), undefined);
    const elsewhere = optionsReturning("<h1>Not Found</h1>", {}, { status: 404 });
    for (const name of ["getActiveRoom", "listPeers", "endRoom"])
      assertError(await rejectionOf(call(name, elsewhere)), { code: "ERR_API", status: 404 });
  });

  it("waitForRecording waits until no recording is in progress", async () => {
    const seen = [];
    const bodies = [
      liveStream({ status: "stopping" }),
      liveStream({ status: "completed", recording_assets: null }),
      liveStream({ status: "completed", recording_assets: [recordingAsset({ status: "processing" })] }),
      liveStream({ status: "completed", recording_assets: [recordingAsset(), recordingAsset({ status: "failed" })] }),
    ];
    const left = [...bodies];
    const fetch = (...request) => fetchReturning(left.shift())(...request);
    const assets = await lib.waitForRecording("stream", {
      ...optionsReturning({}),
      fetch,
      onStatus: ({ status }) => seen.push(status),
    });
    deepEqual(assets, bodies[3].recording_assets);
    deepEqual(seen, ["stopping", "completed"]);
  });

  it("waitForRecording rejects for a stream that is not recorded", async () => {
    for (const more of [{ recording: null }, { recording: { hls_vod: false, single_file_per_layer: false } }]) {
      const body = liveStream({ status: "completed", recording_assets: [], ...more });
      const error = assertError(await rejectionOf(call("waitForRecording", optionsReturning(body))), {
        code: "ERR_STREAM_ENDED",
      });
      match(error.message, /it will not be recorded/);
    }
    const failed = liveStream({ status: "failed" });
    assertError(await rejectionOf(call("waitForRecording", optionsReturning(failed))), { code: "ERR_STREAM_ENDED" });
  });

  it("recordingFormat goes by the file extension", () => {
    for (const [path, format] of [
      ["s3://bucket/a/b.mp4", "video"],
      ["gs://bucket/a/TRACK.WEBM", "video"],
      ["s3://bucket/vod/master.m3u8", "hls"],
      ["s3://bucket/vod.zip", "zip"],
      ["s3://bucket/transcript.srt", "text"],
      ["s3://bucket/chat.csv", "text"],
      ["s3://bucket/mp4", "unknown"],
      ["", "unknown"],
    ]) {
      equal(lib.recordingFormat({ path, more: 1 }), format, path);
    }
  });

  it("errors show no secret argument, stream key or signature that the server echoes", async () => {
    // Secret arguments are known to the call; all other secrets are recognized by their form.
    const given = {
      createRoom: ["canary-header", "canary-storage-key", "canary-storage-secret"],
      updateRoom: ["canary-header", "canary-storage-key", "canary-storage-secret"],
      setRoomCode: ["abc-defg-hij"],
      startExternalStream: ["canary-key", "canary-key?a=b"],
    };
    const formed = ["rtmp://live.example.com/app/canary-other", "https://a.example/b?sig=canary-url"];
    for (const [name, args, good] of SERVER_CALLS) {
      const said = [...(given[name] ?? []), ...formed].join(" ");
      for (const [status, body] of [
        [400, { code: 400, message: said, details: [said] }],
        [500, said],
        [200, { ...good(), id: 7, data: 7, code: 7, peers: 7, url: 7, hlsDestinations: 7, message: 7, note: said }],
      ]) {
        const error = await rejectionOf(lib[name](...args(optionsReturning(body, { timeout: 700 }, { status }))));
        const text = `${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.stream)}`;
        ok(!/canary|abc-defg-hij/.test(text), `${name} ${status}: ${text}`);
      }
    }
  });
}
