// One stream per room under simultaneous callers, crashes and a slow or odd API.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ask,
  control,
  newRoom,
  scratch,
  session,
  shared,
  start,
  startBoth,
  startOnce,
  startsOf,
  startWorker,
  streamsOf,
  until,
} from "./worker.mjs";

const limit = { timeout: 240_000 };

describe("starting", () => {
  let emulator, worker, token;
  const t = shared(async (t) => {
    ({ emulator, worker } = await startBoth(t, { startDelay: 60 }));
    token = await session();
  });

  test("200 simultaneous starts of one room are one request, and 200 equal answers", limit, async () => {
    const room = newRoom();
    const answers = await Promise.all(Array.from({ length: 200 }, () => start(worker, room, token)));
    assert.equal((await startsOf(emulator, room)).length, 1);
    assert.equal((await streamsOf(emulator, room)).length, 1);
    assert.equal(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1);
    assert.equal(answers[0].status, 200);
    assert.equal(answers[0].body.status, "starting");
    assert.equal(answers[0].body.id, (await streamsOf(emulator, room))[0].id);
  });

  test("500 simultaneous rooms are 500 requests, none twice", limit, async () => {
    const rooms = Array.from({ length: 500 }, () => newRoom("many"));
    const answers = await Promise.all(rooms.map((room) => start(worker, room, token)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    const started = (await startsOf(emulator)).map(({ room }) => room).filter((room) => room.startsWith("many-"));
    assert.deepEqual(started.sort(), rooms.sort());
    const streams = (await streamsOf(emulator)).filter(({ room_id }) => room_id.startsWith("many-"));
    assert.equal(new Set(streams.map(({ id }) => id)).size, 500);
  });

  test("a start of a room on air returns its stream; with other parameters it is refused", limit, async () => {
    const room = newRoom();
    const first = await start(worker, room, token, { recording: { hls_vod: true, single_file_per_layer: false } });
    const again = await start(worker, room, token, { recording: { single_file_per_layer: false, hls_vod: true } });
    assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
    const other = await start(worker, room, token, {});
    assert.deepEqual([other.status, other.body.code, other.body.message], [409, 409, "stream already running"]);
    assert.equal((await startsOf(emulator, room)).length, 1);
  });

  test("when the first caller disconnects, the others still get their answer", limit, async () => {
    const room = newRoom();
    await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, delay: 1500 });
    const gone = new AbortController();
    const path = `/api/live-streams/room/${room}/start`;
    const first = ask(worker, path, { method: "POST", token, body: {}, signal: gone.signal }).catch(() => "gone");
    await until(async () => (await startsOf(emulator, room)).length === 1, "the request is at the API");
    const others = Promise.all(Array.from({ length: 5 }, () => start(worker, room, token)));
    await sleep(200);
    gone.abort();
    assert.equal(await first, "gone");
    for (const { status } of await others) assert.equal(status, 200);
    assert.equal((await start(worker, room, token)).status, 200);
    assert.equal((await startsOf(emulator, room)).length, 1);
  });

  test("a stream that was started elsewhere is returned, not started again", limit, async () => {
    const room = newRoom();
    const elsewhere = await startWorker(t, { emulator, state: await scratch(t) });
    const { body } = await start(elsewhere, room, token);
    const here = await start(worker, room, token);
    assert.deepEqual([here.status, here.body.id], [200, body.id]);
    assert.equal((await streamsOf(emulator, room)).length, 1);
  });

  test("the API's refusal of a start is passed on, and the start can be repeated", limit, async () => {
    const room = newRoom();
    await control(emulator, `rooms/${room}`, { destinations: ["a", "b"] }, "PUT");
    const refused = await start(worker, room, token);
    assert.deepEqual([refused.status, refused.body.message], [400, "invalid input"]);
    assert.match(refused.body.details[0], /destination/);
    assert.equal((await start(worker, room, token, { destination: "a" })).status, 200);
    const unknown = await start(worker, newRoom(), token, { recordng: {} });
    assert.deepEqual([unknown.status, unknown.body.code], [400, 400]);
    assert.match(unknown.body.message, /recordng/);
  });
});

