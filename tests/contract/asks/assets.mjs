// Questions about existing recordings.
import { items, NotAsked, page, words } from "../answers.mjs";
import { path } from "../paths.mjs";

const ASSETS = "/recording-assets?limit=10";

/** Reads a presigned URL, which is secret, because it gives anybody access to the recording. */
async function urlOf({ api, learn }, duration) {
  const asset = items(await api.read(ASSETS)).find(({ status }) => status === "completed");
  if (!asset) throw new NotAsked("the account has no completed recording among its last ten");
  const address = path`/recording-assets/${asset.id}/presigned-url`;
  const answer = await api.read(duration ? `${address}?presign_duration=${duration}` : address);
  learn(answer.json?.url);
  return answer;
}

const life = (answer) => (answer.status === 200 ? `${answer.json?.expiry} s` : words(answer));

export const assets = {
  "assets-page": async ({ api }) => page(await api.read(ASSETS)),
  "assets-status": async ({ api }) => {
    const found = items(await api.get("/recording-assets?status=completed&limit=10"));
    if (found.length === 0) throw new NotAsked("the account has no completed recording");
    return found.every(({ status }) => status === "completed") ? "only completed" : "others too";
  },
  "assets-type": async ({ api }) => {
    const all = items(await api.read(ASSETS));
    if (all.length === 0) throw new NotAsked("the account has no recording");
    const answer = await api.get("/recording-assets?type=contract&limit=10");
    if (answer.status !== 200) return words(answer);
    return items(answer).length === all.length ? "not filtered" : "filtered";
  },
  "asset-unknown": async ({ api, unknown }) => {
    const asset = await api.get(path`/recording-assets/${unknown}`);
    const url = await api.get(path`/recording-assets/${unknown}/presigned-url`);
    return `${asset.status}, ${url.status}`;
  },
  "asset-url": async (given) => {
    const answer = await urlOf(given);
    const has = ["id", "path", "url", "expiry"].filter((name) => answer.json?.[name] !== undefined);
    return answer.status === 200 ? has.join(", ") : words(answer);
  },
  "asset-url-life": async (given) => life(await urlOf(given)),
  "asset-url-asked": async (given) => life(await urlOf(given, 600)),
};
