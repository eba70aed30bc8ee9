// Questions about room codes. Each is registered as a secret before anything is printed, because anybody can join with one.
import { items, NotAsked, words } from "../answers.mjs";
import { path } from "../paths.mjs";
import { createdRoom } from "./rooms.mjs";

/** The number of codes after which no further one is created. */
const ENOUGH = 90;

const codesOf = async ({ api, learn }, address, ask = api.get) => {
  const answer = await ask(address);
  for (const { code } of Array.isArray(answer.json?.data) ? answer.json.data : []) learn(code);
  return answer;
};

const listOf = (given, room) => codesOf(given, path`/room-codes/room/${room}`, given.api.read);

/** Exchanges a code for an app token, at another host, without any other authorization. */
const tokenFor = async ({ api, authUrl, learn }, code) => {
  const answer = await api.ask("POST", "", { origin: authUrl, body: { code }, token: "" });
  learn(answer.json?.token);
  return answer;
};

/** An enabled code of the created room. */
const anyCode = async (given) => {
  const list = path`/room-codes/room/${createdRoom(given)}?enabled=true&limit=100`;
  const code = items(await codesOf(given, list))[0];
  if (!code) throw new NotAsked("the created room has no code");
  return code;
};

export const codes = {
  "codes-page": async (given) => {
    const answer = await listOf(given, given.room);
    if (answer.status !== 200) return words(answer);
    const isCode = (one) =>
      ["code", "room_id", "role"].every((name) => typeof one?.[name] === "string") && typeof one.enabled === "boolean";
    return items(answer).every(isCode) ? "a page of codes" : "a page of something else";
  },
  "codes-size": async (given) => {
    const answer = await listOf(given, given.room);
    if (items(answer).length >= 20) throw new NotAsked("the room has more codes than one page");
    return `limit ${answer.json.limit}, last ${answer.json.last ? "filled" : "empty"}`;
  },
  "codes-all": async (given) => {
    const all = path`/room-codes/room/${createdRoom(given)}`;
    const create = (address) => given.api.post(address, {});
    const first = await codesOf(given, all, create);
    const second = await codesOf(given, all, create);
    if (first.status !== 200) return words(first);
    if (items(first).length === 0) return "no codes";
    const had = new Set(items(first).map(({ code }) => code));
    const isSame = items(second).length === had.size && items(second).every(({ code }) => had.has(code));
    return isSame ? "the same codes" : "other codes";
  },
  "codes-shape": async (given) => {
    const listed = items(await listOf(given, given.room));
    const found = listed.length > 0 ? listed : [await anyCode(given)];
    return found.every(({ code }) => /^[a-z]{3}-[a-z]{3,4}-[a-z]{3}$/.test(code)) ? "letters" : "another shape";
  },
  "codes-role": async (given) => {
    const id = createdRoom(given);
    const { role } = await anyCode(given);
    const list = path`/room-codes/room/${id}?role=${role}&limit=100`;
    const before = items(await codesOf(given, list));
    if (before.length >= ENOUGH) throw new NotAsked(`the created room has ${before.length} codes already`);
    const made = await given.api.post(path`/room-codes/room/${id}/role/${role}`, {});
    given.learn(made.json?.code);
    if (made.status !== 200) return words(made);
    return before.some(({ code }) => code === made.json?.code) ? "one that was there" : "one more";
  },
  "code-token": async (given) => {
    const answer = await tokenFor(given, (await anyCode(given)).code);
    return answer.status === 200 ? `200 ${answer.json?.token ? "a token" : "no token"}` : words(answer);
  },
  "code-token-unknown": async (given) => words(await tokenFor(given, "zzz-zzzz-zzz")),
  "code-token-off": async (given) => {
    const { code } = await anyCode(given);
    const set = (enabled) => given.api.post("/room-codes/code", { code, enabled });
    await set(false);
    const off = await tokenFor(given, code);
    await set(true);
    const on = await tokenFor(given, code);
    return `${off.status}, then ${on.status}`;
  },
};
