// redactText and showLiveStream, with which custom handlers redact their answers.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CODE, liveStream, TOKEN } from "./handler/api.mjs";
import { lib } from "./handler/served.mjs";

const meeting_url = `https://meet.example/preview/${CODE}?auth_token=${TOKEN}`;

describe("a text", () => {
  const opaque = "canary-opaque";

  it("is redacted of tokens, logins, queries and room codes", () => {
    for (const [text, shown] of [
      ["the room is busy; try again", "the room is busy; try again"],
      ["why? because", "why? because"],
      [
        "meeting_url: required because live streaming is not enabled",
        "meeting_url: required because live streaming is not enabled",
      ],
      [`no ${TOKEN}!`, "no [redacted]"],
      [TOKEN.replaceAll(".", "%2E"), "[redacted]"],
      ["aaaaaaaaaa.bbbbbbbbbb.cccccccccccccccccccc", "[redacted]"],
      [`https://user:${opaque}@a.example/path`, "https://a.example/path"],
      [`https%3A%2F%2Fuser%3A${opaque}%40a.example%2Fpath`, "https%3A%2F%2Fa.example%2Fpath"],
      [`see https://a.example/x?key=${opaque}.`, "see https://a.example/x?[redacted]"],
      [`see /x?room_id=${opaque} there`, "see /x?[redacted] there"],
      [encodeURIComponent(`https://a.example/x?auth_token=${opaque}&a=b`), "https%3A%2F%2Fa.example%2Fx[redacted]"],
      [`{"auth_token":"${opaque}"}`, '{"auth_token":"[redacted]"}'],
      [`authorization: Bearer ${opaque}`, "authorization: [redacted] [redacted]"],
      [`bearer ${opaque}`, "bearer [redacted]"],
      [`signature=${opaque}`, "[redacted]"],
      [`hms_live_key=${opaque}`, "hms_live[redacted]"],
      [`join ${CODE} now`, "join [redacted] now"],
    ]) {
      const said = lib.redactText(text);
      assert.ok(!said.includes(opaque), said);
      if (shown) assert.equal(said, shown);
    }
  });

  it("of any length is truncated quickly", () => {
    for (const unit of [
      "eyJ",
      "auth_token",
      "auth_token=",
      "a",
      "://",
      "%3A%2F%2F",
      "a-",
      ".",
      "?",
      "bearer ",
      "token: ",
    ]) {
      const text = unit.repeat(5_000_000 / unit.length);
      const began = performance.now();
      assert.ok(lib.redactText(text).length <= 501);
      assert.ok(performance.now() - began < 250, unit);
    }
  });
});

describe("a stream", () => {
  it("is shown as the handler shows it, even when it is incomplete", () => {
    assert.deepEqual(
      Object.keys(lib.showLiveStream({}, "operator")),
      Object.keys(lib.showLiveStream(liveStream(), "viewer")),
    );
    assert.equal(lib.showLiveStream(liveStream(), "operator").session_id, "session-1");
    for (const view of ["viewer", undefined, "Operator"])
      assert.equal(lib.showLiveStream(liveStream(), view).session_id, "");
    assert.equal(lib.showLiveStream(liveStream({ meeting_url }), "operator", meeting_url).meeting_url, meeting_url);
    const signed = "https://cdn.example/master.m3u8?Signature=abc&Key-Pair-Id=K1";
    assert.equal(lib.showLiveStream(liveStream({ playback: { url: signed } }), "viewer").playback.url, signed);
  });
});
