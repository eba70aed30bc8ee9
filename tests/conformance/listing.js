import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { fetchReturning, liveStream } from "./bodies.js";
import { newId } from "./emulator.js";

export default function ({ it, lib, environment }) {
  /** Starts and stops a number of streams, and resolves to their ids, newest first. */
  const fill = async (room, number) => {
    for (let index = 0; index < number; index += 1) {
      await lib.startLiveStream(room.id, {}, room.options());
      await lib.stopLiveStreams(room.id, room.options());
    }
    return (await room.streams()).map((stream) => stream.id);
  };

  it("an awaited list resolves to one page", async (room) => {
    const ids = await fill(room, 12);
    const page = await lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options());
    deepEqual(
      page.data.map((stream) => stream.id),
      ids.slice(0, 10),
    );
    equal(page.limit, 10);
    equal(page.last, ids[9]);
    const next = await lib.listLiveStreams({ room_id: room.id, limit: 10, start: page.last }, room.options());
    deepEqual(
      next.data.map((stream) => stream.id),
      ids.slice(10),
    );
  });

  it("the filter reaches the API percent-encoded", async () => {
    const fetch = fetchReturning({ data: [], limit: 10, last: "" });
    const filter = { room_id: "a&status=running#x", session_id: "ü /?", status: "post_processing", limit: 100 };
    await lib.listLiveStreams(filter, { token: "t", baseUrl: "https://api.example.com/v2", fetch });
    const url = new URL(fetch.requests[0][0]);
    equal(url.pathname, "/v2/live-streams");
    equal(url.hash, "");
    deepEqual(Object.fromEntries(url.searchParams), { ...filter, limit: "100" });
  });

  it("without a filter every stream is listed", async (room) => {
    const { id } = await lib.startLiveStream(room.id, {}, room.options());
    for (const filter of [undefined, null, {}]) {
      const page = await lib.listLiveStreams(filter, room.options());
      ok(page.data.length <= 10, "the default limit of the API holds");
    }
    const page = await lib.listLiveStreams({ room_id: room.id, status: "starting" }, room.options());
    deepEqual(
      page.data.map((stream) => stream.id),
      [id],
    );
  });

  it("a page whose data is null is an empty page", async () => {
    const fetch = fetchReturning({ data: null, limit: 10, last: "" });
    const page = await lib.listLiveStreams({}, { token: "t", baseUrl: "https://api.example.com/v2", fetch });
    deepEqual(page.data, []);
  });

  it("one invalid item makes the page an ERR_INVALID_RESPONSE", async () => {
    const bad = liveStream();
    delete bad.playback;
    const fetch = fetchReturning({ data: [liveStream(), bad], limit: 10, last: "" });
    assertError(
      await rejectionOf(lib.listLiveStreams({}, { token: "t", baseUrl: "https://api.example.com/v2", fetch })),
      {
        code: "ERR_INVALID_RESPONSE",
        path: "$.data[1].playback",
        url: "https://api.example.com/v2/live-streams",
      },
    );
  });

  if (environment.iterates) iteration({ it, lib, fill });
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

  it("an iteration yields all 30 streams, can be repeated, and does not modify the filter", async (room) => {
    const ids = await fill(room, 30);
    const filter = Object.freeze({ room_id: room.id, limit: 10 });
    const list = lib.listLiveStreams(filter, room.options());
    deepEqual(await collect(list), ids, "first time");
    deepEqual(await collect(list), ids, "second time");
    deepEqual(filter, { room_id: room.id, limit: 10 }, "filter");
  });

  it("an iteration yields every stream when the server clamps the limit", async (room) => {
    const ids = await fill(room, 25);
    const clamping = (url, init) => fetch(url.replace("limit=50", "limit=10"), init);
    deepEqual(
      await collect(lib.listLiveStreams({ room_id: room.id, limit: 50 }, room.options({ fetch: clamping }))),
      ids,
    );
  });

  it("a break stops requesting pages", async (room) => {
    await fill(room, 21);
    const before = await room.count("GET", "/v2/live-streams");
    for await (const stream of lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options())) {
      ok(stream.id);
      break;
    }
    equal((await room.count("GET", "/v2/live-streams")) - before, 1, "requests");
  });

  it("a repeated cursor ends the iteration", async () => {
    const page = { data: [liveStream()], limit: 10, last: newId() };
    const options = pages(page);
    await collect(lib.listLiveStreams({}, options));
    equal(options.fetch.urls.length, 2, "requests");
  });

  it("data: null ends the iteration", async () => {
    const first = { data: [liveStream(), liveStream()], limit: 10, last: newId() };
    const options = pages(first, { data: null, limit: 10, last: "" });
    deepEqual(
      await collect(lib.listLiveStreams({}, options)),
      first.data.map((stream) => stream.id),
    );
    equal(new URL(options.fetch.urls[1]).searchParams.get("start"), first.last);
  });

  it("a page without a cursor ends the iteration", async () => {
    const options = pages({ data: [liveStream()] });
    equal((await collect(lib.listLiveStreams({}, options))).length, 1, "streams");
    equal(options.fetch.urls.length, 1, "requests");
  });

  it("a failing page rejects the iteration", async () => {
    const options = { ...pages({ data: [liveStream()], last: "cursor" }, { data: [{}], last: "" }), retries: 0 };
    assertError(await rejectionOf(collect(lib.listLiveStreams({}, options))), {
      code: "ERR_INVALID_RESPONSE",
      path: "$.data[0].id",
    });
    assertError(await rejectionOf(collect(lib.listLiveStreams({ limit: 9 }, options))), {
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
    equal(await rejectionOf(iteration), reason);
    equal(seen.length, 10, "streams");
  });

  it("two concurrent iterations do not disturb each other", async (room) => {
    const ids = await fill(room, 12);
    const list = lib.listLiveStreams({ room_id: room.id, limit: 10 }, room.options());
    const both = await Promise.all([collect(list), collect(list)]);
    deepEqual(both, [ids, ids]);
  });
}
