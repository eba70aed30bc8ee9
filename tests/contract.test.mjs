// The contract: claims.json, and a run of `cargo xtask contract` against the emulator, which fulfils all claims.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { packageUrl, root } from "./built.mjs";
import { assumptions } from "./contract/document.mjs";
import { asks, families, requestOf, rows } from "./contract/questions.mjs";
import {
  begin,
  beginWithoutKeys,
  limit,
  MEETING_URL,
  ROOM,
  result,
  run,
  concurrent,
  test,
} from "./contract/harness.mjs";

const { createManagementToken } = await import(packageUrl("dist/server.js"));

/** Names of the rooms that the contract created, enabled or disabled ones. */
async function roomsOf({ accessKey, secret, baseUrl }, enabled) {
  const token = await createManagementToken({ accessKey, secret });
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await (await fetch(`${baseUrl}/rooms?enabled=${enabled}&limit=100`, { headers })).json();
  return data
    .map(({ name }) => name)
    .filter((name) => name.startsWith("hms-live-contract"))
    .sort();
}

describe("claims.json", () => {
  it("has the same claims as docs/assumptions.md", () => {
    const written = readFileSync(`${root}/docs/assumptions.md`, "utf8");
    assert.equal(written, assumptions(), "`node tests/contract/document.mjs` writes it");
    for (const { id, claim } of rows) {
      assert.equal(written.match(new RegExp(`\\| \`${id}\`[: ]`, "g"))?.length, 1, `${id} stands there once`);
      assert.ok(written.includes(`| ${claim} |`), id);
    }
  });

  it("has a claim, its grounds and its consequence for each row, and either a question or the reason why there is none", () => {
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, "ids are unique");
    const known = ["id", "claim", "grounds", "otherwise", "ask", "body", "expected", "needs", "unasked", "family"];
    for (const row of rows) {
      assert.deepEqual(
        Object.keys(row).filter((name) => !known.includes(name)),
        [],
        row.id,
      );
      for (const name of ["id", "claim", "grounds", "otherwise"]) assert.ok(row[name].length > 1, `${row.id}: ${name}`);
      assert.equal(row.ask === undefined, row.unasked !== undefined, row.id);
      assert.equal(row.expected === undefined, row.unasked !== undefined, row.id);
      for (const need of row.needs ?? []) assert.ok(["start", "create", "meeting-url"].includes(need), row.id);
    }
  });

  it("has a function or a request for each question, and no function without a row", () => {
    const asked = rows.filter(({ unasked }) => unasked === undefined);
    for (const row of asked) assert.ok(asks[row.id] ?? requestOf(row), row.id);
    for (const id of Object.keys(asks))
      assert.ok(
        asked.some((row) => row.id === id),
        `${id} is declared`,
      );
  });

  it("has no start in a row that does not need --start", () => {
    for (const row of rows.filter(({ needs = [] }) => !needs.includes("start"))) {
      assert.ok(!requestOf(row)?.[1].endsWith("/start"), row.id);
    }
  });

  it("has unique families", () => {
    assert.equal(new Set(families.map(({ family }) => family)).size, families.length);
  });
});

describe("without keys", concurrent, () => {
  it("the emulator is asked, and everything is as expected", limit, async () => {
    const { code, stdout, stderr } = await beginWithoutKeys([]).over;
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /asked of the emulator/);
    assert.match(stdout, /\d\d as expected, 0 differ, 0 could not be asked/);
    assert.equal(stderr, "");
  });

  it("with every flag all questions are asked", limit, async () => {
    const all = result(await beginWithoutKeys(["--start", "--create", "--json"]).over);
    assert.equal(all.code, 0, all.stderr);
    const unasked = rows.filter((row) => row.unasked !== undefined).map(({ id }) => id);
    assert.deepEqual(all.verdicts("not asked"), unasked);
    assert.equal(all.verdicts("as expected").length, rows.length - unasked.length);
    assert.equal(all.row("key-start").seen, "with the key");
    assert.deepEqual(
      all.started.map(({ kind, stopped }) => [kind, stopped]),
      [["live-streams", true]],
    );
  });

  it("arguments that need keys are rejected", limit, async () => {
    for (const args of [["--room", ROOM], ["--base-url", "https://api.example/v2"], ["--begin"], ["--timeout", "0"]]) {
      const { code, stderr, stdout } = await beginWithoutKeys(args).over;
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /^error: .*\n`cargo xtask contract --help`/);
    }
  });
});

describe("with keys", concurrent, () => {
  test("nothing is started, created or changed without a flag", async (api) => {
    const { code, stderr, verdicts, row } = await run(api);
    assert.equal(code, 0, stderr);
    assert.equal(row("start").reason, "needs --start");
    assert.equal(row("room-create").reason, "needs --create");
    assert.ok(verdicts("as expected").length > 35);
    const written = (await api.requests()).filter(({ method }) => method !== "GET");
    assert.deepEqual([...new Set(written.map(({ path }) => path.replace(/f{24}/, "unknown")))].sort(), [
      "/v2/external-streams/unknown/stop",
      "/v2/live-streams/unknown/pause-recording",
      "/v2/live-streams/unknown/stop",
      "/v2/live-streams/unknown/timed-metadata",
      "/v2/recordings/unknown/stop",
      "/v2/token",
    ]);
    assert.equal((await api.control("GET", "/state")).totals.streams, 0);
  });

  test("--create leaves its rooms disabled", async (api) => {
    const { code, stderr, row } = await run(api, ["--create"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /--create: makes or changes the rooms/);
    assert.equal(row("room-off-start").reason, "needs --start");
    assert.deepEqual(await roomsOf(api, true), []);
    assert.deepEqual(await roomsOf(api, false), ["hms-live-contract", "hms-live-contract-other"]);
    assert.equal((await run(api, ["--create"])).code, 0, "and a second time");
  });

  test("--start starts one stream, which is announced before and stopped afterwards", async (api) => {
    const started = await begin(api, ["--start", "--meeting-url", MEETING_URL]).over;
    assert.equal(started.code, 0, started.all);
    const notice = started.stdout.indexOf(`--start, in room ${ROOM}:`);
    assert.ok(notice >= 0 && notice < started.stdout.indexOf("Tokens and errors"));
    assert.match(started.stdout, /billed: that stream/);
    assert.match(started.stdout, /stopped: [\da-f]{24} of live-streams/);
    assert.ok(!started.all.includes("canary"), "no token of the meeting, no secret");
    assert.equal((await api.control("GET", `/streams?room=${ROOM}`)).length, 1);
    assert.deepEqual(await api.onAir(), []);
  });

  test("without a meeting URL the questions about the key are skipped", async (api) => {
    const { code, stderr, row } = await run(api, ["--start"]);
    assert.equal(code, 0, stderr);
    assert.equal(row("start").verdict, "as expected");
    for (const id of ["key-start", "key-list", "start-same-key"]) assert.equal(row(id).reason, "needs --meeting-url");
  });

  test("--start without --room is rejected before any request", async (api) => {
    const ended = await begin(api, ["--start"], { room: [] }).over;
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /--start needs --room/);
  });
});
