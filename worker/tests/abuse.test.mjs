// Abuse: taking all connections, evading rate limits, forging sessions; and settings that are less safe than they look.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { startEmulator } from "../../tests/built.mjs";
import { listen, watch } from "./viewers.mjs";
import {
  ask,
  folder,
  newRoom,
  scratch,
  session,
  SESSION_SECRET,
  shared,
  start,
  startBoth,
  startOnce,
  startsOf,
  startWorker,
  until,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const from = (address) => ({ "cf-connecting-ip": address });

describe("abuse", () => {
  let emulator, worker, token;
  const t = shared(async (t) => {
    const set = { AUDIENCES_PER_REGION: "1", VIEWERS_PER_AUDIENCE: "12" };
    ({ emulator, worker } = await startBoth(t, { startDelay: 600, set }));
    token = await session();
  });

  test("an address that holds every connection loses one to each newcomer", limit, async () => {
    const room = newRoom();
    // Both kinds of connection, from many addresses of one /48.
    const many = Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? watch : listen)(worker, room, from(`2001:db8:7:${index}::1`)),
    );
    await Promise.all(many.map(({ opened }) => opened));
    await assert.rejects(watch(worker, room, from("2001:db8:7:ff::1")).opened, /503/);
    const others = [];
    for (let index = 1; index <= 5; index += 1) {
      const viewer = watch(worker, room, from(`203.0.113.${index}`));
      await viewer.opened;
      others.push(viewer);
    }
    const { body: stream } = await start(worker, room, token);
    const hears = ({ told }) => told.at(-1)?.stream?.id === stream.id;
    await until(() => others.every(hears), "the newcomers receive the start");
    await until(() => many.filter(hears).length === 12 - others.length, "so do the remaining connections");
    for (const { socket, close } of [...many, ...others]) socket ? socket.close() : close();
  });

  test("viewers with one connection each are not disconnected for a newcomer", limit, async () => {
    const room = newRoom();
    const viewers = Array.from({ length: 12 }, (_, index) => watch(worker, room, from(`198.51.100.${index}`)));
    await Promise.all(viewers.map(({ opened }) => opened));
    await assert.rejects(watch(worker, room, from("203.0.113.1")).opened, /503/);
    for (const { socket } of viewers) socket.close();
  });

  test("the first valid session counts among other tokens and cookies", limit, async () => {
    const junk = { cookie: `session=junk; session=; session=${await session()}` };
    const foreign = { authorization: "Bearer of-another-program", cookie: `session=${await session()}` };
    const basic = { authorization: "Basic dTpw", cookie: `a=b; session="${await session()}"` };
    const expired = { cookie: `session=${await session("*", { expiresIn: "-1s" })}; session=${await session()}` };
    const merged = { authorization: `Bearer foreign, Bearer ${await session()}` };
    for (const headers of [junk, foreign, basic, expired, merged]) {
      const path = `/api/live-streams/room/${newRoom()}/start`;
      assert.equal((await ask(worker, path, { method: "POST", headers })).status, 200, JSON.stringify(headers));
    }
    const none = { authorization: "Bearer x", cookie: "session=y; session=z" };
    const refused = await ask(worker, `/api/live-streams/room/${newRoom()}/start`, { method: "POST", headers: none });
    assert.equal(refused.status, 401);
  });

  test('only the text "*" grants all rooms', limit, async () => {
    for (const rooms of [["*"], { "*": "" }, { "*": "abc-defg-hij" }, [], {}, "", null, true, 1]) {
      const room = newRoom();
      assert.equal((await startOnce(worker, room, await session(rooms))).status, 403, JSON.stringify(rooms));
      assert.equal((await startsOf(emulator, room)).length, 0);
    }
    assert.equal((await startOnce(worker, newRoom(), await session("*"))).status, 200);
    const given = [`${folder}/session.mjs`, "--caller", "bob", "--room", "*"];
    const { stdout } = await promisify(execFile)(process.execPath, given, { env: { ...process.env, SESSION_SECRET } });
    assert.equal((await startOnce(worker, newRoom(), stdout.trim())).status, 200);
  });

  test("a /48 has a higher limit of its own", limit, async () => {
    const strict = await startWorker(t, { emulator, state: await scratch(t), set: { READS_PER_MINUTE: "5" } });
    const path = `/api/live-streams?room_id=${newRoom()}`;
    const reads = Array.from({ length: 100 }, (_, index) =>
      ask(strict, path, { headers: from(`2001:db8:9:${index.toString(16)}::1`) }),
    );
    const statuses = (await Promise.all(reads)).map(({ status }) => status);
    const good = statuses.filter((status) => status === 200).length;
    assert.ok(good >= 40 && good < 50, `${good} of 100`);
    assert.equal(statuses.filter((status) => status === 429).length, 100 - good);
    assert.equal((await ask(strict, path, { headers: from("2001:db8:10::1") })).status, 200);
    // One address in three notations.
    const same = ["203.0.113.9", "::ffff:203.0.113.9", "::FFFF:cb00:7109"];
    const answers = [];
    for (let index = 0; index < 9; index += 1) {
      answers.push((await ask(strict, path, { headers: from(same[index % 3]) })).status);
    }
    assert.deepEqual(answers.slice(5), [429, 429, 429, 429]);
  });

  test("behind another proxy, ADDRESS_HEADER identifies callers", limit, async () => {
    const set = { READS_PER_MINUTE: "2", ADDRESS_HEADER: "x-real-ip" };
    const proxied = await startWorker(t, { emulator, state: await scratch(t), set });
    const path = `/api/live-streams?room_id=${newRoom()}`;
    for (const address of ["nobody", "203.0.113.1", "203.0.113.2", "203.0.113.3"]) {
      const statuses = [];
      for (let times = 0; times < 3; times += 1) {
        // The default header, which a caller could forge here, is ignored, and so are invalid addresses.
        const own = address === "nobody" ? ["192.0.2.1, 192.0.2.2", "", "x"][times] : address;
        const headers = { "x-real-ip": own, ...from(`192.0.2.${times}`) };
        statuses.push((await ask(proxied, path, { headers })).status);
      }
      assert.deepEqual(statuses, [200, 200, 429], address);
    }
  });
});

