// Questions about rooms, active rooms and templates. Those that write use rooms that are created for them.
import { items, NotAsked, words } from "../answers.mjs";
import { path } from "../paths.mjs";

const NAME = "hms-live-contract";
const NOTE = "Made by `cargo xtask contract` of hms-live. Nothing needs it.";

const same = (one, other) => (one?.id === other ? "the same room" : "another room");

/** The room of the questions that need `--create`. */
export function createdRoom({ made }) {
  if (!made.id) throw new NotAsked("no room was created");
  return made.id;
}

/** Enables or disables a room. */
const setRoom = ({ api }, id, enabled) => api.post(path`/rooms/${id}`, { enabled });

/** Disables the created room at the end, because anybody could join with its codes. */
export const leaveRoom = async (given) => {
  if (given.made.id) await setRoom(given, given.made.id, false);
};

/** Whether a list of rooms by name includes the created room. */
const listed = async ({ api, made }, query) => {
  const answer = await api.get(`/rooms?name=${NAME}${query}`);
  return items(answer).some(({ id }) => id === made.id);
};

export const rooms = {
  "room-read": async ({ api, room }) => {
    const answer = await api.read(path`/rooms/${room}`);
    const { id, enabled } = answer.json ?? {};
    if (answer.status !== 200) return words(answer);
    return [id === room && "id", typeof enabled === "boolean" && "enabled"].filter(Boolean).join(" and ") || "neither";
  },
  "room-list": async ({ api }) => {
    const found = items(await api.get("/rooms?limit=100"));
    if (found.length === 0) throw new NotAsked("the account has no room");
    return found.every(({ enabled }) => enabled === true) ? "only enabled" : "disabled too";
  },

  "room-create": async (given) => {
    const answer = await given.api.post("/rooms", { name: NAME, description: NOTE });
    const { id, name, enabled } = answer.json ?? {};
    if (answer.status !== 200 || typeof id !== "string") return words(answer);
    given.made.id = id;
    // An earlier run left it disabled.
    if (enabled === false) await setRoom(given, id, true);
    return `${answer.status} ${name}`;
  },
  "room-create-again": async (given) => {
    const id = createdRoom(given);
    const description = `${NOTE} Asked at ${new Date().toISOString()}.`;
    const { json } = await given.api.post("/rooms", { name: NAME, description });
    const read = await given.api.get(path`/rooms/${id}`);
    return `${same(json, id)}, ${read.json?.description === description ? "changed" : "unchanged"}`;
  },
  "room-name-case": async (given) => {
    const id = createdRoom(given);
    const answer = await given.api.post("/rooms", { name: NAME.toUpperCase(), description: NOTE });
    // Restores the name, which the create may have changed to upper case.
    await given.api.post(path`/rooms/${id}`, { name: NAME });
    return answer.status === 200 ? same(answer.json, id) : words(answer);
  },
  "room-list-case": async (given) => {
    const id = createdRoom(given);
    const found = items(await given.api.get(`/rooms?name=${NAME.toUpperCase()}`));
    return found.length === 0 ? "no room" : same(found[0], id);
  },
  "room-rename-taken": async (given) => {
    const id = createdRoom(given);
    const name = `${NAME}-other`;
    const other = await given.api.post("/rooms", { name, description: NOTE });
    if (other.status !== 200 || other.json?.id === id) throw new NotAsked("a second room was not created");
    const answer = await given.api.post(path`/rooms/${other.json.id}`, { name: NAME });
    const read = await given.api.get(path`/rooms/${other.json.id}`);
    if (read.json?.name !== name) await given.api.post(path`/rooms/${other.json.id}`, { name });
    await setRoom(given, other.json.id, false);
    if (answer.status !== 200) return words(answer);
    return `${answer.json?.id === id ? "the other room" : "the room itself"}, ${read.json?.name === name ? "unchanged" : "renamed"}`;
  },
  "room-off": async (given) => {
    const id = createdRoom(given);
    const { json } = await setRoom(given, id, false);
    const plain = await listed(given, "");
    const off = await listed(given, "&enabled=false");
    const [state, first, second] = [json?.enabled === false ? "disabled" : "not disabled", plain, off].map((value) => {
      return typeof value === "string" ? value : value ? "listed" : "not listed";
    });
    return `${state}, ${first}, ${second} with enabled=false`;
  },
  "room-on": async (given) => {
    const answer = await setRoom(given, createdRoom(given), true);
    return answer.status === 200 ? `200 ${answer.json?.enabled === true ? "enabled" : "not enabled"}` : words(answer);
  },

  destinations: async ({ api, room }) => {
    const { json } = await api.read(path`/rooms/${room}`);
    if (!json?.template_id) throw new NotAsked("the room names no template");
    const answer = await api.get(path`/templates/${json.template_id}/destinations`);
    if (answer.status !== 200) return words(answer);
    const known = ["hlsDestinations", "rtmpDestinations", "transcriptions"];
    return known.filter((name) => typeof answer.json?.[name] === "object").join(", ") || "none of them";
  },
};
