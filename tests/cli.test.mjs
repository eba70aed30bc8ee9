// The program `hms-live`, command by command, against the emulator.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "./built.mjs";
import { environment, objectOf, run } from "./cli/program.mjs";

let emulator;
let env;
let rooms = 0;
const newRoom = () => `cli-${++rooms}`;
const hms = (...given) => run(given, env);
const ask = (path, body) =>
  fetch(emulator.origin + path, { method: body ? "POST" : "GET", body: body && JSON.stringify(body) });
const onAir = async (room, route) =>
  (await ask(`/_emulator/rooms/${room}/${route}`, { rtmp_urls: ["rtmp://a.example/live/canary-key"] })).json();
const streamsOf = async (room) => (await (await ask(`/_emulator/streams?room=${room}`)).json()).length;

before(async () => {
  emulator = await startEmulator({ startDelay: 0.5 });
  env = environment(`${emulator.origin}/v2`);
});
after(() => emulator?.stop());

describe("start", () => {
  it("prints the stream on stdout, and its status and how to stop it on stderr", async () => {
    const room = newRoom();
    const { code, stdout, stderr } = await hms("start", room);
    assert.equal(code, 0, stderr);
    const [, id] = /^stream {5}([0-9a-f]{24})\nroom {7}cli-\d+\nstatus {5}starting\nplayback {3}http:\S+m3u8\n$/.exec(
      stdout,
    );
    assert.match(
      stderr,
      new RegExp(`^ +[\\d.]+ s  starting: stream ${id}\\nIt is billed until it ends: hms-live stop ${id}\\n$`),
    );
    assert.equal(await streamsOf(room), 1);
  });

  it("--wait waits until the stream is playable, and prints each status once", async () => {
    const { code, stdout, stderr } = await hms("start", newRoom(), "--wait");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^status {5}running$/m);
    assert.deepEqual(
      stderr.split("\n").map((line) => /s {2}(\w+)/.exec(line)?.[1]),
      ["starting", "running", "playable", undefined, undefined],
    );
  });

  it("--json prints one JSON object and nothing else", async () => {
    const room = newRoom();
    const answer = await hms("start", room, "--json", "--record", "--destination", "one");
    assert.equal(answer.stderr, "");
    const stream = objectOf(answer);
    assert.deepEqual([stream.room_id, stream.recording.hls_vod, stream.destination], [room, true, "one"]);
  });

  it("sends the meeting URL from its option or stdin, and does not print its query", async () => {
    const url = "https://myname.app.100ms.live/preview/canary-role/host?auth_token=canary-token";
    for (const [given, options] of [
      [url, undefined],
      ["-", { input: `${url}\n` }],
    ]) {
      const room = newRoom();
      const answer = await run(["start", room, "--json", "--meeting-url", given], env, options);
      assert.equal(answer.code, 0, answer.stdout);
      assert.doesNotMatch(answer.stdout + answer.stderr, /canary-token/);
      const [{ meeting_url }] = await (await ask(`/_emulator/streams?room=${room}`)).json();
      assert.equal(meeting_url.split("?")[0], url.split("?")[0]);
    }
  });

  it("starts nothing when stdin has no meeting URL", async () => {
    const room = newRoom();
    const { code, stderr } = await run(["start", room, "--meeting-url", "-"], env, { input: "\n" });
    assert.equal(code, 2);
    assert.match(stderr, /but stdin was empty/);
    assert.equal(await streamsOf(room), 0);
  });

  it("exits with 4 when the room is on air, names the stream, and returns it with --if-running return", async () => {
    const room = newRoom();
    const { id } = objectOf(await hms("start", room, "--json"));
    const refused = await hms("start", room);
    assert.equal(refused.code, 4);
    assert.equal(refused.stdout, "");
    assert.match(refused.stderr, new RegExp(`stream ${id}, (starting|running), since \\d{4}-`));
    assert.match(refused.stderr, new RegExp(`next  get that stream: hms-live start ${room} --if-running return\\n`));
    const { error } = objectOf(await hms("start", room, "--json"));
    assert.deepEqual([error.code, error.exit, error.status, error.stream.id], ["ERR_ALREADY_RUNNING", 4, 409, id]);
    assert.equal(objectOf(await hms("start", room, "--json", "--if-running", "return")).id, id);
    assert.equal(await streamsOf(room), 1);
  });

  it("exits with 4 when a recording occupies the room, and suggests the doctor", async () => {
    const room = newRoom();
    await ask(`/_emulator/rooms/${room}/start-recording`, {});
    const { code, stderr } = await hms("start", room);
    assert.equal(code, 4, stderr);
    assert.match(stderr, new RegExp(`hms-live doctor ${room}\\n`));
  });

  it("starts one stream per idempotency key", async () => {
    const room = newRoom();
    const given = ["--json", "--meeting-url", "https://a.example/x", "--idempotency-key", "show-2026-11-30"];
    const [one, other] = [await hms("start", room, ...given), await hms("start", room, ...given)];
    assert.equal(objectOf(one).id, objectOf(other).id);
  });

  it("exits with 3 when a stream may have been started, and says how to check", async () => {
    const room = newRoom();
    const path = `/v2/live-streams/room/${room}/start`;
    await ask("/_emulator/rules", { method: "POST", path, reset: "after", count: 0 });
    await ask("/_emulator/rules", { method: "GET", path: "/v2/live-streams", status: 403, count: 0 });
    const { code, stderr, stdout } = await hms("start", room, "--timeout", "3s");
    await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
    assert.equal(code, 3, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /ERR_AMBIGUOUS_START/);
    assert.match(
      stderr,
      new RegExp(`hms-live list ${room}\\n.*--if-running return\\n.*hms-live stop --room ${room}\\n`, "s"),
    );
    assert.equal(await streamsOf(room), 1);
  });

  it("exits with 5 when the stream is not playable in time, and says how to stop it", async () => {
    const room = newRoom();
    await fetch(`${emulator.origin}/_emulator/rooms/${room}`, { method: "PUT", body: '{"start_delay":60}' });
    const answer = await hms("start", room, "--wait", "--timeout", "1500ms", "--json");
    const { error } = objectOf(answer);
    assert.deepEqual([answer.code, error.exit, error.code, error.stream.status], [5, 5, "ERR_TIMEOUT", "starting"]);
    assert.match(error.next.join(), new RegExp(`hms-live stop ${error.stream.id}`));
  });

  it("exits with 1 when the stream fails", async () => {
    const room = newRoom();
    await fetch(`${emulator.origin}/_emulator/rooms/${room}`, { method: "PUT", body: '{"fail_start":true}' });
    const { code, stderr } = await hms("start", room, "--wait");
    assert.equal(code, 1, stderr);
    assert.match(stderr, /ERR_STREAM_ENDED/);
  });
});

