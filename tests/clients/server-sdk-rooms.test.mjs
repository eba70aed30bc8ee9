// The vendor's server SDK against the emulator: rooms, room codes, active rooms, recordings and their assets, external streams.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertClients, emulate, newRoom } from "./emulated.mjs";
import { all, connect, notFound, rejects } from "./server-sdk.mjs";

const limit = { timeout: 120_000 };
const MEETING_URL = "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true";
const bad = (message) => ({ code: 400, name: "Bad Request", message });

let emulator;
let hms;

before(async () => {
  assertClients();
  emulator = await emulate();
  hms = connect(emulator);
}, limit);
after(() => emulator?.stop());

const join = async (room, who) => {
  const { peers } = await emulator.control("POST", `/rooms/${room}/join`, who);
  return peers.at(-1).id;
};

test("a room is created, read by id and by name, updated, disabled and enabled", limit, async () => {
  const name = `room-${newRoom()}`;
  const room = await hms.rooms.create({ name, description: "9 PM", region: "eu" });
  assert.match(room.id, /^[0-9a-f]{24}$/);
  assert.deepEqual([room.name, room.enabled, room.region], [name, true, "eu"]);
  assert.ok(room.created_at instanceof Date, "the SDK read the stamp");
  assert.equal((await hms.rooms.retrieveById(room.id)).description, "9 PM");
  assert.equal((await hms.rooms.retrieveByName(name.toUpperCase())).id, room.id);
  assert.equal((await hms.rooms.create({ name, description: "10 PM" })).id, room.id, "the name is taken");
  const updated = await hms.rooms.update(room.id, { description: "11 PM" });
  assert.deepEqual([updated.id, updated.description, updated.region], [room.id, "11 PM", "eu"]);
  assert.equal((await hms.rooms.enableOrDisable(room.id, false)).enabled, false);
  await assert.rejects(hms.rooms.retrieveByName(name), /No Room found/, "lists contain only enabled rooms");
  assert.equal((await hms.rooms.enableOrDisable(room.id, true)).enabled, true);
  assert.equal((await hms.rooms.retrieveByName(name)).id, room.id);
});

test("rooms are listed over several pages, and invalid ones rejected with the API's messages", limit, async () => {
  const ids = [];
  for (let number = 0; number < 23; number += 1) ids.unshift((await hms.rooms.create()).id);
  const listed = (await all(hms.rooms.list({ limit: 10 }))).map(({ id }) => id);
  assert.deepEqual(listed.slice(0, 23), ids);
  assert.equal(new Set(listed).size, listed.length, "each once");
  assert.deepEqual(await all(hms.rooms.list({ enabled: false, limit: 50 })), []);
  await rejects(hms.rooms.create({ region: "mars" }), bad("Error: region not supported"));
  await rejects(hms.rooms.create({ template_id: "no-template" }), bad("Error: template not found"));
});

test("with strict_rooms unknown rooms are rejected", limit, async () => {
  const own = await emulate();
  const strict = connect(own);
  await own.control("PUT", "/settings", { strict_rooms: true });
  const forbidden = { code: 403, name: "Forbidden", message: "user does not have required permission" };
  await rejects(strict.rooms.retrieveById(newRoom()), notFound("Room not found"));
  await rejects(strict.roomCodes.create(newRoom()), notFound("Room not found"));
  await rejects(strict.recordings.start("00000000000", { meeting_url: MEETING_URL }), forbidden);
  const { id } = await strict.rooms.create();
  assert.equal((await strict.liveStreams.start(id, { meeting_url: MEETING_URL })).status, "starting");
  own.stop();
});

