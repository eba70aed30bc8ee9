// Webhooks, alarms, and the updates that viewers receive.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { listen, watch } from "./viewers.mjs";
import {
  ask,
  control,
  deliver,
  eventOf,
  newRoom,
  requestsOf,
  scratch,
  session,
  shared,
  start,
  startBoth,
  startWorker,
  SIGNATURE_SECRET,
  until,
  WEBHOOK_SECRET,
} from "./worker.mjs";

const limit = { timeout: 240_000 };
const started = { started_at: "2023-03-22T04:24:10.155978231Z" };
const stopped = { ...started, stopped_at: "2023-03-22T04:34:10.155978231Z", reason: "client request" };

const shuffled = (list) =>
  list
    .map((item) => [Math.random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

describe("following", () => {
  let emulator, worker, token;
  shared(async (t) => {
    // The emulator's streams stay "starting", so that every update comes from a webhook.
    ({ emulator, worker } = await startBoth(t, { startDelay: 600 }));
    token = await session();
  });

  test("viewers receive each change over WebSockets and server-sent events", limit, async () => {
    const room = newRoom();
    const [first, second] = [watch(worker, room), listen(worker, room)];
    await Promise.all([first.opened, second.opened]);
    const { body: stream } = await start(worker, room, token);
    await deliver(worker, eventOf("hls.started.success", stream, room, started));
    await deliver(
      worker,
      eventOf("hls.stopped.success", stream, room, { ...stopped, recording_vod_playlist_enabled: true }),
    );
    await deliver(worker, eventOf("hls.recording.success", stream, room, stopped));
    const all = [null, "starting", "running", "post_processing", "completed"];
    await until(
      () => first.told.length === all.length && second.told.length === all.length,
      "both have received every change",
    );
    assert.deepEqual(first.statuses(), all);
    assert.deepEqual(second.told, first.told);
    assert.match(second.lines.at(-1), /^event: stream\nid: \d+\ndata: /);
    const late = watch(worker, room);
    await late.opened;
    assert.deepEqual(late.told, [first.told.at(-1)]);
    for (const { socket } of [first, late]) socket.close();
    second.close();
  });

  test("viewers get id, status, playback URL and times", limit, async () => {
    const room = newRoom();
    const { body } = await start(worker, room, token);
    const viewer = watch(worker, room);
    await viewer.opened;
    const { stream } = viewer.told[0];
    const seen = Object.entries(stream).filter(([, value]) => value !== "" && value !== null);
    assert.deepEqual(Object.fromEntries(seen), {
      id: body.id,
      status: "starting",
      playback: { url: body.playback.url },
      created_at: body.created_at,
      updated_at: body.updated_at,
    });
    const read = await ask(worker, `/api/live-streams/${body.id}`);
    assert.deepEqual(read.body, stream);
    assert.deepEqual((await ask(worker, `/api/live-streams?room_id=${room}&status=starting`)).body.data, [stream]);
    viewer.socket.close();
  });

  test("webhooks sent three times and shuffled cause one transition each, never backwards", limit, async () => {
    for (let round = 0; round < 12; round += 1) {
      const room = newRoom();
      const { body: stream } = await start(worker, room, token);
      const viewer = watch(worker, room);
      await viewer.opened;
      const events = [
        eventOf("hls.started.success", stream, room, started),
        eventOf("hls.stopped.success", stream, room, { ...stopped, recording_vod_playlist_enabled: true }),
        eventOf("hls.recording.success", stream, room, stopped),
      ];
      const answers = [];
      // The last two rounds deliver all at once.
      const sent = shuffled([...events, ...events, ...events]);
      if (round < 10) for (const event of sent) answers.push(await deliver(worker, event));
      else answers.push(...(await Promise.all(sent.map((event) => deliver(worker, event)))));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      await until(() => viewer.statuses().at(-1) === "completed", "the end");
      await sleep(100);
      const heard = viewer.statuses().filter((status, index, all) => status !== all[index - 1]);
      const order = ["starting", "running", "post_processing", "completed"];
      const steps = heard.map((status) => order.indexOf(status));
      assert.deepEqual(
        steps,
        [...new Set(steps)].sort(),
        `backwards or twice: ${heard} of ${sent.map(({ type }) => type)}`,
      );
      assert.deepEqual(
        viewer.told.map(({ revision }) => revision),
        [...new Set(viewer.told.map(({ revision }) => revision))],
      );
      viewer.socket.close();
    }
  });

  test("webhooks sent three times in order cause exactly one transition each", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const viewer = watch(worker, room);
    await viewer.opened;
    for (const [type, data] of [
      ["hls.started.success", started],
      ["hls.stopped.success", { ...stopped, recording_vod_playlist_enabled: true }],
      ["hls.recording.success", stopped],
    ]) {
      const event = eventOf(type, stream, room, data);
      for (let times = 0; times < 3; times += 1) assert.equal((await deliver(worker, event)).status, 200);
    }
    await until(() => viewer.statuses().at(-1) === "completed", "the end");
    assert.deepEqual(viewer.statuses(), ["starting", "running", "post_processing", "completed"]);
    viewer.socket.close();
  });

  test("a failure is reported; the recording of an earlier stream does not end the running one", limit, async () => {
    const room = newRoom();
    const { body: first } = await start(worker, room, token);
    await deliver(worker, eventOf("hls.started.success", first, room, started));
    await ask(worker, `/api/live-streams/${first.id}/stop`, { method: "POST", token });
    await control(emulator, "clock", { advance: 5 });
    const { body: second } = await start(worker, room, token);
    assert.notEqual(second.id, first.id);
    await deliver(worker, eventOf("hls.started.success", second, room, { started_at: "2024-01-01T00:00:00Z" }));
    await deliver(worker, eventOf("hls.recording.success", first, room, stopped));
    const status = async ({ id }) => (await ask(worker, `/api/live-streams/${id}`)).body.status;
    assert.equal(await status(second), "running");
    await deliver(worker, eventOf("hls.failure", second, room, { error_type: "MAX_RETRIES_REACHED", error_code: 1 }));
    assert.equal(await status(second), "failed");
    assert.equal((await deliver(worker, eventOf("hls.recording.success", { id: "unheard-of" }, room))).status, 200);
    assert.equal(await status(second), "failed");
  });

  test("after a webhook about a stream started elsewhere the room asks the API", limit, async () => {
    const room = newRoom();
    const { createManagementToken } = await import("hms-live/server");
    const management = await createManagementToken({ accessKey: emulator.accessKey, secret: emulator.secret });
    const api = { url: emulator.origin };
    const path = `/v2/live-streams/room/${room}/start`;
    const { body: stream } = await ask(api, path, { method: "POST", token: management, body: {} });
    const viewer = watch(worker, room);
    await viewer.opened;
    assert.deepEqual(viewer.statuses(), [null]);
    await deliver(worker, eventOf("hls.started.success", stream, room, started));
    await until(() => viewer.told.length > 1, "the viewer has received the update");
    assert.equal(viewer.told[1].stream.id, stream.id);
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}`)).status, 200);
    viewer.socket.close();
  });

  test("unverified webhooks get a 401, irrelevant ones a 200", limit, async () => {
    const room = newRoom();
    const { body: stream } = await start(worker, room, token);
    const event = eventOf("hls.started.success", stream, room, started);
    for (const headers of [
      { "x-webhook-secret": `${WEBHOOK_SECRET}x` },
      { "x-webhook-secret": "" },
      { "x-100ms-signature": "00" },
      { "x-100ms-signature": "" },
    ]) {
      const { status, body } = await deliver(worker, event, headers);
      assert.deepEqual([status, body.code], [401, 401]);
    }
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}`)).body.status, "starting");
    assert.equal((await deliver(worker, { ...event, type: "peer.join.success" })).status, 200);
    assert.equal((await deliver(worker, eventOf("hls.started.success", stream, "../../etc"))).status, 200);
    assert.equal(
      (await deliver(worker, { ...event, data: { ...event.data, filler: "x".repeat(300_000) } })).status,
      413,
    );
    assert.equal((await ask(worker, `/api/live-streams/${stream.id}`)).body.status, "starting");
  });
});

