// Every kind of playlist that the emulator serves keeps the rules of RFC 8216, and is parsed by hls.js. The last tests check that the
// checker finds faults.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { broken } from "./rfc8216/broken.mjs";
import { check } from "./rfc8216/playlist.mjs";
import { checkPresentation } from "./rfc8216/presentation.mjs";
import { checkReload } from "./rfc8216/reload.mjs";
import { assertClients, emulate } from "./emulated.mjs";
import { KINDS } from "./kinds.mjs";

const limit = { timeout: 120_000 };
let emulator;
let Parser;

before(async () => {
  assertClients();
  // hls.js accesses `self` when it is imported, which Node does not have.
  globalThis.self ??= globalThis;
  ({ M3U8Parser: Parser } = await import("./node_modules/hls.js/dist/hls.mjs"));
  emulator = await emulate();
}, limit);
after(() => emulator?.stop());

for (const [name, scene] of Object.entries(KINDS)) {
  test(name, limit, async (context) => {
    const { url, type, ended } = await scene(emulator);
    const { findings, seen } = await checkPresentation(url, () => emulator.advance(7));
    assert.deepEqual(findings, []);
    for (const media of seen.media) assert.deepEqual(media, { type, ended });
    for (const [where, text] of seen.texts) parsesInHlsJs(where, text);
    context.diagnostic(`${seen.playlists} playlists, ${seen.segments} segments`);
  });
}

test("a playlist that is reloaded every second for a minute only moves forward", limit, async () => {
  const { url } = await KINDS["live, with a window that slides"](emulator);
  const media = new URL("stream_1/stream.m3u8", url);
  let last;
  let windows = 0;
  for (let second = 0; second < 60; second += 1) {
    const { findings, playlist } = check(new Uint8Array(await (await fetch(media)).arrayBuffer()));
    assert.deepEqual(findings, []);
    if (last) assert.deepEqual(checkReload(last, playlist), []);
    windows += last?.sequence === playlist.sequence ? 0 : 1;
    last = playlist;
    await emulator.advance(1);
  }
  assert.ok(windows >= 29, `${windows} windows in a minute`);
});

for (const { name, text, sections } of broken) {
  test(`the checker finds: ${name}`, () => {
    const { findings } = check(new TextEncoder().encode(text));
    const found = new Set(findings.map((finding) => finding.split(":")[0]));
    for (const section of sections)
      assert.ok(found.has(section), `nothing about ${section} in ${JSON.stringify(findings)}`);
    if (sections.length === 0) assert.deepEqual(findings, []);
  });
}

function parsesInHlsJs(url, text) {
  if (text.includes("#EXT-X-STREAM-INF")) {
    const { levels, playlistParsingError } = Parser.parseMasterPlaylist(text, url);
    assert.equal(playlistParsingError, null, url);
    assert.ok(levels.length > 0 && levels.every(({ url: level }) => level.startsWith("http")), url);
    return;
  }
  const details = Parser.parseLevelPlaylist(text, url, 0, "main", 0, null);
  assert.equal(details.playlistParsingError, null, url);
  assert.equal(details.fragments.length, text.split("#EXTINF:").length - 1, url);
  assert.equal(details.live, !text.includes("#EXT-X-ENDLIST"), url);
  if (details.fragments.length > 0) assert.ok(details.hasProgramDateTime, `${url} has no dates`);
}
