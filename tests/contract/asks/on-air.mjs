// Questions about a stream while it runs, and about its end.
import { failure, isMoment, items, NotAsked, words } from "../answers.mjs";
import { path } from "../paths.mjs";
import { ON_AIR, onAir } from "../started.mjs";
import { started } from "./starting.mjs";

const SECOND = 1000;
const PAGE = "https://contract.invalid";

/** Seconds after which a wait checks that the API still answers, because the package retries all failures. */
const SLICE = 10;

/** Waits with the package for a number of seconds at most; resolves to what ended the wait. */
async function wait(given, until, seconds) {
  const { id } = started(given);
  for (let left = seconds; left > 0; left -= SLICE) {
    try {
      const timeout = Math.min(SLICE, left) * SECOND;
      const stream = await given.lib.waitForLiveStream(id, { ...given.waiting, until, timeout });
      return until === "playable" ? until : stream.status;
    } catch (error) {
      if (error?.code === "ERR_STREAM_ENDED") return error.stream?.status ?? error.code;
      if (error?.code !== "ERR_TIMEOUT") return failure(error);
      await read(given);
    }
  }
  return `not within ${seconds} s`;
}

/** Waits until the stream runs, once for all questions. */
function running(given) {
  given.run.running ??= wait(given, "running", 90);
  return given.run.running;
}

const ran = async (given) => {
  started(given);
  if ((await running(given)) !== "running") throw new NotAsked("the stream did not run");
};

const post = (given, call, body = {}) => given.api.post(path`/live-streams/${started(given).id}/${call}`, body);
const read = async (given) => (await given.api.get(path`/live-streams/${started(given).id}`)).json ?? {};

/** The URL of the first media playlist in the master playlist. */
async function mediaUrl(given) {
  const { url } = started(given).playback;
  const master = await given.api.file(url);
  const first = master.text.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#"));
  if (master.status !== 200 || !first) throw new NotAsked(`the master playlist was answered with ${master.status}`);
  given.run.media = new URL(first, url).href;
  return given.run.media;
}

const metadata = (given, length) => post(given, "timed-metadata", { payload: "x".repeat(length), duration: 1 });

export const airing = {
  "manifest-early": async (given) => {
    const { url } = started(given).playback;
    const { status } = await given.api.file(url);
    if ((await read(given)).status !== "starting") throw new NotAsked("the stream ran already");
    return String(status);
  },
  running: async (given) => {
    started(given);
    return running(given);
  },
  "key-joins": async (given) => {
    started(given);
    return running(given);
  },
  playable: async (given) => {
    await ran(given);
    return wait(given, "playable", 30);
  },
  "manifest-cors": async (given) => {
    await ran(given);
    const { headers } = await given.api.file(started(given).playback.url, { origin: PAGE });
    return ["*", PAGE].includes(headers.get("access-control-allow-origin")) ? "allowed" : "not allowed";
  },
  segments: async (given) => {
    await ran(given);
    const { text } = await given.api.file(await mediaUrl(given));
    const lengths = [...text.matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, length]) => Number(length));
    if (lengths.length === 0) throw new NotAsked("no segment is listed");
    const dated = text.includes("#EXT-X-PROGRAM-DATE-TIME") ? "dated" : "without dates";
    return `${Math.round(lengths[0] * 10) / 10} s, ${dated}`;
  },
  "active-recorder": async (given) => {
    await ran(given);
    if (given.run.attended) throw new NotAsked("somebody was in the room before the start");
    const answer = await given.api.get(path`/active-rooms/${given.room}`);
    if (answer.status !== 200) return words(answer);
    const { peers } = answer.json?.session ?? {};
    return peers?.length > 0 ? `200 with ${peers.length} peers` : "200 without peers";
  },
  metadata: async (given) => {
    await ran(given);
    return words(await metadata(given, 100));
  },
  "metadata-long": async (given) => {
    await ran(given);
    return words(await metadata(given, 101));
  },
  "metadata-missing": async (given) => {
    await ran(given);
    return words(await post(given, "timed-metadata", { payload: "x" }));
  },
};

export const stopping = {
  "stop-room": async (given) => {
    started(given);
    try {
      return await stopRoom(given);
    } finally {
      // Stops the stream even if the question failed, because it is billed while it runs.
      if (ON_AIR.includes((await read(given)).status)) await post(given, "stop");
    }
  },
  "stop-room-error": async ({ run }) => {
    if (!run.stop) throw new NotAsked("the room was not stopped");
    const error = run.stop.json?.error;
    return error === undefined ? "absent" : error ? "filled" : "empty";
  },
  "stop-room-again": async (given) => {
    started(given);
    if (!given.run.stop) throw new NotAsked("the room was not stopped");
    return words(await given.api.post(path`/live-streams/room/${given.room}/stop`, {}));
  },
  "stop-again": async (given) => {
    if ((await read(given)).status !== "stopping") throw new NotAsked("the stream is not stopping");
    return words(await post(given, "stop"));
  },
  completed: async (given) => {
    if (ON_AIR.includes((await read(given)).status)) throw new NotAsked("the stream was not stopped");
    return wait(given, "completed", 60);
  },
  "stopped-at": async (given) => {
    const { status, stopped_at, stopped_by } = await read(given);
    if (status !== "completed") throw new NotAsked("the stream is not completed");
    return `${isMoment(stopped_at) ? "RFC 3339" : "absent"}, ${stopped_by === "" ? "empty" : "filled"}`;
  },
  "stop-completed": async (given) => words(await ended(given, "stop")),
  "stop-text": async (given) => words(await ended(given, "stop")),
  "metadata-completed": async (given) => words(await ended(given, "timed-metadata", { payload: "x", duration: 1 })),
  "stop-library": async (given) => {
    const { id } = started(given);
    await over(given);
    try {
      return (await given.lib.stopLiveStream(id, given.options)).status;
    } catch (error) {
      return failure(error);
    }
  },
  ended: async (given) => {
    await over(given);
    if (!given.run.media) throw new NotAsked("no playlist was read while it ran");
    const { status, text } = await given.api.file(given.run.media);
    if (status !== 200) return String(status);
    return text.includes("#EXT-X-ENDLIST") ? "ended" : "open";
  },
};

/** Stops all streams of the room, if it has only our stream. */
async function stopRoom(given) {
  const { id } = given.run.stream;
  const others = (await onAir(given.api, "live-streams", given.room)).filter((stream) => stream.id !== id);
  if (others.length > 0) throw new NotAsked("somebody else's stream is on air in the room");
  const answer = await given.api.post(path`/live-streams/room/${given.room}/stop`, {});
  if (answer.status !== 200) return words(answer);
  given.run.stop = answer;
  const stream = items(answer).find((one) => one?.id === id);
  return `200 ${stream?.status ?? "without the stream"}`;
}

/** A call on the ended stream. */
async function ended(given, call, body) {
  await over(given);
  return post(given, call, body);
}

async function over(given) {
  const { status } = await read(given);
  if (!["completed", "failed"].includes(status)) throw new NotAsked("the stream is not over");
}
