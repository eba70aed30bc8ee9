import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { optionsReturning, liveStream, recordingAsset } from "./bodies.js";
import { newId } from "./emulator.js";

export default function ({ it, lib }) {
  const running = async (room) => {
    await room.set({ start_delay: 0 });
    return lib.startLiveStream(room.id, {}, room.options());
  };

  it("getLiveStream resolves to the current state of the stream", async (room) => {
    const { id } = await running(room);
    const stream = await lib.getLiveStream(id, room.options());
    equal(stream.id, id);
    equal(stream.status, "running");
    ok(stream.started_at, "started_at is set");
    const requests = await room.requests();
    const read = requests.find((request) => request.method === "GET");
    equal(read.path, `/v2/live-streams/${id}`);
    equal(read.body, "");
    equal(read.headers["content-type"], undefined, "content-type of a GET");
  });

  it("getLiveStream rejects with the 404 for an unknown stream", async (room) => {
    assertError(await rejectionOf(lib.getLiveStream(newId(), room.options())), {
      code: "ERR_API",
      status: 404,
      serverMessage: "not found",
      method: "GET",
    });
  });

  it("a completed stream carries its recording assets", async (room) => {
    await room.set({ start_delay: 0 });
    const recording = { hls_vod: true, single_file_per_layer: true };
    const { id } = await lib.startLiveStream(room.id, { recording }, room.options());
    await lib.stopLiveStream(id, room.options());
    const stream = await lib.waitForLiveStream(id, room.options({ until: "completed", timeout: 20_000 }));
    deepEqual([...new Set(stream.recording_assets.map((asset) => asset.type))].sort(), ["room-composite", "room-vod"]);
    ok(
      stream.recording_assets.every((asset) => asset.id && asset.path),
      "assets have an id and a path",
    );
  });

  it("a body is returned unchanged, with null or missing where the API allows it", async () => {
    const { thumbnails, metadata, ...bare } = recordingAsset();
    ok(thumbnails && metadata);
    const bodies = [
      liveStream(),
      liveStream({ recording: null }),
      liveStream({ recording_assets: [] }),
      liveStream({ recording_assets: [recordingAsset(), bare, recordingAsset({ thumbnails: null, metadata: {} })] }),
      liveStream({ session_id: "", destination: "", meeting_url: "" }),
      liveStream({ created_at: "0001-01-01T00:00:00Z" }),
      liveStream({ metadata: { __proto__: null, deep: [{ a: 1 }] }, constructor: "x", toString: null }),
    ];
    for (const body of bodies) {
      const expected = JSON.parse(JSON.stringify(body));
      deepEqual(await lib.getLiveStream(body.id, optionsReturning(body)), expected);
    }
  });

  it("timed metadata is posted once and resolves to the stream", async (room) => {
    const { id } = await running(room);
    const metadata = { payload: '{"goal":"4–2 🎉"}', duration: 5 };
    const stream = await lib.sendTimedMetadata(id, metadata, room.options());
    equal(stream.id, id);
    const requests = await room.requests();
    const post = requests.find((request) => request.path === `/v2/live-streams/${id}/timed-metadata`);
    deepEqual(JSON.parse(post.body), metadata);
  });

  it("the limit of timed metadata counts code points, not UTF-16 units", async (room) => {
    const { id } = await running(room);
    await lib.sendTimedMetadata(id, { payload: "🎉".repeat(100), duration: 1 }, room.options());
    assertError(
      await rejectionOf(lib.sendTimedMetadata(id, { payload: "🎉".repeat(101), duration: 1 }, room.options())),
      {
        code: "ERR_INVALID_ARGUMENT",
        argument: "metadata.payload",
      },
    );
  });

  it("a recording is paused and resumed", async (room) => {
    const { id } = await running(room);
    equal((await lib.pauseRecording(id, room.options())).id, id);
    equal((await lib.resumeRecording(id, room.options())).id, id);
    equal(await room.count("POST", `/v2/live-streams/${id}/pause-recording`), 1, "pauses");
    equal(await room.count("POST", `/v2/live-streams/${id}/resume-recording`), 1, "resumes");
  });

  it("actions on a stream that is not running reject with the API's 404", async (room) => {
    await room.set({ start_delay: 600 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const expected = { code: "ERR_API", status: 404, serverMessage: "hls not running" };
    assertError(await rejectionOf(lib.pauseRecording(id, room.options())), expected);
    assertError(await rejectionOf(lib.resumeRecording(id, room.options())), expected);
    assertError(await rejectionOf(lib.sendTimedMetadata(id, { payload: "x", duration: 1 }, room.options())), expected);
  });
}
