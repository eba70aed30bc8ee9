// External streams (RTMP out), and the recordings of streams.
import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";
import { newId } from "./emulator.js";

const KEY = ["canary", "stream-key"].join("-");
const rtmp_urls = [`rtmp://live.example.com/app/${KEY}`];

export default function ({ it, lib }) {
  const start = (room, more, options) =>
    lib.startExternalStream(room.id, { rtmp_urls, ...more }, room.options(options));

  it("an external stream starts, runs, is listed and stops", async (room) => {
    await room.set({ start_delay: 0 });
    const { id, status } = await start(room, { recording: true });
    equal(status, "starting");
    equal((await lib.waitForExternalStream(id, room.options())).status, "running");
    equal((await lib.getExternalStream(id, room.options())).id, id);
    const { data } = await lib.listExternalStreams({ room_id: room.id, status: "running" }, room.options());
    deepEqual(
      data.map((stream) => stream.id),
      [id],
    );
    equal((await lib.stopExternalStream(id, room.options())).status, "stopping");
    const ended = await lib.waitForExternalStream(id, room.options({ until: "completed" }));
    equal(ended.recording_assets.length, 1);
    equal((await lib.stopExternalStream(id, room.options())).status, "completed");
    deepEqual((await lib.stopExternalStreams(room.id, room.options())).data, []);
  });

  it("a start whose answer was lost resolves to its stream, after one POST", async (room) => {
    await room.rule({ method: "POST", path: `/v2/external-streams/room/${room.id}/start`, reset: "after" });
    const stream = await start(room, { meeting_url: "https://a.example/x" });
    deepEqual(stream.rtmp_urls, rtmp_urls);
    equal(await room.count("POST", `/v2/external-streams/room/${room.id}/start`), 1, "POSTs");
  });

  it("a room with an external stream refuses another external stream and a live stream", async (room) => {
    const { id } = await start(room);
    const second = assertError(await rejectionOf(start(room)), { code: "ERR_ALREADY_RUNNING", status: 409 });
    equal(second.stream.id, id);
    ok(!JSON.stringify(second.stream).includes(KEY), "the stream key of the running stream is not shown");
    match(second.message, /has an external stream already/);
    equal((await start(room, {}, { ifRunning: "return" })).id, id);
    const live = assertError(await rejectionOf(lib.startLiveStream(room.id, {}, room.options())), {
      code: "ERR_ALREADY_RUNNING",
    });
    match(live.message, /external stream/);
    await lib.stopExternalStreams(room.id, room.options());
  });

  it("a room with a live stream refuses an external stream, and the error says so", async (room) => {
    await lib.startLiveStream(room.id, {}, room.options());
    const error = assertError(await rejectionOf(start(room, {}, { ifRunning: "return" })), {
      code: "ERR_ALREADY_RUNNING",
    });
    match(error.message, /no list shows an external stream; stop its recording or live stream first/);
    equal(error.stream, undefined);
  });

  it("a stream to other URLs is not taken for the call's own", async (room) => {
    await start(room, { rtmp_urls: ["rtmp://live.example.com/app/other"] });
    await room.rule({ method: "POST", path: `/v2/external-streams/room/${room.id}/start`, reset: "before" });
    const error = await rejectionOf(start(room, {}, { timeout: 6000 }));
    assertError(error, { code: "ERR_ALREADY_RUNNING" });
  });

  it("invalid parameters are rejected by name, without showing a stream key", async (room) => {
    for (const [argument, params] of [
      ["params", undefined],
      ["params.rtmp_urls", {}],
      ["params.rtmp_urls", { rtmp_urls: [] }],
      ["params.rtmp_urls", { rtmp_urls: Array(6).fill(rtmp_urls[0]) }],
      ["params.rtmp_urls[0]", { rtmp_urls: [`https://live.example.com/app/${KEY}`] }],
      ["params.rtmp_urls[0]", { rtmp_urls: [`rtmp://live.example.com/${KEY} x`] }],
      ["params.rtmp_urls[0]", { rtmp_urls: [KEY] }],
      ["params.resolution.height", { rtmp_urls, resolution: { width: 1280 } }],
      ["params.resolution.width", { rtmp_urls, resolution: { width: 100, height: 720 } }],
      ["params.recording", { rtmp_urls, recording: { hls_vod: true } }],
    ]) {
      const error = assertError(await rejectionOf(lib.startExternalStream(room.id, params, room.options())), {
        code: "ERR_INVALID_ARGUMENT",
      });
      equal(error.argument, argument, error.message);
      ok(!error.message.includes(KEY), error.message);
    }
    deepEqual(await room.requests(), [], "requests that arrived");
  });

  it("until accepts only running and completed", async (room) => {
    const error = await rejectionOf(lib.waitForExternalStream(newId(), room.options({ until: "playable" })));
    equal(assertError(error, { code: "ERR_INVALID_ARGUMENT" }).argument, "options.until");
  });

  it("the recording of a live stream is waited for, listed, read and downloaded", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, { recording: { hls_vod: true } }, room.options());
    await lib.waitForLiveStream(id, room.options());
    await lib.stopLiveStream(id, room.options());
    const [asset] = await lib.waitForRecording(id, room.options());
    equal(asset.type, "room-vod");
    const { data } = await lib.listRecordings({ room_id: room.id }, room.options());
    deepEqual(
      data.map((recording) => [recording.id, recording.job_id]),
      [[asset.id, id]],
    );
    equal((await lib.getRecording(asset.id, room.options())).room_id, room.id);
    const { url, expiry } = await lib.getRecordingUrl(asset.id, room.options({ expiresIn: 60 }));
    equal(expiry, 60);
    equal(lib.recordingFormat(asset), "hls");
    match(await (await fetch(url)).text(), /^#EXTM3U/);
    assertError(await rejectionOf(lib.getRecording(newId(), room.options())), { code: "ERR_API", status: 404 });
  });
}
