// Goes with one stream from its start to its end, and has it shown.
import { getLiveStream, waitForLiveStream } from "/hms-live.js";
import * as player from "./player.js";
import { fetchAndKeep } from "./playlists.js";
import * as stage from "./stage.js";
import { TROUBLE, explain } from "./trouble.js";

/** Where the API's paths are served to this page; the page says so itself, because its server knows best. */
export const baseUrl = document.querySelector("meta[name=hms-live-base-url]").content;
export const options = { baseUrl, fetch: fetchAndKeep };

/** A wait asks less and less often. Until the stream runs it is begun anew after this time, so that no picture is late. */
const IMPATIENCE = 6000;
/** From then on it looks often enough. */
const LOOKING = 20_000;
/** How long a stream may take to become playable. */
const LONGEST_START = 5 * 60_000;
/** How long the player may go on with what it has after the stream's end. */
const LONGEST_REST = 20_000;
const DAY = 24 * 3_600_000;

/** What the API names a stream by. */
export const isId = (text) => /^[0-9a-f]{24}$/.test(text);
const IN_LIFE = ["starting", "running", "stopping"];

/** Why a wait is aborted when the stream is to be asked for at once. */
const AGAIN = new Error("ask again");

/** The stream that the page follows. */
let current;
/** What the page does when it hears of its stream, when the state has changed, and when it is over; and how it words trouble. */
let page = { told: () => {}, entered: () => {}, over: () => {}, trouble: TROUBLE };

export function connect(listeners) {
  page = { ...page, ...listeners };
}

export const stream = () => current?.stream;
export const canStop = () => Boolean(current) && !current.stopping && !stage.isReached("ended");

/** Shows a state, and tells the page. */
export function enter(state, words) {
  stage.enter(state, words);
  page.entered(state, { stream: current?.stream, isStopping: Boolean(current?.stopping) });
}

/** Lets go of the stream, whatever state it is in. */
export function leave() {
  current?.wait.abort();
  current = undefined;
  player.close();
}

/** Reads a stream and goes with it if it is on air; else `over` has it, and its error if there is none. */
export async function resume(id) {
  try {
    const found = await getLiveStream(id, options);
    if (!IN_LIFE.includes(found.status)) return page.over(found);
    stage.wait(Math.min(Date.parse(found.created_at), Date.now()));
    await follow(found);
  } catch (error) {
    page.over(undefined, error);
  }
}

/** Goes with a stream to its end. */
export async function follow(found) {
  leave();
  const run = { id: found.id, stream: found, wait: new AbortController(), giveUpAt: Date.now() + LONGEST_START };
  current = run;
  player.prepare();
  told(run, found);
  try {
    const { playback } = await reach(run, "playable", LOOKING);
    run.giveUpAt = Number.POSITIVE_INFINITY;
    run.played = new Promise((resolve) => (run.ended = resolve));
    if (!run.stopping) enter("running", { step: 2, text: "Its first segment is here." });
    await player.open(playback.url, listener(run));
    // It may have failed at once.
    if (run.over) return;
    await finish(run, await reach(run, "completed", DAY));
  } catch (error) {
    settle(run, error);
  }
}

/** Says why a stream is not followed any longer. */
function settle(run, error) {
  if (run !== current || run.over) return;
  const { status } = error.stream ?? {};
  if (error.stream) tell(run, error.stream);
  if (status === "failed" && !run.stopping) fail(run.wasShown ? page.trouble.brokeOff : page.trouble.neverStarted);
  else if (error.code === "ERR_STREAM_ENDED") end(run, error.stream);
  else if (error.status === 404) fail(page.trouble.forgotten);
  else failOnAir(explain(error));
}

