// All questions, and how each is asked: by the function with its id, or by the request in its `ask`.
import { readFileSync } from "node:fs";
import { words } from "./answers.mjs";
import { access } from "./asks/access.mjs";
import { assets } from "./asks/assets.mjs";
import { codes } from "./asks/codes.mjs";
import { airing, stopping } from "./asks/on-air.mjs";
import { createdRoom, rooms } from "./asks/rooms.mjs";
import { starting } from "./asks/starting.mjs";

/** Families of rows, in the order of asking. */
export const families = JSON.parse(readFileSync(new URL("claims.json", import.meta.url), "utf8"));

/** All rows, each with its family. */
export const rows = families.flatMap(({ family, rows }) => rows.map((row) => ({ family, ...row })));

/** The functions for questions that take more than one request. */
export const asks = { ...access, ...assets, ...rooms, ...codes, ...starting, ...airing, ...stopping };

const REQUEST = /^(GET|POST) (\/\S+)/;

/** The method and path in a row's `ask`; undefined if there is none. */
export const requestOf = ({ ask }) => REQUEST.exec(ask ?? "")?.slice(1);

/** Asks a row and returns what was seen. */
export async function askRow(row, given) {
  const ask = asks[row.id];
  if (ask) return ask(given);
  const [method, path] = requestOf(row);
  const filled = path
    .replace("{room}", () => given.room)
    .replace("{unknown}", given.unknown)
    .replace("{created}", () => createdRoom(given));
  const body = method === "POST" ? (row.body ?? {}) : undefined;
  return words(await given.api.ask(method, filled, { body }));
}
