import { equal, fails, rejection, same } from "./assert.js";
import { newId } from "./room.js";

export default function ({ it, lib }) {
  it("a stop by id resolves to the stream", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const stopped = await lib.stopLiveStream(id, room.options());
    equal(stopped.id, id);
    equal(stopped.status, "stopping");
    equal(await room.count("POST", `/v2/live-streams/${id}/stop`), 1, "POSTs");
  });

  it("a stop may be repeated: a stream that has ended is success", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    await lib.stopLiveStream(id, room.options());
    const completed = await lib.waitForLiveStream(id, room.options({ until: "completed", timeout: 20_000 }));
    equal(completed.status, "completed");
    const again = await lib.stopLiveStream(id, room.options());
    equal(again.id, id);
    equal(again.status, "completed");
  });

  it("a stop of a stream that does not exist rejects with the 404", async (room) => {
    fails(await rejection(lib.stopLiveStream(newId(), room.options())), { code: "ERR_API", status: 404 });
  });

  it("a stop whose answer was lost is sent again, and the 404 after it is success", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const path = `/v2/live-streams/${id}/stop`;
    await room.rule({ method: "POST", path, reset: "after" });
    await room.rule({ method: "POST", path, status: 404, body: { code: 404, message: "hls not running" } });
    const stopped = await lib.stopLiveStream(id, room.options());
    equal(stopped.id, id);
    equal(await room.count("POST", path), 2, "POSTs");
  });

  it("a stop of a room resolves to a page with what it stopped", async (room) => {
    await room.set({ start_delay: 0 });
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    const page = await lib.stopLiveStreams(room.id, room.options());
    same(
      page.data.map((stream) => [stream.id, stream.status]),
      [[id, "stopping"]],
    );
    equal(page.error, "");
    equal(await room.count("POST", room.stop), 1, "POSTs");
  });

  it("a stop of a room where nothing runs resolves to an empty page", async (room) => {
    same((await lib.stopLiveStreams(room.id, room.options())).data, []);
    await room.set({ stop_when_idle: "empty" });
    same((await lib.stopLiveStreams(room.id, room.options())).data, []);
  });

  it("the error that the API puts beside stopped streams is kept", async (room) => {
    await room.rule({
      path: room.stop,
      status: 200,
      body: { error: "one stream could not be stopped", data: null, limit: 10, last: "" },
    });
    const page = await lib.stopLiveStreams(room.id, room.options());
    equal(page.error, "one stream could not be stopped");
    same(page.data, []);
  });
}
