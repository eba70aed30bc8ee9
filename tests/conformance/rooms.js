// Rooms, their codes, and who is in them.
import { equal, fails, matches, ok, rejection, same } from "./assert.js";
import { newId } from "./room.js";

export default function ({ it, lib, emulator, place }) {
  const fresh = () => `room-${newId()}`;
  const rooms = async (name, options) => (await lib.listRooms({ name }, options)).data;

  it("a room is made, read, changed and switched off", async (room) => {
    const name = fresh();
    const made = await lib.createRoom({ name, description: "first" }, room.options());
    equal(made.name, name);
    equal((await lib.getRoom(made.id, room.options())).description, "first");
    equal((await lib.updateRoom(made.id, { description: "second" }, room.options())).id, made.id);
    equal((await lib.getRoom(made.id, room.options())).description, "second");
    equal((await lib.updateRoom(made.id, { enabled: false }, room.options())).enabled, false);
    fails(await rejection(lib.startLiveStream(made.id, {}, room.options())), { code: "ERR_API", status: 403 });
  });

  it("a name that is there already: the room is returned, changed or the call fails, and is never overwritten unasked", async (room) => {
    const name = fresh();
    const { id } = await lib.createRoom({ name, description: "first" }, room.options());
    const again = await lib.createRoom({ name: name.toUpperCase(), description: "second" }, room.options());
    same([again.id, again.description], [id, "first"]);
    const error = fails(
      await rejection(lib.createRoom({ name, description: "third" }, room.options({ ifExists: "throw" }))),
      { code: "ERR_ALREADY_EXISTS" },
    );
    matches(error.message, new RegExp(`${id}.*ifExists: "return"`));
    equal((await lib.getRoom(id, room.options())).description, "first");
    await lib.createRoom({ name, description: "fourth" }, room.options({ ifExists: "update" }));
    equal((await lib.getRoom(id, room.options())).description, "fourth");
    equal((await rooms(name, room.options())).length, 1);
  });

  it("a room whose answer was lost is found by its name, which it has in any case", async (room) => {
    for (const params of [{ name: fresh() }, { description: fresh() }]) {
      const takeBack = await once(room);
      const made = await lib.createRoom(params, room.options());
      await takeBack();
      matches(made.name, params.name ? new RegExp(`^${params.name}$`) : /^hms-live-[\da-f-]{36}$/);
      equal((await rooms(made.name, room.options())).length, 1, "rooms of this name");
    }
  });

  /** Loses the answer to one POST, by the library's own fetch, since the rules of the emulator know no room that is not there yet. */
  async function once(room) {
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

  it("a room that cannot be found after a lost answer is said to be in doubt, by its name", async (room) => {
    const fetch = async (_url, init) => {
      if (init.method === "POST") throw new TypeError("fetch failed");
      return new Response(JSON.stringify({ data: [] }));
    };
    const options = room.options({ fetch, timeout: 3000, retries: 0 });
    const error = fails(await rejection(lib.createRoom({}, options)), { code: "ERR_NETWORK" });
    matches(error.message, /whether a room was made is unknown: listRooms finds it by its name/);
  });

  it("lists of rooms can be gone through whole", async (room) => {
    if (!place.iterates) return;
    const description = fresh();
    for (let number = 0; number < 12; number += 1)
      await lib.createRoom({ name: `${description}-${number}`, description }, room.options());
    let found = 0;
    for await (const each of lib.listRooms({ limit: 10 }, room.options())) found += each.description === description;
    equal(found, 12);
  });

  it("a code is found before one is made, and roles are one segment", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    const code = await lib.getRoomCode(id, "host", room.options());
    matches(code.code, /^[a-z]{3}-[a-z]{3,4}-[a-z]{3}$/);
    equal((await lib.getRoomCode(id, "host", room.options())).code, code.code);
    equal((await lib.listRoomCodes(id, { role: "host" }, room.options())).data.length, 1);
    await lib.setRoomCode({ code: code.code, enabled: false }, room.options());
    const next = await lib.getRoomCode(id, "host", room.options());
    ok(next.code !== code.code, "a code that is off is no code");
    const { data } = await lib.listRoomCodes(id, { enabled: true }, room.options());
    same(
      data.map(({ code }) => code),
      [next.code],
    );
    fails(await rejection(lib.getRoomCode(id, "../x", room.options())), { code: "ERR_API", status: 404 });
    equal(await lib.getRoomCode(id, "..", room.options()).catch(({ argument }) => argument), "role");
  });

  it("a code whose answer was lost is looked for, and not asked for again", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    const takeBack = await once(room);
    await lib.getRoomCode(id, "host", room.options());
    await takeBack();
    equal((await lib.listRoomCodes(id, {}, room.options())).data.length, 1);

    let posts = 0;
    const fetch = async (_url, init) => {
      if (init.method !== "POST") return new Response(JSON.stringify({ data: [] }));
      posts += 1;
      throw new TypeError("fetch failed");
    };
    const error = await rejection(lib.getRoomCode(id, "host", room.options({ fetch, timeout: 8000 })));
    fails(error, { code: "ERR_NETWORK" });
    matches(error.message, /whether a room code was made is unknown: call again, which looks for it first/);
    equal(posts, 1);
  });

  it("a list that does not filter is no proof of a code", async (room) => {
    const { id } = await lib.createRoom({ name: fresh() }, room.options());
    await lib.getRoomCode(id, "host", room.options());
    const send = globalThis.fetch;
    const unfiltered = (url, init) => send(url.replace(/[?].*/, ""), init);
    const guest = await lib.getRoomCode(id, "guest", room.options({ fetch: unfiltered }));
    equal(guest.role, "guest");
  });

  it("a room in use shows its session and peers, and none when it is over", async (room) => {
    equal(await lib.getActiveRoom(room.id, room.options()), null);
    same(await lib.listPeers(room.id, null, room.options()), []);
    for (const [name, role] of [
      ["Ann", "host"],
      ["Ben", "guest"],
    ])
      await emulator.control("POST", `rooms/${room.id}/join`, { name, role });
    const { session } = await lib.getActiveRoom(room.id, room.options());
    equal(session.peers.length, 2);
    const peers = await lib.listPeers(room.id, { role: "guest" }, room.options());
    same(
      peers.map(({ name }) => name),
      ["Ben"],
    );
    equal((await lib.getPeer(room.id, peers[0].id, room.options())).name, "Ben");
    equal(await lib.endRoom(room.id, { reason: "over", lock: true }, room.options()), undefined);
    equal(await lib.getActiveRoom(room.id, room.options()), null);
    equal(await lib.endRoom(room.id, null, room.options()), undefined);
    equal((await lib.getRoom(room.id, room.options())).enabled, false);
  });

  it("a template shows its destinations by their names", async (room) => {
    const { template_id } = await lib.createRoom({ name: fresh() }, room.options());
    const { hlsDestinations } = await lib.getDestinations(template_id, room.options());
    ok(
      Object.values(hlsDestinations).every(({ name }) => name),
      "each has a name",
    );
    fails(await rejection(lib.getDestinations(newId(), room.options())), { code: "ERR_API", status: 404 });
  });
}
