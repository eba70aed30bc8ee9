// Questions that start the stream, and questions about a room that is on air.
import { setTimeout as sleep } from "node:timers/promises";
import { failure, isMoment, items, NotAsked, words } from "../answers.mjs";
import { path } from "../paths.mjs";

/** The fifteen members of a live stream. */
const MEMBERS = [
  ...["id", "room_id", "session_id", "status", "destination", "playback", "meeting_url", "recording"],
  ...["created_at", "started_at", "updated_at", "started_by", "stopped_at", "stopped_by", "recording_assets"],
];

/** Milliseconds after which the question about the lag of lists gives up. */
const LATEST = 15_000;

/** Turns recording off, whatever the template says, because it would be billed in addition. */
const RECORDING = { hls_vod: false, single_file_per_layer: false };

/** An RTMP URL that accepts no stream. */
const RTMP = ["rtmp://stream.invalid/live/contract"];

/** The stream that the contract started. */
export function started({ run }) {
  if (!run.stream) throw new NotAsked("no stream was started");
  return run.stream;
}

const bodyOf = ({ meetingUrl }) => ({ ...(meetingUrl && { meeting_url: meetingUrl }), recording: RECORDING });

/** Starts with the package, without retries, because a second start is a separate question. */
const start = ({ lib, options, room, meetingUrl, key }, more = {}) =>
  lib.startLiveStream(room, bodyOf({ meetingUrl }), {
    ...options,
    retries: 0,
    ...(meetingUrl && { idempotencyKey: key }),
    ...more,
  });

const keyIn = (stream, key) => {
  if (typeof stream?.meeting_url !== "string") return "without a URL";
  const [, query = ""] = stream.meeting_url.split("?");
  if (new URLSearchParams(query).get("hms_live_key") === key) return "with the key";
  return query === "" ? "without its query" : "with a query, without the key";
};

/** The body of the answer to the start. */
const answerOf = (given) => {
  started(given);
  return given.run.answer.json;
};

const beside = (kind, body) => async (given) => {
  started(given);
  return words(await given.api.post(path`/${kind}/room/${given.room}/start`, { ...bodyOf(given), ...body }));
};

export const starting = {
  start: async (given) => {
    const { run, starts } = given;
    try {
      run.stream = await start(given);
    } catch (error) {
      return failure(error);
    }
    run.since = performance.now();
    const last = starts.at(-1);
    // The package found the stream of a lost answer in the lists.
    if (last?.outcome === "lost") Object.assign(last, { outcome: "started", id: run.stream.id });
    run.answer = last?.answer ?? { status: 0, json: run.stream };
    return `${run.answer.status} ${run.stream.status}`;
  },
  "start-members": async (given) => {
    const answer = answerOf(given);
    const missing = MEMBERS.filter((name) => !(name in answer));
    return missing.length === 0 ? "all 15" : `without ${missing.join(", ")}`;
  },
  "start-playback": async (given) => {
    const { url } = answerOf(given).playback ?? {};
    if (typeof url !== "string" || !URL.canParse(url)) return "no URL";
    return new URL(url).pathname.endsWith(".m3u8") ? "a URL of a playlist" : "a URL of something else";
  },
  "start-by": async (given) => {
    const { started_by, stopped_by } = answerOf(given);
    return [started_by, stopped_by].map((by) => (by === "" ? "empty" : by ? "filled" : "absent")).join(", ");
  },
  "start-session": async (given) => (typeof answerOf(given).session_id === "string" ? "a string" : "none"),
  "start-stamps": async (given) => {
    const { created_at, started_at, stopped_at } = answerOf(given);
    const shown = [started_at, stopped_at].map((at) => (at === null ? "null" : at === undefined ? "absent" : "filled"));
    return [isMoment(created_at) ? "RFC 3339" : "another form", ...shown].join(", ");
  },
  "start-clock": async (given) => {
    const { created_at } = answerOf(given);
    const date = Date.parse(given.run.answer.headers?.get("date") ?? "");
    if (Number.isNaN(date)) return "no Date";
    // `Date` has whole seconds, so the timestamp may be almost a second later.
    const apart = Date.parse(created_at) - date;
    return apart >= -1000 && apart < 2000 ? "within a second" : `${apart / 1000} s apart`;
  },
  "key-start": async (given) => keyIn(answerOf(given), given.key),
  "key-read": async (given) => keyIn((await given.api.get(path`/live-streams/${started(given).id}`)).json, given.key),
  "key-list": async (given) => {
    const { id } = started(given);
    const found = items(await given.api.get(path`/live-streams?room_id=${given.room}&limit=100`));
    const stream = found.find((one) => one.id === id);
    return stream ? keyIn(stream, given.key) : "not in the list";
  },
  "read-soon": async (given) => words(await given.api.get(path`/live-streams/${started(given).id}`)),
  "list-soon": async (given) => {
    const { id } = started(given);
    for (let first = true; ; first = false) {
      for (const status of ["starting", "running"]) {
        const found = items(await given.api.get(path`/live-streams?room_id=${given.room}&status=${status}&limit=100`));
        const ms = performance.now() - given.run.since;
        if (found.some((stream) => stream.id === id))
          return first || ms <= 3000 ? "within 3 s" : `after ${Math.round(ms / 100) / 10} s`;
      }
      if (performance.now() - given.run.since > LATEST) return `not within ${LATEST / 1000} s`;
      await sleep(250, undefined, { signal: given.stop });
    }
  },
  "start-twice": beside("live-streams", {}),
  "start-twice-library": async (given) => {
    const { id } = started(given);
    try {
      // Without the key, with which the package would find and return the stream.
      const stream = await start(given, { idempotencyKey: undefined });
      return stream.id === id ? "the stream" : "a second stream";
    } catch (error) {
      const seen = failure(error);
      if (error.code !== "ERR_ALREADY_RUNNING") return seen;
      if (error.stream?.id === id) return `${error.code} with the stream`;
      // The package reads the lists for the stream; this read checks that the API still answers.
      await given.api.get(path`/live-streams/${id}`);
      return `${error.code} without the stream`;
    }
  },
  "start-same-key": async (given) => {
    const { id } = started(given);
    try {
      return (await start(given)).id === id ? "the same stream" : "a second stream";
    } catch (error) {
      return failure(error);
    }
  },
  "start-beside-recording": beside("recordings", { recording: undefined }),
  "start-beside-external": beside("external-streams", { recording: false, rtmp_urls: RTMP }),
};