test("unsafe settings are named at start-up without their values", limit, async (t) => {
  const emulator = await startEmulator();
  t.after(() => emulator.stop());
  for (const [set, complaint] of [
    [{ WEBHOOK_SECRET: "x" }, /^WEBHOOK_SECRET is too short/],
    [{ WEBHOOK_SIGNATURE_SECRET: "x" }, /^WEBHOOK_SIGNATURE_SECRET is too short/],
    [{ WEBHOOK_SECRET: emulator.secret }, /^WEBHOOK_SECRET must not be the same as HMS_SECRET/],
    [{ WEBHOOK_SECRET: `canary-another-secret, ${SESSION_SECRET}` }, /^WEBHOOK_SECRET must not be .* SESSION_SECRET/],
    [{ WEBHOOK_SIGNATURE_SECRET: SESSION_SECRET }, /^WEBHOOK_SIGNATURE_SECRET must not be .* SESSION_SECRET/],
    [{ MEETING_ORIGINS: "http://acme.app.100ms.live" }, /^MEETING_ORIGINS: http:.* must be https/],
    [{ MEETING_ORIGINS: "http://localhost:3000" }, /^MEETING_ORIGINS: http:.* must be https/],
    [{ ALLOWED_ORIGINS: "http://live.example.com" }, /^ALLOWED_ORIGINS: .*http:\/\/live.example.com/],
    [{ ADDRESS_HEADER: "two words" }, /^ADDRESS_HEADER is no name/],
    [{ STOP_UNWATCHED_MINUTES: "soon" }, /^STOP_UNWATCHED_MINUTES must be a number/],
    [{ STOP_AFTER_HOURS: "-1" }, /^STOP_AFTER_HOURS must be a number/],
  ]) {
    const state = await scratch(t);
    const broken = await startWorker(t, { emulator, state, set, logs: true });
    const { status, body, text } = await ask(broken, "/api/live-streams/x");
    assert.equal(status, 503, JSON.stringify(set));
    assert.equal(body.details.length, 1, `${body.details}`);
    assert.match(body.details[0], complaint);
    await until(() => broken.log.some((line) => complaint.test(line.trim())), "the log names it");
    assert.ok(!/canary/.test(text + broken.log.join("\n")));
    await broken.kill();
  }
  // Plain http is allowed on loopback, and 100ms may sign webhooks with the app's secret.
  const set = { ALLOWED_ORIGINS: "http://localhost:3000", WEBHOOK_SIGNATURE_SECRET: emulator.secret };
  const good = await startWorker(t, { emulator, state: await scratch(t), set });
  assert.equal((await ask(good, "/api/live-streams/x")).status, 404);
});
