// Rooms, room codes, peers and templates.
import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";
import { newId } from "./emulator.js";

export default function ({ it, lib, emulator, environment }) {
  const fresh = () => `room-${newId()}`;
  const rooms = async (name, options) => (await lib.listRooms({ name }, options)).data;

  it("a room is created, read, updated and disabled", async (room) => {
    const name = fresh();
    const made = await lib.createRoom({ name, description: "first" }, room.options());
    equal(made.name, name);
    equal((await lib.getRoom(made.id, room.options())).description, "first");
    equal((await lib.updateRoom(made.id, { description: "second" }, room.options())).id, made.id);
    equal((await lib.getRoom(made.id, room.options())).description, "second");
    equal((await lib.updateRoom(made.id, { enabled: false }, room.options())).enabled, false);
    assertError(await rejectionOf(lib.startLiveStream(made.id, {}, room.options())), { code: "ERR_API", status: 403 });
  });

  it("an existing name: ifExists returns the room, updates it or throws, and the default never overwrites it", async (room) => {
    const name = fresh();
    const { id } = await lib.createRoom({ name, description: "first" }, room.options());
    const again = await lib.createRoom({ name: name.toUpperCase(), description: "second" }, room.options());
    deepEqual([again.id, again.description], [id, "first"]);
    const error = assertError(
      await rejectionOf(lib.createRoom({ name, description: "third" }, room.options({ ifExists: "throw" }))),
      { code: "ERR_ALREADY_EXISTS" },
    );
    match(error.message, new RegExp(`${id}.*ifExists: "return"`));
    equal((await lib.getRoom(id, room.options())).description, "first");
    await lib.createRoom({ name, description: "fourth" }, room.options({ ifExists: "update" }));
    equal((await lib.getRoom(id, room.options())).description, "fourth");
    equal((await rooms(name, room.options())).length, 1);
  });

  it("a lost createRoom finds the room by its name, which is generated if none is given", async (room) => {
    for (const params of [{ name: fresh() }, { description: fresh() }]) {
      const restore = await loseOneAnswer(room);
      const made = await lib.createRoom(params, room.options());
      await restore();
      match(made.name, params.name ? new RegExp(`^${params.name}$`) : /^hms-live-[\da-f-]{36}$/);
      equal((await rooms(made.name, room.options())).length, 1, "rooms of this name");
    }
  });

  /** Makes the next POST lose its answer, with a custom fetch, because the emulator has no rules for a room that does not exist yet. */
  async function loseOneAnswer(room) {
    const { fetch } = globalThis;
    const send = room.options().fetch ?? fetch;
    let isLost = false;
    const lossy = async (url, init) => {
      const response = await send(url, init);
      if (init.method !== "POST" || isLost) return response;
      isLost = true;
      await response.text();
      throw new TypeError("fetch failed");
    };
    const { options } = room;
    room.options = (more) => options.call(room, { ...more, fetch: lossy });
    return async () => {
      room.options = options;
      ok(isLost, "an answer was lost");
    };
  }

  it("a lost createRoom whose room cannot be found says that the outcome is unknown", async (room) => {
    const fetch = async (_url, init) => {
      if (init.method === "POST") throw new TypeError("fetch failed");
      return new Response(JSON.stringify({ data: [] }));
    };
    const options = room.options({ fetch, timeout: 3000, retries: 0 });
    const error = assertError(await rejectionOf(lib.createRoom({}, options)), { code: "ERR_NETWORK" });
    match(error.message, /a room may have been created: call again with the same name, or list the rooms first/);
  });

  it("listRooms can be iterated over all pages", async (room) => {
    if (!environment.iterates) return;
    const description = fresh();
    for (let number = 0; number < 12; number += 1)
      await lib.createRoom({ name: `${description}-${number}`, description }, room.options());
    let found = 0;
    for await (const each of lib.listRooms({ limit: 10 }, room.options())) found += each.description === description;
    equal(found, 12);
  });

  it("getRoomCode returns an existing code, and encodes the role as one path segment", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    const code = await lib.getRoomCode(id, "host", room.options());
    match(code.code, /^[a-z]{3}-[a-z]{3,4}-[a-z]{3}$/);
    equal((await lib.getRoomCode(id, "host", room.options())).code, code.code);
    equal((await lib.listRoomCodes(id, { role: "host" }, room.options())).data.length, 1);
    await lib.setRoomCode({ code: code.code, enabled: false }, room.options());
    const next = await lib.getRoomCode(id, "host", room.options());
    ok(next.code !== code.code, "a disabled code is not returned");
    const { data } = await lib.listRoomCodes(id, { enabled: true }, room.options());
    deepEqual(
      data.map(({ code }) => code),
      [next.code],
    );
    assertError(await rejectionOf(lib.getRoomCode(id, "../x", room.options())), { code: "ERR_API", status: 404 });
    equal(await lib.getRoomCode(id, "..", room.options()).catch(({ argument }) => argument), "role");
  });

  it("a lost getRoomCode is looked up in the list, not retried", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    const restore = await loseOneAnswer(room);
    await lib.getRoomCode(id, "host", room.options());
    await restore();
    equal((await lib.listRoomCodes(id, {}, room.options())).data.length, 1);

    let posts = 0;
    const fetch = async (_url, init) => {
      if (init.method !== "POST") return new Response(JSON.stringify({ data: [] }));
      posts += 1;
      throw new TypeError("fetch failed");
    };
    const error = await rejectionOf(lib.getRoomCode(id, "host", room.options({ fetch, timeout: 8000 })));
    assertError(error, { code: "ERR_NETWORK" });
    match(error.message, /a room code may have been created: call again, which finds it first/);
    equal(posts, 1);
  });

  it("getRoomCode ignores codes of other roles when the server does not filter", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    await lib.getRoomCode(id, "host", room.options());
    const send = globalThis.fetch;
    const unfiltered = (url, init) => send(url.replace(/[?].*/, ""), init);
    const guest = await lib.getRoomCode(id, "guest", room.options({ fetch: unfiltered }));
    equal(guest.role, "guest");
  });

  it("an active room has a session and peers, and none once it has ended", async (room) => {
    equal(await lib.getActiveRoom(room.id, room.options()), null);
    deepEqual(await lib.listPeers(room.id, null, room.options()), []);
    for (const [name, role] of [
      ["Ann", "host"],
      ["Ben", "guest"],
    ])
      await emulator.control("POST", `rooms/${room.id}/join`, { name, role });
    const { session } = await lib.getActiveRoom(room.id, room.options());
    equal(session.peers.length, 2);
    const peers = await lib.listPeers(room.id, { role: "guest" }, room.options());
    deepEqual(
      peers.map(({ name }) => name),
      ["Ben"],
    );
    equal((await lib.getPeer(room.id, peers[0].id, room.options())).name, "Ben");
    equal(await lib.endRoom(room.id, { reason: "over", lock: true }, room.options()), undefined);
    equal(await lib.getActiveRoom(room.id, room.options()), null);
    equal(await lib.endRoom(room.id, null, room.options()), undefined);
    equal((await lib.getRoom(room.id, room.options())).enabled, false);
  });

  it("getDestinations resolves to a template's destinations by name", async (room) => {
    const { template_id } = await lib.createRoom({ name: fresh() }, room.options());
    const { hlsDestinations } = await lib.getDestinations(template_id, room.options());
    ok(
      Object.values(hlsDestinations).every(({ name }) => name),
      "each has a name",
    );
    assertError(await rejectionOf(lib.getDestinations(newId(), room.options())), { code: "ERR_API", status: 404 });
  });
}
