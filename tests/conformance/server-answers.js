// What the functions of the entry for servers make of answers, good and bad.
import { equal, fails, matches, ok, rejection, same } from "./assert.js";
import { answered, answering, liveStream, recordingAsset } from "./bodies.js";
import { externalStream, peer, room, roomCode, SERVER_CALLS } from "./server-calls.js";

/** Bodies of a 200 that are nothing like the documented one. */
const NONSENSE = ["<!DOCTYPE html><p>quoted", '{"id":"64', "", "null", "[]", '"ok"', "42", "true", "NaN", "\u0000"];

export default function ({ it, lib }) {
  const call = (name, options) => lib[name](...SERVER_CALLS.find(([each]) => each === name)[1](options));

  for (const [name, args, good, required] of SERVER_CALLS) {
    it(`${name} takes nonsense for an invalid answer, and quotes nothing of it`, async () => {
      const bodies = required === undefined ? NONSENSE : [...NONSENSE, "{}"];
      for (const body of bodies) {
        const options = answered(body, { timeout: 600 });
        const error = await rejection(lib[name](...args(options)), `${name} ${body}`);
        ok(error instanceof lib.LiveStreamError, `${name} ${body}: ${error}`);
        matches(error.code, /^ERR_(INVALID_RESPONSE|AMBIGUOUS_START)$/, `${name} ${body}: ${error.message}`);
        if (name !== "waitForRecording") ok(!error.message.includes("quoted"), error.message);
        const posts = options.fetch.requests.filter(([, { method }]) => method === "POST").length;
        ok(posts <= 1, `${name} ${body}: ${posts} POSTs`);
      }
    });

    it(`${name} keeps fields that nobody knows, and names a member that is wrong`, async () => {
      const body = { ...good(), brand_new: { kept: [1, null] } };
      const result = await lib[name](...args(answered(body)));
      if (!["getRoomCode", "listPeers", "endRoom", "waitForRecording"].includes(name)) same(result, body);
      if (required === undefined) return;
      const wrong = { ...good(), [required]: 7 };
      const error = await rejection(lib[name](...args(answered(wrong, { timeout: 600 }))));
      if (name !== "createRoom" && name !== "startExternalStream") {
        fails(error, { code: "ERR_INVALID_RESPONSE" });
        equal(error.path, `$.${required}`);
      }
    });
  }

  it("what lies deeper in an answer is checked as well", async () => {
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
      const error = fails(await rejection(call(name, answered(body))), { code: "ERR_INVALID_RESPONSE" });
      equal(error.path, path, error.message);
    }
  });

  it("a list that is null is an empty one, and a member that is null is none", async () => {
    same((await call("listRooms", answered({ data: null }))).data, []);
    same((await call("getExternalStream", answered(externalStream(liveStream(), { rtmp_urls: null })))).rtmp_urls, []);
    const { recording_info, ...rest } = await call("getRoom", answered(room({ recording_info: null, template: null })));
    equal(recording_info, undefined);
    ok(!("template" in rest), "a null template is no template");
    const inUse = { id: "r", session: { id: "s", peers: null } };
    same((await call("getActiveRoom", answered(inUse))).session.peers, []);
  });

  it("a 404 of the API means nobody is there, and that of another server is an error", async () => {
    const absent = answered({ code: 404, message: "session not found" }, {}, { status: 404 });
    equal(await lib.getActiveRoom("room", absent), null);
    same(await lib.listPeers("room", null, absent), []);
    equal(await lib.endRoom("room", null, absent), undefined);
    const elsewhere = answered("<h1>Not Found</h1>", {}, { status: 404 });
    for (const name of ["getActiveRoom", "listPeers", "endRoom"])
      fails(await rejection(call(name, elsewhere)), { code: "ERR_API", status: 404 });
  });

  it("recordings are waited for until none is being made", async () => {
    const seen = [];
    const bodies = [
      liveStream({ status: "stopping" }),
      liveStream({ status: "completed", recording_assets: null }),
      liveStream({ status: "completed", recording_assets: [recordingAsset({ status: "processing" })] }),
      liveStream({ status: "completed", recording_assets: [recordingAsset(), recordingAsset({ status: "failed" })] }),
    ];
    const left = [...bodies];
    const fetch = (...request) => answering(left.shift())(...request);
    const assets = await lib.waitForRecording("stream", {
      ...answered({}),
      fetch,
      onStatus: ({ status }) => seen.push(status),
    });
    same(assets, bodies[3].recording_assets);
    same(seen, ["stopping", "completed"]);
  });

  it("a stream that recorded nothing is said to have none", async () => {
    for (const more of [{ recording: null }, { recording: { hls_vod: false, single_file_per_layer: false } }]) {
      const body = liveStream({ status: "completed", recording_assets: [], ...more });
      const error = fails(await rejection(call("waitForRecording", answered(body))), { code: "ERR_STREAM_ENDED" });
      matches(error.message, /it will not be recorded/);
    }
    const failed = liveStream({ status: "failed" });
    fails(await rejection(call("waitForRecording", answered(failed))), { code: "ERR_STREAM_ENDED" });
  });

  it("recordingFormat goes by the end of a path, whatever it is of", () => {
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

  it("errors show nothing secret of the arguments, and no key or signature, wherever the server puts it", async () => {
    // What a call was given, it knows; the rest is told by its form.
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
        const error = await rejection(lib[name](...args(answered(body, { timeout: 700 }, { status }))));
        const text = `${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.stream)}`;
        ok(!/canary|abc-defg-hij/.test(text), `${name} ${status}: ${text}`);
      }
    }
  });
}
