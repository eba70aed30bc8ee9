// `hms-live doctor` predicts whether a start would be refused. Each verdict is compared with an actual start.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { packageUrl, startEmulator } from "./built.mjs";
import { ACCESS_KEY, begin, environment, objectOf, run, SECRET } from "./cli/program.mjs";
import { startApi, TOKEN } from "./handler/api.mjs";

const library = await import(packageUrl("dist/server.js"));

let emulator;
let env;
let call;
let rooms = 0;
const newRoom = () => `doctor-${++rooms}`;
const hms = (...given) => run(given, env);

async function control(path, body, method = "POST") {
  const answer = await fetch(`${emulator.origin}/_emulator${path}`, { method, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json().catch(() => undefined);
}

/** The doctor's JSON report about a room, with its rows by name. */
async function examined(room, ...given) {
  const all = await hms("doctor", room, ...given, "--json");
  assert.equal(all.stderr, "");
  const said = objectOf(all);
  return { ...said, code: all.code, rows: Object.fromEntries(said.checks.map((row) => [row.check, row])) };
}

/** The verdict must agree with an actual start. */
async function assertMatchesStart({ wouldStart, code }, room, ...given) {
  const start = await hms("start", room, ...given);
  assert.equal(start.code === 0, wouldStart, start.stderr);
  assert.equal(code, wouldStart ? 0 : start.code);
}

before(async () => {
  emulator = await startEmulator();
  env = environment(`${emulator.origin}/v2`);
  call = { credentials: { accessKey: ACCESS_KEY, secret: SECRET }, baseUrl: env.HMS_BASE_URL };
});
after(() => emulator?.stop());

describe("doctor", () => {
  it("prints a row per check with its request, and a verdict, and only sends GETs", async () => {
    const room = newRoom();
    const { code, stdout, stderr } = await hms("doctor", room);
    assert.deepEqual([code, stderr], [0, ""]);
    const names = ["credentials", "clock", "room", "template", "on air", "people", "room codes"];
    assert.deepEqual(
      [...stdout.matchAll(/^(?:ok|warning|failed) +(\S+(?: \S+)?)/gm)].map(([, name]) => name),
      names,
    );
    assert.match(stdout, /^ {22}sent GET \/v2\/rooms\/doctor-1: 200$/m);
    assert.match(stdout, /\n\nA start would be accepted.*\.\n$/);
    const sent = await (await fetch(`${emulator.origin}/_emulator/requests?room=${room}&path=/v2/`)).json();
    assert.ok(sent.length > 5 && sent.every(({ method }) => method === "GET"), JSON.stringify(sent));
  });

  it("finds a live stream, and suggests how to stop it", async () => {
    const room = newRoom();
    const { id } = objectOf(await hms("start", room, "--json"));
    const said = await examined(room);
    assert.equal(said.code, 4);
    assert.deepEqual(said.rows["on air"].next, [`hms-live stop ${id}`]);
    assert.match(
      said.verdict,
      new RegExp(`^A start would be refused, because live stream ${id} is (starting|running)\\.$`),
    );
    await assertMatchesStart(said, room);
  });

  for (const [route, kind] of [
    ["start-recording", "recording"],
    ["start-external-stream", "external stream"],
  ]) {
    it(`finds a ${kind} that occupies the room`, async () => {
      const room = newRoom();
      await control(`/rooms/${room}/${route}`, { rtmp_urls: ["rtmp://a.example/live/canary-key"] });
      const said = await examined(room);
      const [, id] = new RegExp(`because ${kind} (\\w+) is (?:starting|running)\\.$`).exec(said.verdict);
      const next = kind === "recording" ? `POST /v2/recordings/${id}/stop` : `hms-live stop ${id}`;
      assert.ok(said.rows["on air"].next[0].includes(next), said.rows["on air"].next[0]);
      assert.doesNotMatch(JSON.stringify(said), /canary/);
      await assertMatchesStart(said, room);
    });
  }

  it("says that a destination has to be named, and whether the given one exists", async () => {
    const room = newRoom();
    await control(`/rooms/${room}`, { destinations: ["main", "backup"] }, "PUT");
    const several = await examined(room);
    assert.match(several.verdict, /must name one of (main, backup|backup, main)\.$/);
    await assertMatchesStart({ ...several, code: 1 }, room);
    const other = await examined(room, "--destination", "man");
    assert.match(other.verdict, /the template has no destination man; it has (main, backup|backup, main)\.$/);
    await assertMatchesStart(other, room, "--destination", "man");
    await assertMatchesStart(await examined(room, "--destination", "main"), room, "--destination", "main");
  });

  it("says when a start needs a meeting URL", async () => {
    const room = newRoom();
    await control(`/rooms/${room}`, { live_streaming_enabled: false }, "PUT");
    const said = await examined(room);
    await assertMatchesStart({ ...said, code: 1 }, room);
    assert.match(said.rows.template.next[0], /--meeting-url/);
    const given = ["--meeting-url", "https://a.example/x"];
    await assertMatchesStart(await examined(room, ...given), room, ...given);
  });

  it("finds a disabled room", async () => {
    const room = newRoom();
    await library.updateRoom(room, { enabled: false }, call);
    const said = await examined(room);
    assert.match(said.verdict, /because the room doctor-\d+ is disabled\.$/);
    await assertMatchesStart(said, room);
  });

  it("finds that the room does not exist", async () => {
    await control("/settings", { strict_rooms: true }, "PUT");
    const said = await examined("64101349d0f56e684b608c0a");
    await control("/settings", { strict_rooms: false }, "PUT");
    assert.deepEqual([said.code, said.checks.length], [1, 3]);
    assert.match(said.verdict, /because this account has no room 64101349d0f56e684b608c0a\.$/);
  });

  it("names the roles that have a room code, without the code", async () => {
    const room = newRoom();
    assert.equal((await examined(room)).rows["room codes"].state, "warning");
    const { code } = await library.getRoomCode(room, "host", call);
    const said = await examined(room);
    assert.deepEqual(
      [said.rows["room codes"].state, said.rows["room codes"].found],
      ["ok", "roles with a room code: host"],
    );
    assert.ok(!JSON.stringify(said).includes(code));
    await control(`/rooms/${room}/join`, { role: "host" });
    assert.match((await examined(room)).rows.people.found, /^1 person is in the room$/);
  });

  it("measures the clock skew, and corrects for it", async () => {
    await control("/clock", { skew: 3600 });
    const said = await examined(newRoom());
    await control("/clock", { skew: 0 });
    assert.equal(said.code, 0);
    assert.equal(said.rows.clock.state, "warning");
    assert.deepEqual(
      said.rows["on air"].state,
      "ok",
      "recordings are read with a token that is valid at the API's time",
    );
    assert.match(said.rows.clock.found, /^this machine's clock is (359\d|360\d) s behind the API's/);
  });

  it("distinguishes wrong credentials from a wrong room", async () => {
    const all = await run(["doctor", newRoom(), "--json"], {
      ...env,
      HMS_ACCESS_KEY: "swapped",
      HMS_SECRET: "64101349d0f56e684b608c08",
    });
    const { verdict, checks } = objectOf(all);
    assert.deepEqual([all.code, checks[0].state], [1, "failed"]);
    assert.match(
      verdict,
      /refuses the access key and secret; .*24 hexadecimal digits.*; HMS_SECRET looks like an access key/,
    );
    assert.doesNotMatch(all.stdout, /swapped|64101349d0f56e684b608c08/);
  });
});

describe("doctor with a hostile server", () => {
  let api;
  let there;
  before(async () => {
    api = await startApi();
    there = environment(api.baseUrl);
  });
  after(() => api?.stop());

  const ROOM = { id: "room-1", enabled: true, template_id: "template-1" };
  const answers =
    (said) =>
    ({ url }) => {
      if (url.startsWith("/v2/rooms/")) return { body: { ...ROOM, name: said } };
      if (url.includes("/destinations")) return { body: { hlsDestinations: { one: { name: said, role: said } } } };
      if (url.includes("/active-rooms/")) return { body: { id: said, session: { id: said, peers: [said] } } };
      if (url.includes("/room-codes/"))
        return {
          body: { data: [{ code: "abc-defg-hij", room_id: "room-1", role: said, enabled: true }], limit: 20, last: "" },
        };
      if (url.includes("/recordings?")) return { body: { data: [{ id: said, room_id: "room-1", status: "running" }] } };
      return { body: { data: [], limit: 10, last: "" } };
    };

  it("prints no control characters, secrets or room codes", async () => {
    api.answer = answers(`\x1b[2J\u202e ${SECRET} Bearer ${TOKEN} abc-defg-hij`);
    for (const form of [[], ["--json"]]) {
      const { code, stdout, stderr } = await run(["doctor", "room-1", ...form], there);
      assert.equal(code, 4, stdout + stderr);
      assert.doesNotMatch(stdout.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
      for (const secret of [SECRET, TOKEN, "abc-defg-hij"]) assert.ok(!stdout.includes(secret), stdout);
      assert.match(stdout, /u202e/);
    }
  });

  it("does not take another server's answer for the API's", async () => {
    for (const answer of [
      { status: 404, body: "<html>not found" },
      { status: 502, body: {} },
      { status: 200, body: "<html>" },
    ]) {
      api.answer = () => answer;
      const all = await run(["doctor", "room-1", "--timeout", "3s", "--json"], there);
      assert.equal(all.code, 1, all.stdout);
      const states = objectOf(all).checks.map(({ check, state }) => [check, state]);
      assert.deepEqual(
        [states[0], states[2]],
        [
          ["credentials", "warning"],
          ["room", "failed"],
        ],
      );
      assert.match(objectOf(all).verdict, /because the room could not be read/);
    }
  });

  it("warns about what could not be read, instead of taking it for absent", async () => {
    const usual = answers("fine");
    for (const [part, status, body] of [
      ["/recordings?", 500, {}],
      ["/recordings?", 200, "x".repeat(3_000_000)],
      ["/recordings?", 200, "<html>"],
      ["/external-streams", 403, {}],
      ["/destinations", 404, {}],
      ["/room-codes/", 200, []],
      ["/active-rooms/", 403, {}],
    ]) {
      api.answer = (request) => {
        if (request.url.includes(part)) return { status, body };
        return request.url.includes("/recordings?") ? { body: { data: null } } : usual(request);
      };
      const { code, stdout } = await run(["doctor", "room-1", "--timeout", "30s"], there);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^warning .*could/m, part);
      assert.match(stdout, /A start would be accepted, as far as these checks can tell; see the warnings: /);
    }
  });

  it("ends in time when nothing answers, and on Ctrl-C", async () => {
    api.answer = () => new Promise(() => {});
    const { code, stdout } = await run(["doctor", "room-1", "--timeout", "500ms"], there);
    assert.equal(code, 1);
    assert.match(stdout, /A start would fail, because the room could not be read/);
    const usual = answers("fine");
    const asked = new Promise((resolve) => {
      api.answer = (request) => {
        if (!request.url.includes("/recordings?")) return usual(request);
        resolve();
        return new Promise(() => {});
      };
    });
    const program = begin(["doctor", "room-1"], there);
    await asked;
    program.child.kill("SIGINT");
    assert.equal((await program.ended).code, 130);
  });
});
