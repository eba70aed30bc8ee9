// The vendor's own examples, and bodies composed from the documented fields, pass through the package unchanged.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { optionsReturning } from "./conformance/bodies.js";
import { packageUrl } from "./built.mjs";
import { callsDuring } from "./soak/instances.mjs";

const lib = await import(packageUrl("dist/server.js"));
const sample = (name) => JSON.parse(readFileSync(new URL(`samples/${name}.json`, import.meta.url), "utf8"));

const STREAMS = {
  "live-streams__start-live-stream-for-room__response": (options) => lib.startLiveStream("room", {}, options),
  "live-streams__get-live-stream__response": (options) => lib.getLiveStream("stream", options),
  "live-streams__stop-live-stream-by-id__response": (options) => lib.stopLiveStream("stream", options),
  "live-streams__pause-live-stream-recording__response": (options) => lib.pauseRecording("stream", options),
  "live-streams__resume-live-stream-recording__response": (options) => lib.resumeRecording("stream", options),
  "live-streams__send-timed-metadata__response": (options) =>
    lib.sendTimedMetadata("stream", sample("live-streams__send-timed-metadata__request"), options),
  "live-streams__list-all-live-streams__response": (options) => lib.listLiveStreams({}, options),
  "live-streams__stop-live-stream-for-room__response": (options) => lib.stopLiveStreams("room", options),
  "live-stream.starting": (options) => lib.startLiveStream("room", {}, options),
  "live-stream.running": (options) => lib.waitForLiveStream("stream", options),
  "live-stream.failed": (options) => lib.getLiveStream("stream", options),
  "live-stream.completed-with-assets": (options) => lib.waitForLiveStream("stream", { ...options, until: "completed" }),
  "stop-for-room.one": (options) => lib.stopLiveStreams("room", options),
  "list.page-1-of-2": (options) => lib.listLiveStreams({}, options),
  "list.page-2-of-2": (options) => lib.listLiveStreams({}, options),
};

for (const [name, call] of Object.entries(STREAMS)) {
  it(`the sample ${name} is a valid answer and is returned unchanged`, async () => {
    assert.deepEqual(await call(optionsReturning(sample(name))), sample(name));
  });
}

it("a valid answer is not checked member by member", async () => {
  const reads = async (body) => {
    const calls = await callsDuring(() => lib.listLiveStreams({}, optionsReturning(body)));
    assert.ok(calls.length > 0, "the calls are recorded");
    return calls.length;
  };
  const page = sample("list.page-1-of-2");
  assert.ok(page.data.length > 0);
  const none = await reads({ ...page, data: [] });
  assert.equal(await reads(page), none, "a page with streams takes as many calls as an empty one");
  // An invalid page is checked member by member to find the path.
  page.data.at(-1).started_by = 5;
  await assert.rejects(() => reads(page), { path: `$.data[${page.data.length - 1}].started_by` });
});

it("the vendor's example of a start request is valid and sent unchanged", async () => {
  // The URL is a placeholder in the example.
  const meeting_url = "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true";
  const params = { ...sample("live-streams__start-live-stream-for-room__request"), meeting_url };
  const options = optionsReturning(sample("live-stream.starting"));
  await lib.startLiveStream("room", params, options);
  assert.deepEqual(JSON.parse(options.fetch.requests[0][1].body), params);
});

it("two pages are iterated as one list", async () => {
  const pages = [sample("list.page-1-of-2"), sample("list.page-2-of-2"), { data: null, limit: 10, last: "" }];
  const expected = pages.flatMap((page) => page.data ?? []).map((stream) => stream.id);
  const starts = [];
  const fetch = async (url) => {
    starts.push(new URL(url).searchParams.get("start"));
    return Response.json(pages[starts.length - 1]);
  };
  const ids = [];
  for await (const stream of lib.listLiveStreams({}, optionsReturning({}, { fetch }))) ids.push(stream.id);
  assert.deepEqual(ids, expected);
  assert.deepEqual(starts.slice(0, 2), [null, pages[0].last]);
});

for (const name of [
  "errors__make-api-calls__401",
  "error.401",
  "error.403-permission",
  "error.404-not-running",
  "error.429",
]) {
  it(`the sample ${name} becomes an ERR_API with the server's message`, async () => {
    const body = sample(name);
    const options = optionsReturning(body, {}, { status: body.code });
    await assert.rejects(lib.getLiveStream("stream", options), (error) => {
      assert.equal(error.code, "ERR_API");
      assert.equal(error.status, body.code);
      assert.equal(error.serverMessage, body.message);
      assert.deepEqual(error.details, body.details?.length ? body.details : undefined);
      return true;
    });
  });
}