test("a webhook is answered at once while the API hangs, and the API is asked again later", limit, async (t) => {
  const { emulator, worker } = await startBoth(t, { startDelay: 600 });
  const elsewhere = await startWorker(t, { emulator, state: await scratch(t) });
  const room = newRoom();
  const { body: stream } = await start(elsewhere, room, await session());
  await control(emulator, "rules", { path: "/v2/live-streams/*", method: "GET", stall: "headers" });
  const viewer = watch(worker, room);
  await viewer.opened;
  const began = Date.now();
  assert.equal((await deliver(worker, eventOf("hls.started.success", stream, room, started))).status, 200);
  // A request to the API times out after 20 seconds.
  assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
  await until(() => viewer.statuses().at(-1) !== null, "the API was asked again");
  viewer.socket.close();
});

test("without webhooks, alarms follow the stream to its end", limit, async (t) => {
  const { emulator, worker } = await startBoth(t, { startDelay: 3 });
  const [room, token] = [newRoom(), await session()];
  const viewer = watch(worker, room);
  await viewer.opened;
  const { body: stream } = await start(worker, room, token, { recording: { hls_vod: true } });
  await until(() => viewer.statuses().at(-1) === "running", "running");
  await ask(worker, `/api/live-streams/${stream.id}/stop`, { method: "POST", token });
  await until(() => viewer.statuses().at(-1) === "completed", "completed");
  assert.deepEqual([...new Set(viewer.statuses())].length, viewer.statuses().length);
  const asked = (await requestsOf(emulator, room)).filter(
    ({ method, path }) => method === "GET" && path.endsWith(stream.id),
  );
  assert.ok(asked.length > 2 && asked.length < 30, `${asked.length} questions`);
});