async function reach(run, until, timeout) {
  for (;;) {
    const wait = new AbortController();
    run.wait = wait;
    const { signal } = wait;
    const impatience = setTimeout(() => run.stream.status === "starting" && wait.abort(AGAIN), IMPATIENCE);
    try {
      return await waitForLiveStream(run.id, {
        ...options,
        until,
        timeout,
        signal,
        onStatus: (stream) => told(run, stream),
      });
    } catch (error) {
      const isTrouble = error.code === "ERR_NETWORK" || error.status >= 500;
      const mayPass = error === AGAIN || error.code === "ERR_TIMEOUT" || isTrouble;
      if (!mayPass || run !== current || Date.now() > run.giveUpAt) throw error;
      if (isTrouble && !run.over) enter("reconnecting");
    } finally {
      clearTimeout(impatience);
    }
  }
}

function told(run, stream) {
  if (run !== current) return;
  tell(run, stream);
  if (run.over) return;
  const isComing = stream.status === "starting" || stream.status === "running";
  if (isComing && !run.stopping && !run.played) enter(stream.status);
  if (stream.status === "stopping") enter("stopping");
  // To viewers it is over; the wait goes on for the recording.
  if (stream.status === "post_processing") finish(run, stream);
}

function tell(run, stream) {
  run.stream = stream;
  if (stream.started_at) stage.onAir(Date.parse(stream.started_at));
  page.told(stream);
}

/** Lets the picture come to the end that the playlist has by now. */
async function finish(run, stream) {
  if (player.isPlaying()) await Promise.race([run.played, new Promise((resolve) => setTimeout(resolve, LONGEST_REST))]);
  if (run !== current) return;
  if (!run.over) end(run, stream);
  // Its recording may have come meanwhile.
  else if (stage.isReached("ended") && stream.status === "completed") page.over(stream);
}

const SERVER_ERROR = "The video's server answers with an error. The stream may go on, and so will this page.";

const listener = (run) => ({
  picture: () => {
    run.wasShown = true;
    stage.showPicture();
    enter(run.stopping ? "stopping" : "live");
  },
  blocked: () => enter(run.stopping ? "stopping" : "blocked"),
  behind: () => run.stopping || enter("behind"),
  live: () => run.stopping || enter("live"),
  reconnecting: (status) => enter("reconnecting", status >= 500 ? { text: SERVER_ERROR } : {}),
  recovered: () => enter(run.stopping ? "stopping" : "live"),
  ended: () => {
    run.ended();
    run.wait.abort(AGAIN);
  },
  failed: (reason, details) => failOnAir({ details, ...page.trouble[reason] }),
});

/** Ends the stream by what `stopIt` does; a second call while that is under way does nothing. */
export async function stop(stopIt) {
  if (!canStop()) return;
  const run = current;
  const wasGivenUp = run.over;
  Object.assign(run, { stopping: true, over: false });
  enter("stopping");
  try {
    tell(run, await stopIt(run.id));
  } catch (error) {
    run.stopping = false;
    if (wasGivenUp) return failOnAir({ ...explain(error), title: "It was not stopped" });
    return enter(stage.hasPicture() ? "live" : "running", { complaint: `Not stopped: ${error.message}` });
  }
  if (!wasGivenUp) return run.wait.abort(AGAIN);
  run.giveUpAt = Number.POSITIVE_INFINITY;
  reach(run, "completed", DAY).then(
    (stream) => finish(run, stream),
    (error) => settle(run, error),
  );
}

/** What there is to say of a stream that was on air. */
export function lengthOf({ started_at, stopped_at }) {
  const seconds = Math.round((Date.parse(stopped_at) - Date.parse(started_at)) / 1000);
  return seconds > 0 ? `It was on air for ${stage.minutes(seconds)}.` : "It was stopped before it was on air.";
}

function end(run, stream) {
  run.over = true;
  player.close();
  enter("ended", { text: lengthOf(stream) });
  page.over(stream);
}

/** Says what went wrong, about no stream any more. */
export function fail(trouble) {
  leave();
  enter("failed", trouble);
  page.over();
}

/** The page gives up, and the stream may go on and be billed: it can still be stopped. */
function failOnAir({ title, text, details }) {
  current.over = true;
  current.wait.abort();
  player.close();
  enter("failed", { title, text: `${text} ${page.stillOnAir ?? ""}`.trim(), details });
}