for (const [when, rule, streams] of [
  ["after the API has started the stream", { stall: "headers", when: "after" }, 1],
  ["before the API has started anything", { stall: "headers", when: "before" }, 0],
]) {
  test(`workerd is killed ${when}: after a restart there is one stream`, limit, async (t) => {
    const { emulator, state, worker } = await startBoth(t, { startDelay: 60 });
    const [room, token] = [newRoom(), await session()];
    await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, ...rule });
    const lost = startOnce(worker, room, token).catch(() => "lost");
    await until(async () => (await startsOf(emulator, room)).length === 1, "the request is at the API");
    await until(async () => (await streamsOf(emulator, room)).length === streams, "the API has applied the rule");
    await worker.kill();
    assert.equal(await lost, "lost");

    const again = await startWorker(t, { emulator, state });
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(again, room, token)));
    const [{ id }, ...others] = await streamsOf(emulator, room);
    assert.deepEqual(others, []);
    for (const { status, body } of answers) assert.deepEqual([status, body.id], [200, id]);
    assert.equal((await startsOf(emulator, room)).length, streams === 1 ? 1 : 2);
  });
}

test("after a restart the alarm finds the stream of a lost start", limit, async (t) => {
  const { emulator, state, worker } = await startBoth(t, { startDelay: 60 });
  const [room, token] = [newRoom(), await session()];
  await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, stall: "headers", when: "after" });
  const lost = startOnce(worker, room, token).catch(() => "lost");
  await until(async () => (await streamsOf(emulator, room)).length === 1, "the API has started the stream");
  await worker.kill();
  await lost;
  const again = await startWorker(t, { emulator, state });
  const list = async () => (await ask(again, `/api/live-streams?room_id=${room}`)).body.data;
  const [stream] = await until(
    async () => ((await list()).length > 0 ? list() : undefined),
    "the room knows its stream",
  );
  assert.equal(stream.id, (await streamsOf(emulator, room))[0].id);
  assert.equal((await startsOf(emulator, room)).length, 1);
});

test("workerd is killed repeatedly at random moments: each room has one stream", limit, async (t) => {
  const { emulator, state, worker } = await startBoth(t, { startDelay: 600 });
  const token = await session();
  await control(emulator, "rules", { path: "/v2/**", count: 0, probability: 0.5, seed: 3, delay: 150 });
  await control(emulator, "rules", { path: "/v2/**", count: 0, probability: 0.1, seed: 4, reset: "after" });
  const rooms = [];
  let running = worker;
  for (let round = 0; round < 4; round += 1) {
    const own = Array.from({ length: 20 }, () => newRoom("kill"));
    rooms.push(...own);
    const calls = own.map(async (room) => {
      await sleep(Math.random() * 800);
      for (let times = 0; times < 3; times += 1) await startOnce(running, room, token).catch(() => "lost");
    });
    await sleep(100 + Math.random() * 900);
    await running.kill();
    await Promise.all(calls);
    running = await startWorker(t, { emulator, state });
  }
  await fetch(`${emulator.origin}/_emulator/rules`, { method: "DELETE" });
  const answers = await Promise.all(rooms.map((room) => start(running, room, token)));
  const [streams, starts] = [await streamsOf(emulator), await startsOf(emulator)];
  for (const [index, room] of rooms.entries()) {
    const [stream, ...others] = streams.filter(({ room_id }) => room_id === room);
    assert.deepEqual([answers[index].status, answers[index].body.id, others], [200, stream.id, []]);
    // The API would refuse a start of a room on air, so a missing refusal shows that none was sent.
    const refused = starts.filter((request) => request.room === room && request.status === 409);
    assert.deepEqual(refused, []);
  }
});

