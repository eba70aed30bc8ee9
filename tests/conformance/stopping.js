import { equal, assertError, rejectionOf, deepEqual } from "./assert.js";
import { newId } from "./emulator.js";

export default function ({ it, lib }) {
  it("stopLiveStream resolves to the stream", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const stopped = await lib.stopLiveStream(id, room.options());
    equal(stopped.id, id);
    equal(stopped.status, "stopping");
    equal(await room.count("POST", `/v2/live-streams/${id}/stop`), 1, "POSTs");
  });

  it("stopLiveStream resolves for a stream that has already ended", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await lib.stopLiveStream(id, room.options());
    const completed = await lib.waitForLiveStream(id, room.options({ until: "completed", timeout: 20_000 }));
    equal(completed.status, "completed");
    const again = await lib.stopLiveStream(id, room.options());
    equal(again.id, id);
    equal(again.status, "completed");
  });

  it("stopLiveStream rejects with the 404 for an unknown stream", async (room) => {
    assertError(await rejectionOf(lib.stopLiveStream(newId(), room.options())), { code: "ERR_API", status: 404 });
  });

  it("a lost stopLiveStream is retried, and the 404 after it counts as success", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const path = `/v2/live-streams/${id}/stop`;
    await room.rule({ method: "POST", path, reset: "after" });
    await room.rule({ method: "POST", path, status: 404, body: { code: 404, message: "hls not running" } });
    const stopped = await lib.stopLiveStream(id, room.options());
    equal(stopped.id, id);
    equal(await room.count("POST", path), 2, "POSTs");
  });

  it("stopLiveStreams resolves to a page of the stopped streams", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const page = await lib.stopLiveStreams(room.id, room.options());
    deepEqual(
      page.data.map((stream) => [stream.id, stream.status]),
      [[id, "stopping"]],
    );
    equal(page.error, "");
    equal(await room.count("POST", room.stop), 1, "POSTs");
  });

  it("stopLiveStreams resolves to an empty page for an idle room", async (room) => {
    deepEqual((await lib.stopLiveStreams(room.id, room.options())).data, []);
    await room.set({ stop_when_idle: "empty" });
    deepEqual((await lib.stopLiveStreams(room.id, room.options())).data, []);
  });

  it("stopLiveStreams keeps the error field of the API", async (room) => {
    await room.rule({
      path: room.stop,
      status: 200,
      body: { error: "one stream could not be stopped", data: null, limit: 10, last: "" },
    });
    const page = await lib.stopLiveStreams(room.id, room.options());
    equal(page.error, "one stream could not be stopped");
    deepEqual(page.data, []);
  });
}
