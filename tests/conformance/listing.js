import { equal, fails, ok, rejection, same } from "./assert.js";
import { answering, liveStream } from "./bodies.js";
import { newId } from "./room.js";

export default function ({ it, lib, place }) {
  /** Streams that the room had, newest first. */
  const fill = async (room, number) => {
    for (let index = 0; index < number; index += 1) {
      await lib.startLiveStream(room.id, {}, room.options());
      await lib.stopLiveStreams(room.id, room.options());
    }
    return (await room.streams()).map((stream) => stream.id);
  };

  it("an awaited list is one page", async (room) => {
    const ids = await fill(room, 12);
    const page = await lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options());
    same(
      page.data.map((stream) => stream.id),
      ids.slice(0, 10),
    );
    equal(page.limit, 10);
    equal(page.last, ids[9]);
    const next = await lib.listLiveStreams({ room_id: room.id, limit: 10, start: page.last }, room.options());
    same(
      next.data.map((stream) => stream.id),
      ids.slice(10),
    );
  });

  it("the filter reaches the API percent-encoded", async () => {
    const fetch = answering({ data: [], limit: 10, last: "" });
    const filter = { room_id: "a&status=running#x", session_id: "ü /?", status: "post_processing", limit: 100 };
    await lib.listLiveStreams(filter, { token: "t", baseUrl: "https://api.example.com/v2", fetch });
    const url = new URL(fetch.requests[0][0]);
    equal(url.pathname, "/v2/live-streams");
    equal(url.hash, "");
    same(Object.fromEntries(url.searchParams), { ...filter, limit: "100" });
  });

  it("without a filter every stream is listed", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    for (const filter of [undefined, null, {}]) {
      const page = await lib.listLiveStreams(filter, room.options());
      ok(page.data.length <= 10, "the default limit of the API holds");
    }
    const page = await lib.listLiveStreams({ room_id: room.id, status: "starting" }, room.options());
    same(
      page.data.map((stream) => stream.id),
      [id],
    );
  });

  it("a page whose data is null is an empty page", async () => {
    const fetch = answering({ data: null, limit: 10, last: "" });
    const page = await lib.listLiveStreams({}, { token: "t", baseUrl: "https://api.example.com/v2", fetch });
    same(page.data, []);
  });

  it("one bad item makes the page an invalid answer", async () => {
    const bad = liveStream();
    delete bad.playback;
    const fetch = answering({ data: [liveStream(), bad], limit: 10, last: "" });
    fails(await rejection(lib.listLiveStreams({}, { token: "t", baseUrl: "https://api.example.com/v2", fetch })), {
      code: "ERR_INVALID_RESPONSE",
      path: "$.data[1].playback",
      url: "https://api.example.com/v2/live-streams",
    });
  });

  if (place.iterates) iteration({ it, lib, fill });
}

function iteration({ it, lib, fill }) {
  const collect = async (list) => {
    const ids = [];
    for await (const stream of list) ids.push(stream.id);
    return ids;
  };
  const pages = (...bodies) => {
    const fetch = async (url) => {
      fetch.urls.push(url);
      return Response.json(bodies[Math.min(fetch.urls.length, bodies.length) - 1]);
    };
    fetch.urls = [];
    return { token: "t", baseUrl: "https://api.example.com/v2", fetch };
  };

  it("an iteration gives 30 of 30 streams, can be repeated, and leaves the filter alone", async (room) => {
    const ids = await fill(room, 30);
    const filter = Object.freeze({ room_id: room.id, limit: 10 });
    const list = lib.listLiveStreams(filter, room.options());
    same(await collect(list), ids, "first time");
    same(await collect(list), ids, "second time");
    same(filter, { room_id: room.id, limit: 10 }, "filter");
  });

  it("a server that clamps the limit loses no stream", async (room) => {
    const ids = await fill(room, 25);
    const clamping = (url, init) => fetch(url.replace("limit=50", "limit=10"), init);
    same(await collect(lib.listLiveStreams({ room_id: room.id, limit: 50 }, room.options({ fetch: clamping }))), ids);
  });

  it("a break stops the requests", async (room) => {
    await fill(room, 21);
    const before = await room.count("GET", "/v2/live-streams");
    for await (const stream of lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options())) {
      ok(stream.id);
      break;
    }
    equal((await room.count("GET", "/v2/live-streams")) - before, 1, "requests");
  });

  it("a cursor that comes again ends the iteration", async () => {
    const page = { data: [liveStream()], limit: 10, last: newId() };
    const options = pages(page);
    await collect(lib.listLiveStreams({}, options));
    equal(options.fetch.urls.length, 2, "requests");
  });

  it("data: null after a full page is the end", async () => {
    const first = { data: [liveStream(), liveStream()], limit: 10, last: newId() };
    const options = pages(first, { data: null, limit: 10, last: "" });
    same(
      await collect(lib.listLiveStreams({}, options)),
      first.data.map((stream) => stream.id),
    );
    equal(new URL(options.fetch.urls[1]).searchParams.get("start"), first.last);
  });

  it("a page without a cursor is the last", async () => {
    const options = pages({ data: [liveStream()] });
    equal((await collect(lib.listLiveStreams({}, options))).length, 1, "streams");
    equal(options.fetch.urls.length, 1, "requests");
  });

  it("a page that fails ends the iteration with its error", async () => {
    const options = { ...pages({ data: [liveStream()], last: "cursor" }, { data: [{}], last: "" }), retries: 0 };
    fails(await rejection(collect(lib.listLiveStreams({}, options))), {
      code: "ERR_INVALID_RESPONSE",
      path: "$.data[0].id",
    });
    fails(await rejection(collect(lib.listLiveStreams({ limit: 9 }, options))), {
      code: "ERR_INVALID_ARGUMENT",
      argument: "filter.limit",
    });
  });

  it("an abort between two pages rejects with its reason", async (room) => {
    await fill(room, 11);
    const controller = new AbortController();
    const options = room.options({ signal: controller.signal });
    const reason = { why: "enough" };
    const seen = [];
    const iteration = (async () => {
      for await (const stream of lib.listLiveStreams({ room_id: room.id, limit: 10 }, options)) {
        seen.push(stream.id);
        if (seen.length === 10) controller.abort(reason);
      }
    })();
    equal(await rejection(iteration), reason);
    equal(seen.length, 10, "streams");
  });

  it("two iterations at once do not disturb each other", async (room) => {
    const ids = await fill(room, 12);
    const list = lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options());
    const both = await Promise.all([collect(list), collect(list)]);
    same(both, [ids, ids]);
  });
}
