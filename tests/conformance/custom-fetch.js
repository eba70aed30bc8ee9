import { equal, ok, same } from "./assert.js";
import { A_TOKEN, liveStream } from "./bodies.js";

export default function ({ it, lib }) {
  const watched = () => {
    const calls = [];
    const fetch = function (...args) {
      calls.push({ self: this, args });
      return Promise.resolve(Response.json(liveStream()));
    };
    return { calls, options: { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch } };
  };

  it("a custom fetch is called bare, with method, headers, body, signal and redirect alone", async () => {
    const { calls, options } = watched();
    await lib.startLiveStream("room", { destination: "main" }, options);
    await lib.getLiveStream("stream", options);
    equal(calls.length, 2, "calls");
    for (const { self, args } of calls) {
      equal(self, undefined, "this");
      equal(args.length, 2, "arguments");
      equal(typeof args[0], "string", "type of the address");
      const names = Object.keys(args[1]).filter((name) => args[1][name] !== undefined);
      const extra = names.filter((name) => !["method", "headers", "body", "signal", "redirect"].includes(name));
      same(extra, [], "further members");
      equal(args[1].redirect, "manual", "redirect");
      ok(args[1].signal instanceof AbortSignal, "signal");
      // Such a request can be made in every runtime.
      ok(new Request(args[0], args[1]).method === args[1].method, "a request");
    }
    const [post, get] = calls.map(({ args }) => args[1]);
    equal(post.method, "POST");
    equal(post.body, '{"destination":"main"}');
    same(Object.fromEntries(new Headers(post.headers)), {
      accept: "application/json",
      authorization: `Bearer ${A_TOKEN}`,
      "content-type": "application/json",
    });
    equal(get.method, "GET");
    equal(get.body ?? undefined, undefined, "body of a GET");
    same(Object.fromEntries(new Headers(get.headers)), {
      accept: "application/json",
      authorization: `Bearer ${A_TOKEN}`,
    });
  });

  it("the signal of a fetch that has answered is left alone, and that of one that has not is aborted", async () => {
    const { calls, options } = watched();
    await lib.getLiveStream("stream", options);
    equal(calls[0].args[1].signal.aborted, false, "after an answer");
    const silent = (_url, init) => {
      calls.push(init.signal);
      return new Promise(() => {});
    };
    const late = await lib
      .getLiveStream("stream", { ...options, fetch: silent, timeout: 50, retries: 0 })
      .catch((error) => error);
    equal(late.code, "ERR_TIMEOUT");
    equal(calls[1].aborted, true, "after the timeout");
  });

  it("a custom fetch sees the real answers of a server", async (room) => {
    let calls = 0;
    const counting = (url, init) => {
      calls += 1;
      return fetch(url, init);
    };
    const stream = await lib.startLiveStream(room.id, {}, room.options({ fetch: counting }));
    equal(stream.room_id, room.id);
    equal(calls, 1, "calls");
  });

  it("an answer with a byte order mark or a content type of any sort is read as JSON", async () => {
    const body = liveStream();
    for (const type of ["text/plain", "application/octet-stream", ""]) {
      const fetch = async () => new Response(`\ufeff${JSON.stringify(body)}`, { headers: { "content-type": type } });
      same(await lib.getLiveStream("stream", { token: "t", baseUrl: "https://api.example.com/v2", fetch }), body);
    }
  });
}