test("room codes are created for all roles and for one, listed and disabled", limit, async () => {
  const { id } = await hms.rooms.create();
  const codes = await hms.roomCodes.create(id);
  assert.deepEqual(
    codes.map(({ role, enabled, room_id }) => [role, enabled, room_id]),
    [
      ["host", true, id],
      ["guest", true, id],
    ],
  );
  assert.match(codes[0].code, /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  const more = await hms.roomCodes.createForRole(id, "host");
  const found = await all(hms.roomCodes.list(id, { role: "host" }));
  assert.deepEqual(
    found.map(({ code }) => code),
    [codes[0].code, more.code],
  );
  assert.equal((await hms.roomCodes.enableOrDisable(more.code, false)).enabled, false);
  assert.equal((await all(hms.roomCodes.list(id, { enabled: true }))).length, 2);
  await rejects(hms.roomCodes.createForRole(id, "king"), notFound("Role not found"));
  await rejects(hms.roomCodes.enableOrDisable("abc-defg-hij", true), notFound("Code not found"));
});

test("peers of a room are listed, updated, sent messages and removed", limit, async () => {
  const { id } = await hms.rooms.create();
  await rejects(hms.activeRooms.retrieve(id), notFound("session not found"));
  const ann = await join(id, { name: "Ann", role: "host", user_id: "u-1" });
  const bob = await join(id, { name: "Bob", role: "guest" });
  const active = await hms.activeRooms.retrieve(id);
  assert.deepEqual([active.id, active.session.peers], [id, [ann, bob]]);
  assert.deepEqual(Object.keys(await hms.activeRooms.retrieveActivePeers(id)).sort(), [ann, bob].sort());
  const peer = await hms.activeRooms.retrievePeerDetails(id, ann);
  assert.deepEqual([peer.name, peer.user_id, Object.keys(peer.tracks).length], ["Ann", "u-1", 2]);
  assert.equal((await hms.activeRooms.updatePeer(id, ann, { name: "Anna" })).name, "Anna");
  await hms.activeRooms.sendMessage(id, { message: "hello", role: "guest" });
  await hms.activeRooms.removePeer(id, { peer_id: bob });
  assert.deepEqual((await hms.activeRooms.retrieve(id)).session.peers, [ann]);
  await hms.activeRooms.end(id, { reason: "over", lock: true });
  await rejects(hms.activeRooms.retrieve(id), notFound("session not found"));
  assert.equal((await hms.rooms.retrieveById(id)).enabled, false, "it is locked");
});

test("a recording creates an asset that its presigned URL serves", limit, async () => {
  const { id: room } = await hms.rooms.create();
  const started = await hms.recordings.start(room, { meeting_url: MEETING_URL });
  assert.deepEqual([started.status, started.asset_types], ["starting", ["room-composite"]]);
  for (const call of [
    () => hms.recordings.start(room, { meeting_url: MEETING_URL }),
    () => hms.externalStreams.start(room, { meeting_url: MEETING_URL, rtmp_urls: ["rtmp://a.example/b"] }),
    () => hms.liveStreams.start(room, { meeting_url: MEETING_URL }),
  ]) {
    await rejects(call(), { code: 409, name: "Conflict", message: "beam already started" });
  }
  await emulator.advance(20);
  assert.deepEqual(
    (await hms.recordings.stopAll(room)).map(({ id, status }) => [id, status]),
    [[started.id, "stopping"]],
  );
  await rejects(hms.recordings.stopAll(room), notFound("beam not found"));
  await emulator.advance(10);
  assert.equal((await hms.recordings.retrieve(started.id)).status, "completed");
  const [asset, ...others] = await all(hms.recordingAssets.list({ room_id: room, status: "completed" }));
  assert.deepEqual([asset.type, asset.job_id, others.length], ["room-composite", started.id, 0]);
  assert.equal((await hms.recordingAssets.retrieve(asset.id)).path, asset.path);
  const presigned = await hms.recordingAssets.generatePreSignedURL(asset.id);
  assert.equal(presigned.expiry, 3600);
  const file = await (await fetch(presigned.url)).arrayBuffer();
  assert.equal(file.byteLength, asset.size);
  await rejects(hms.recordingAssets.retrieve(newRoom()), notFound("not found"));
});

test("an external stream runs, and its stream key is not logged", limit, async () => {
  const { id: room } = await hms.rooms.create();
  const params = { meeting_url: MEETING_URL, rtmp_urls: ["rtmp://a.example/live/hidden-key"], recording: true };
  const started = await hms.externalStreams.start(room, params);
  assert.deepEqual([started.status, started.rtmp_urls], ["starting", params.rtmp_urls]);
  await emulator.advance(5);
  assert.equal((await hms.externalStreams.retrieve(started.id)).status, "running");
  assert.equal((await hms.externalStreams.stop(started.id)).status, "stopping");
  await emulator.advance(10);
  const [listed] = await all(hms.externalStreams.list({ room_id: room, status: "completed" }));
  assert.equal(listed.recording_assets.length, 1);
  await rejects(hms.externalStreams.stop(started.id), notFound("beam not found"));
  assert.doesNotMatch(JSON.stringify(await emulator.requests(room)), /hidden-key/);
});
