import { equal, assertError, match, ok, rejectionOf } from "./assert.js";

const MEETING = "https://ours.app.100ms.live/streaming/abc-defg-hij?skip_preview=true";

export default function ({ it, lib }) {
  const start = (room, idempotencyKey, more, params) =>
    lib.startLiveStream(room.id, { meeting_url: MEETING, ...params }, room.options({ idempotencyKey, ...more }));

  it("the key is sent in the meeting URL, not in a header", async (room) => {
    const stream = await start(room, "order-1234");
    equal(stream.meeting_url, `${MEETING}&hms_live_key=order-1234`);
    const sent = (await room.requests()).find((request) => request.method === "POST");
    match(sent.body, /hms_live_key=order-1234/);
    ok(!("idempotency-key" in sent.headers), "no header");
  });

  it("starts with the same key are one start: concurrently, one after another, and after a stop", async (room) => {
    const together = await Promise.all([1, 2, 3].map(() => start(room, "order-1234", { timeout: 20_000 })));
    equal(new Set(together.map((stream) => stream.id)).size, 1, "streams");
    const again = await start(room, "order-1234");
    equal(again.id, together[0].id);
    await lib.stopLiveStream(again.id, room.options());
    equal((await start(room, "order-1234")).id, again.id, "after the stop");
    equal((await room.streams()).length, 1, "streams of the room");
    const another = await start(room, "order-5678");
    ok(another.id !== again.id, "another key is another start");
  });

  it("a lost start with a key is found, even when lists lag", async (room) => {
    for (const [index, lag] of [0, 2].entries()) {
      await room.set({ list_lag: lag });
      await room.onStart({ status: 502, when: "after" });
      const stream = await start(room, `order-lost-${index}`);
      const [newest] = await room.streams();
      equal(stream.id, newest.id);
      equal(stream.meeting_url, `${MEETING}&hms_live_key=order-lost-${index}`);
      await lib.stopLiveStreams(room.id, room.options());
    }
  });

  it("a key that was used with other parameters is rejected, and so is a key without a meeting URL", async (room) => {
    await start(room, "order-1234");
    const other = { meeting_url: "https://other.app.100ms.live/streaming/abc-defg-hij" };
    const reused = await rejectionOf(start(room, "order-1234", {}, other));
    assertError(reused, {
      code: "ERR_INVALID_ARGUMENT",
      argument: "options.idempotencyKey",
      message: /other parameters/,
    });
    const nowhere = await rejectionOf(start(room, "order-9999", {}, { meeting_url: undefined }));
    assertError(nowhere, { code: "ERR_INVALID_ARGUMENT", argument: "options.idempotencyKey", message: /meeting_url/ });
    equal(await room.starts(), 1, "POSTs");
  });

  it("a key has 8 to 64 letters, digits, hyphens and underscores", async (room) => {
    for (const key of ["short", "with space", "ümlaut-12", "a".repeat(65), 12345678, {}]) {
      const error = await rejectionOf(start(room, key), String(key));
      assertError(error, { code: "ERR_INVALID_ARGUMENT", argument: "options.idempotencyKey" });
    }
  });

  it("parseMeetingUrl extracts the key, and buildMeetingUrl adds it", () => {
    const url = `${MEETING}&hms_live_key=order-1234`;
    const meeting = lib.parseMeetingUrl(url);
    equal(meeting.hms_live_key, "order-1234");
    equal(lib.buildMeetingUrl(meeting), url);
  });
}