test("a start that the API carries out slowly is not repeated after a restart", limit, async (t) => {
  const { emulator, state, worker } = await startBoth(t, { startDelay: 60 });
  const [room, token] = [newRoom(), await session()];
  // Carries out starts some seconds later, even if the caller has gone.
  const slow = await oddApi(t, emulator, { delay: 7000 });
  await worker.stop();
  const first = await startWorker(t, { emulator, state, set: { API_URL: `${slow.origin}/v2` } });
  const lost = startOnce(first, room, token).catch(() => "lost");
  await until(() => slow.starts() === 1, "the request is at the API");
  await first.kill();
  assert.equal(await lost, "lost");

  const again = await startWorker(t, { emulator, state, set: { API_URL: `${slow.origin}/v2` } });
  const answers = await Promise.all(Array.from({ length: 5 }, () => start(again, room, token)));
  const [{ id }, ...others] = await streamsOf(emulator, room);
  assert.deepEqual(others, []);
  for (const { status, body } of answers) assert.deepEqual([status, body.id], [200, id]);
  assert.equal(slow.starts(), 1);
});

test("a start finishes once after all callers have disconnected", limit, async (t) => {
  const { emulator, worker } = await startBoth(t, { startDelay: 60 });
  const [room, token] = [newRoom(), await session()];
  await control(emulator, "rules", { path: `/v2/live-streams/room/${room}/start`, stall: "headers", when: "after" });
  const gone = new AbortController();
  const path = `/api/live-streams/room/${room}/start`;
  const asked = Array.from({ length: 3 }, () =>
    ask(worker, path, { method: "POST", token, body: {}, signal: gone.signal }).catch(() => "gone"),
  );
  await until(async () => (await streamsOf(emulator, room)).length === 1, "the API has started the stream");
  gone.abort();
  assert.deepEqual(await Promise.all(asked), ["gone", "gone", "gone"]);
  const list = async () => (await ask(worker, `/api/live-streams?room_id=${room}`)).body.data;
  await until(async () => (await list()).length === 1, "the room knows its stream");
  assert.equal((await start(worker, room, token)).body.id, (await streamsOf(emulator, room))[0].id);
  assert.equal((await startsOf(emulator, room)).length, 1);
});

test("a stream whose start got an invalid answer is found by the id in it, although lists lag", limit, async (t) => {
  const { emulator, worker } = await startBoth(t);
  await worker.stop();
  const odd = await oddApi(t, emulator, { replace: (text) => JSON.stringify({ id: JSON.parse(text).id }) });
  const strange = await startWorker(t, { emulator, state: await scratch(t), set: { API_URL: `${odd.origin}/v2` } });
  const room = newRoom();
  await control(emulator, `rooms/${room}`, { list_lag: 300 }, "PUT");
  const { status, body } = await startOnce(strange, room, await session());
  assert.deepEqual([status, /may have started/.test(body.message)], [503, true], JSON.stringify(body));
  const [{ id }] = await streamsOf(emulator, room);
  const list = async () => (await ask(strange, `/api/live-streams?room_id=${room}`)).body.data;
  await until(async () => (await list())[0]?.id === id, "the room knows its stream");
  assert.equal((await startOnce(strange, room, await session())).body.id, id);
  assert.equal(odd.starts(), 1);
});

/** A proxy of the emulator that delays starts and may replace their answers. */
async function oddApi(t, emulator, { delay = 0, replace = (text) => text }) {
  let starts = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    if (request.url.endsWith("/start")) {
      starts += 1;
      await sleep(delay);
    }
    const { method, headers } = request;
    const given = { method, headers: { authorization: headers.authorization }, ...(method === "POST" ? { body } : {}) };
    const answer = await fetch(`${emulator.origin}${request.url}`, given);
    response.writeHead(answer.status, { "content-type": "application/json", date: answer.headers.get("date") });
    const text = await answer.text();
    response.end(request.url.endsWith("/start") ? replace(text) : text);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { origin: `http://127.0.0.1:${server.address().port}`, starts: () => starts };
}