test("the emulator's webhooks in three copies and out of order cause one transition each", limit, async (t) => {
  const { emulator, worker } = await startBoth(t, { startDelay: 1 });
  const token = await session();
  const settings = {
    url: `${worker.url}/webhooks/100ms`,
    headers: { "x-webhook-secret": WEBHOOK_SECRET },
    signature_secret: SIGNATURE_SECRET,
    copies: 3,
    jitter: 3,
  };
  await control(emulator, "webhooks/settings", settings, "PUT");
  const rooms = Array.from({ length: 8 }, () => newRoom("webhooks"));
  const viewers = rooms.map((room) => watch(worker, room));
  await Promise.all(viewers.map(({ opened }) => opened));
  for (const room of rooms) await start(worker, room, token, { recording: { hls_vod: true } });
  await until(() => viewers.every((viewer) => viewer.statuses().includes("running")), "all are running");
  for (const room of rooms) await ask(worker, `/api/live-streams/room/${room}/stop`, { method: "POST", token });
  await until(() => viewers.every((viewer) => viewer.statuses().at(-1) === "completed"), "all are completed");
  const deliveries = async () => (await control(emulator, "webhooks")).flatMap(({ deliveries }) => deliveries);
  await until(
    async () => (await deliveries()).every(({ state }) => state === "delivered"),
    "every webhook has its 200",
  );
  assert.ok((await deliveries()).length >= rooms.length * 9, `${(await deliveries()).length} deliveries`);
  const order = [null, "starting", "running", "stopping", "post_processing", "completed"];
  for (const viewer of viewers) {
    const heard = viewer.statuses().filter((status, index, all) => index === 0 || status !== all[index - 1]);
    assert.deepEqual(
      heard,
      order.filter((status) => heard.includes(status)),
      "each once, and in their order",
    );
    viewer.socket.close();
  }
});

test("a restart loses no event, and returning viewers get the current state", limit, async (t) => {
  const { emulator, state, worker } = await startBoth(t, { startDelay: 600 });
  const [room, token] = [newRoom(), await session()];
  const { body: stream } = await start(worker, room, token);
  const event = eventOf("hls.started.success", stream, room, started);
  await deliver(worker, event);
  const before = watch(worker, room);
  await before.opened;
  await worker.kill();
  await before.closed;
  const again = await startWorker(t, { emulator, state });
  const viewer = watch(again, room);
  await viewer.opened;
  assert.deepEqual(viewer.told, before.told);
  assert.deepEqual(viewer.statuses(), ["running"]);
  await deliver(again, event);
  await deliver(again, eventOf("hls.stopped.success", stream, room, stopped));
  await until(() => viewer.told.length === 2, "the viewer has received the end");
  assert.deepEqual(viewer.statuses(), ["running", "completed"]);

  // A recording event makes the room ask the API, so requests show whether a repeated event is processed again.
  const questions = async () =>
    (await requestsOf(emulator, room)).filter(({ path }) => path.endsWith(stream.id)).length;
  const recording = eventOf("hls.recording.success", stream, room, stopped);
  await deliver(again, recording);
  const asked = await until(questions, "the API was asked");
  await again.kill();
  const third = await startWorker(t, { emulator, state });
  for (let times = 0; times < 3; times += 1) await deliver(third, recording);
  await sleep(1500);
  assert.equal(await questions(), asked);
  await deliver(third, eventOf("hls.recording.success", stream, room, stopped));
  await until(async () => (await questions()) > asked, "another event is heard");
  viewer.socket.close();
});