describe("wait", () => {
  it("prints a playable stream", async () => {
    const { id } = objectOf(await hms("start", newRoom(), "--json"));
    const { code, stdout, stderr } = await hms("wait", id);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^stream {5}${id}\n.*status {5}running\nplayback {3}http`, "s"));
    assert.match(stderr, /s {2}playable\n$/);
  });

  it("prints the recordings of a completed stream", async () => {
    const { id } = objectOf(await hms("start", newRoom(), "--json", "--record", "--wait"));
    assert.equal((await hms("stop", id)).code, 0);
    const { code, stdout } = await hms("wait", id, "--until", "completed");
    assert.equal(code, 0);
    assert.match(stdout, /^status {5}completed\n[\s\S]*^recording {2}room-vod {2}completed {2}\S+$/m);
  });

  it("exits with 5 at its timeout, and with 1 when the stream does not exist", async () => {
    const { id } = objectOf(await hms("start", newRoom(), "--json"));
    assert.equal((await hms("wait", id, "--until", "completed", "--timeout", "1200ms")).code, 5);
    const { code, stderr } = await hms("wait", "64101349d0f56e684b608c0a");
    assert.equal(code, 1);
    assert.match(stderr, /404.+hms-live list 64101349d0f56e684b608c0a\n/s);
  });
});

describe("stop", () => {
  it("stops a stream or a room by its id, without being told which it is", async () => {
    const room = newRoom();
    const { id } = objectOf(await hms("start", room, "--json"));
    assert.match((await hms("stop", id)).stdout, new RegExp(`^stopped {4}${id} {2}stopping\n$`));
    const other = objectOf(await hms("start", newRoom(), "--json"));
    const { streams } = objectOf(await hms("stop", other.room_id, "--json"));
    assert.deepEqual(
      streams.map((each) => [each.id, each.status]),
      [[other.id, "stopping"]],
    );
  });

  it("can be repeated, and says when nothing was on air", async () => {
    const room = newRoom();
    const { id } = objectOf(await hms("start", room, "--json"));
    for (const given of [["--stream", id], [id], ["--room", room]]) {
      const { code, stderr } = await hms("stop", ...given);
      assert.equal(code, 0, stderr);
    }
    const { code, stdout } = await hms("stop", "--room", room);
    assert.deepEqual([code, stdout], [0, `no live stream was on air in room ${room}\n`]);
  });

  it("stops an external stream by its id, and prints none of its URLs", async () => {
    for (const form of [[], ["--json"]]) {
      const room = newRoom();
      const { id } = await onAir(room, "start-external-stream");
      const { code, stdout, stderr } = await hms("stop", id, ...form);
      assert.equal(code, 0, stdout + stderr);
      if (form.length === 0) assert.match(stdout, new RegExp(`^stopped {4}${id} {2}(stopping|failed)\n$`));
      else assert.deepEqual(Object.keys(JSON.parse(stdout).streams[0]), ["id", "room_id", "status"]);
      assert.doesNotMatch(stdout + stderr, /canary/);
      assert.equal((await hms("start", room)).code, 0);
    }
  });

  it("exits with 4 when an external stream or a recording is on air in the room, and says how to stop it", async () => {
    for (const [route, kind, next] of [
      ["start-external-stream", "external stream", (id) => `hms-live stop ${id}`],
      ["start-recording", "recording", (id) => `POST /v2/recordings/${id}/stop`],
    ]) {
      const room = newRoom();
      const { id } = await onAir(room, route);
      for (const given of [[room], ["--room", room]]) {
        const { error } = objectOf(await hms("stop", ...given, "--json"));
        assert.deepEqual([error.code, error.exit, error.next.length], ["ERR_ON_AIR", 4, 1]);
        assert.match(error.message, new RegExp(`^no live stream was on air in room ${room}, but ${kind} ${id} is `));
        assert.ok(error.next[0].includes(next(id)), error.next[0]);
      }
      assert.equal((await hms("stop", room)).code, 4);
    }
  });

  it("says what it could not read in a room without a live stream", async () => {
    const room = newRoom();
    await ask("/_emulator/rules", { method: "GET", path: "/v2/recordings", status: 403, count: 0 });
    const { code, stdout, stderr } = await hms("stop", "--room", room);
    await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
    assert.deepEqual([code, stdout], [0, `no live stream was on air in room ${room}\n`]);
    assert.match(stderr, /recordings in the room could not be read: GET \S+ answered 403/);
  });

  it("stops nothing when it cannot tell whether the id is a stream's", async () => {
    const room = newRoom();
    await hms("start", room);
    await ask("/_emulator/rules", { method: "GET", path: `/v2/live-streams/${room}`, status: 500, count: 0 });
    const { code, stderr } = await hms("stop", room, "--timeout", "2s");
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`nothing was stopped\\. .*hms-live stop --room ${room}\\n`));
    assert.equal((await hms("stop", "--room", room)).code, 0);
  });

  it("exits with 1 when the API reports that it could not stop everything", async () => {
    const room = newRoom();
    const path = `/v2/live-streams/room/${room}/stop`;
    await ask("/_emulator/rules", { method: "POST", path, status: 200, body: { data: [], error: "one is stuck" } });
    const { code, stderr } = await hms("stop", "--room", room);
    assert.equal(code, 1);
    assert.match(stderr, /stopped nothing and says: one is stuck/);
  });
});

describe("list", () => {
  it("prints a line per stream of all pages, up to --limit", async () => {
    const room = newRoom();
    await fetch(`${emulator.origin}/_emulator/rooms/${room}`, { method: "PUT", body: '{"already_running":"allow"}' });
    for (let count = 0; count < 12; count++) await ask(`/_emulator/rooms/${room}/start`, {});
    const { code, stdout } = await hms("list", room);
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 12);
    for (const line of lines)
      assert.match(line, /^[0-9a-f]{24} {2}(starting|running) +20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ .*\.m3u8$/);
    const some = (await hms("list", room, "--json", "--limit", "5")).stdout.trimEnd().split("\n");
    assert.deepEqual([...new Set(some.map((line) => JSON.parse(line).room_id))], [room]);
    assert.equal(some.length, 5);
  });

  it("prints nothing on stdout for a room that was never on air, and says so on stderr", async () => {
    const room = newRoom();
    const { code, stdout, stderr } = await hms("list", room);
    assert.deepEqual([code, stdout, stderr], [0, "", `no live stream in room ${room}\n`]);
  });
});

describe("url", () => {
  it("prints only the URL, which joins without a click, or with --people a link for people", async () => {
    const given = ["url", "--subdomain", "myname", "--room-code", "abc-defg-hij"];
    const url = "https://myname.app.100ms.live/preview/abc-defg-hij";
    assert.deepEqual(await run(given, {}), { stdout: `${url}?skip_preview=true\n`, stderr: "", code: 0, signal: null });
    assert.equal((await run([...given, "--people"], {})).stdout, `${url}\n`);
    assert.deepEqual(objectOf(await run([...given, "--json"], {})), { url: `${url}?skip_preview=true` });
  });

  it("adds a token only with --sign, and says that it is secret", async () => {
    const given = ["url", "--subdomain", "myname", "--room", "room-1", "--role", "host"];
    assert.doesNotMatch((await run(given, env)).stdout, /token/);
    const { code, stdout, stderr } = await run([...given, "--sign", "--user-id", "u", "--expires-in", "60"], env);
    assert.equal(code, 0, stderr);
    const token = new URL(stdout).searchParams.get("auth_token");
    const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    assert.deepEqual(
      [claims.room_id, claims.role, claims.user_id, claims.exp - claims.iat],
      ["room-1", "host", "u", 60],
    );
    assert.match(stderr, /secret/);
    assert.equal((await run([...given, "--sign"], {})).code, 2);
  });
});

describe("errors", () => {
  const usage = [
    [["starts", "room"], /there is no command starts; did you mean start\?/],
    [["start"], /start needs a <room>/],
    [["start", ""], /start needs a <room>/],
    [["start", "a", "b"], /start takes one <room>, but got 2 words/],
    [["start", "a", "--meeting-ulr=x"], /start has no option --meeting-ulr; did you mean --meeting-url\?/],
    [["start", "a", "--meeting-url", "--json"], /--meeting-url needs a value, URL/],
    [["start", "a", "--meeting-url", "x"], /--meeting-url must be an absolute http or https URL/],
    [["start", "a", "--record=yes"], /--record takes no value/],
    [["start", "a", "--timeout", "soon"], /--timeout takes a time/],
    [["start", "a", "--destination=a", "--destination=b"], /--destination is given twice/],
    [["start", "a", "--if-running", "returns"], /takes throw or return; did you mean return\?/],
    [["start", "a", "--idempotency-key", "show-2026"], /ERR_INVALID_ARGUMENT/],
    [["wait", "a", "--until", "play"], /--until takes playable, running or completed/],
    [["stop", "a", "--room", "--stream"], /--room or --stream/],
    [["list", "a", "--limit", "0"], /--limit takes a whole number above 0/],
    [["list", "a", "--base-url", "ftp://a"], /--base-url must be/],
    [["url", "--subdomain", "a"], /--room-code is missing; give --room-code, or --room with role/],
    [["url", "--subdomain", "a", "--room-code", "A1"], /as abc-defg-hij/],
    [["url", "--origin", "http://a.example", "--room-code", "abc-defg-hij"], /--origin must be an https origin/],
    [["url", "--subdomain", "a", "--room", "b", "--sign"], /--sign needs --room and --role/],
    [["--jsn"], /there is no option --jsn/],
  ];
  for (const [given, says] of usage) {
    it(`${given.join(" ")}: exits with 2 and says why`, async () => {
      const { code, stdout, stderr } = await hms(...given);
      assert.deepEqual([code, stdout.replace(/^\{.*\}\n$/, "")], [2, ""]);
      assert.match(stderr || stdout, says);
    });
  }

  it("a secret on the command line is rejected, and not printed", async () => {
    for (const given of [
      ["--secret", "canary-value"],
      ["--secret=canary-value"],
      ["--access-key=canary-value"],
      ["canary-value"],
    ]) {
      const { code, stdout, stderr } = await hms("start", "room", ...given);
      assert.equal(code, 2);
      assert.doesNotMatch(stdout + stderr, /canary-value/);
    }
  });

  it("missing credentials are named, and wrong ones exit with 1", async () => {
    const missing = await run(["list", "room"], {});
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /HMS_ACCESS_KEY and HMS_SECRET are missing/);
    assert.match((await run(["list", "room"], { ...env, HMS_SECRET: "" })).stderr, /failed {2}HMS_SECRET is missing/);
    const wrong = await run(["list", "room"], { ...env, HMS_SECRET: "canary-of-another-app" });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /answered 401: Token validation error[\s\S]*compare HMS_ACCESS_KEY and HMS_SECRET/);
    assert.doesNotMatch(wrong.stderr, /canary/);
  });

  it("a wrong clock is corrected by the API's time", async () => {
    await ask("/_emulator/clock", { skew: 7200 });
    const { code, stderr } = await hms("start", newRoom());
    await ask("/_emulator/clock", { skew: 0 });
    assert.equal(code, 0, stderr);
  });

  it("a refused connection exits with 1", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    const baseUrl = `http://127.0.0.1:${server.address().port}/v2`;
    await new Promise((closed) => server.close(closed));
    const { code, stderr } = await hms("start", "room", "--base-url", baseUrl, "--timeout", "5s");
    assert.equal(code, 1, stderr);
    assert.match(stderr, /got no answer: connect ECONNREFUSED/);
  });
});
