// Read-only questions about tokens, errors and lists.
import { createHmac, randomUUID } from "node:crypto";
import { items, NotAsked, page, words } from "../answers.mjs";
import { path } from "../paths.mjs";

const ANY = "/live-streams?limit=10";
const HALF = 600;

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A valid token except for its times, in seconds from now. */
function tokenOf({ accessKey, secret }, { from, to }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { access_key: accessKey, type: "management", version: 2, jti: randomUUID() };
  const text = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded({ ...claims, iat: now + from, nbf: now + from, exp: now + to })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

const header = (answer, name) => (answer.headers.get(name) ? "present" : "absent");

/** Whether a list omits recording assets, which only reads of single items have. */
const leftOut = async (api, path) => {
  const found = items(await api.read(path));
  if (found.length === 0) throw new NotAsked("the account has none");
  return found.some(({ recording_assets }) => recording_assets?.length > 0) ? "present" : "omitted";
};

export const access = {
  token: async ({ api }) => words(await api.read(ANY)),
  "token-of-90-days": async ({ api, lib, credentials }) => {
    const token = await lib.createManagementToken(credentials, { expiresIn: 90 * 86_400 });
    return words(await api.get(ANY, { token }));
  },
  "token-wrong": async ({ api }) => words(await api.get(ANY, { token: "AAAAAAAAAAA" })),
  "token-missing": async ({ api }) => words(await api.get(ANY, { token: "" })),
  "token-expired": async ({ api, credentials }) =>
    words(await api.get(ANY, { token: tokenOf(credentials, { from: -2 * HALF, to: -HALF }) })),
  "token-of-the-future": async ({ api, credentials }) =>
    words(await api.get(ANY, { token: tokenOf(credentials, { from: HALF, to: 2 * HALF }) })),
  date: async ({ api }) => header(await api.read(ANY), "date"),
  "request-id": async ({ api }) => header(await api.read(ANY), "x-request-id"),
  "error-body": async ({ api }) => {
    const { status, json } = await api.get(ANY, { token: "" });
    if (status < 400) throw new NotAsked(`there was no error, but ${status}`);
    const has = [json?.code === status && "code", typeof json?.message === "string" && "message"].filter(Boolean);
    return has.join(" and ") || "neither";
  },

  "list-page": async ({ api }) => page(await api.read(ANY)),
  "list-limits": async ({ api }) => {
    const answers = [await api.get("/live-streams?limit=9"), await api.get("/live-streams?limit=101")];
    return answers.map(words).join(", ");
  },
  "list-order": async ({ api }) => {
    const times = items(await api.read(ANY)).map(({ created_at }) => Date.parse(created_at));
    if (times.length < 2) throw new NotAsked("the account has fewer than two streams");
    const steps = times.slice(1).map((time, index) => Math.sign(time - times[index]));
    if (steps.every((step) => step <= 0)) return "newest first";
    return steps.every((step) => step >= 0) ? "oldest first" : "in no order of their creation";
  },
  "list-last": async ({ api }) => {
    const answer = await api.read(ANY);
    const found = items(answer);
    const { last } = answer.json;
    const wanted = found.at(-1)?.id ?? "";
    if ((last ?? "") === wanted) return "matches the page";
    return last ? "another text" : "empty, though the page is not";
  },
  "list-room": async ({ api, room }) => {
    const found = items(await api.get(path`/live-streams?room_id=${room}&limit=10`));
    if (found.length === 0) throw new NotAsked("the room has had no stream");
    return found.every(({ room_id }) => room_id === room) ? "only that room" : "other rooms too";
  },
  "list-assets": ({ api }) => leftOut(api, ANY),
  "recording-list": ({ api }) => leftOut(api, "/recordings?limit=10"),
  "external-list": async ({ api }) => page(await api.get("/external-streams?limit=10")),
};
