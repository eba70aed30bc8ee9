// Follows one stream from its start to its end, and shows each of its states.
import { getLiveStream, waitForLiveStream } from "/hms-live.js";
import { explain, MESSAGES } from "./error-messages.js";
import * as player from "./player.js";
import { fetchAndCache } from "./playlist-cache.js";
import * as stage from "./stage.js";

/** Where this page's server answers the API's paths. The server writes it into the page. */
export const baseUrl = document.querySelector("meta[name=hms-live-base-url]").content;
export const options = { baseUrl, fetch: fetchAndCache };

/** `waitForLiveStream` polls less and less often. It is restarted after this time while the stream starts, so that the picture is not late. */
const RESTART_WAIT = 6000;
/** The timeout of one wait. */
const WAIT_TIMEOUT = 20_000;
/** How long a stream may take to become playable. */
const START_TIMEOUT = 5 * 60_000;
/** How long the player may keep playing its buffer after the stream's end. */
const DRAIN_TIMEOUT = 20_000;
const DAY = 24 * 3_600_000;

/** Whether a text has the form of a stream's id. */
export const isId = (text) => /^[0-9a-f]{24}$/.test(text);
const ACTIVE = ["starting", "running", "stopping"];

/** The reason for which a wait is aborted to poll at once. */
const POLL_NOW = new Error("poll now");

/** The stream that the page follows. */
let current;
/** What the page does when it hears of its stream, when the state has changed, and when it is over, and its words for failures. */
let page = { told: () => {}, entered: () => {}, over: () => {}, messages: MESSAGES, explain };

export function connect(listeners) {
  page = { ...page, ...listeners };
}

export const stream = () => current?.stream;
export const canStop = () => Boolean(current) && !current.stopping && !stage.isReached("ended");

/** Shows a state and notifies the page. */
export function enter(state, words) {
  stage.enter(state, words);
  page.entered(state, { stream: current?.stream, isStopping: Boolean(current?.stopping) });
}

/** Stops following the stream, whatever its state. */
export function leave() {
  current?.wait.abort();
  current = undefined;
  player.close();
}

/** Reads a stream and follows it if it is active; otherwise `over` gets the stream, or the error where it cannot be read. */
export async function resume(id) {
  try {
    const found = await getLiveStream(id, options);
    if (!ACTIVE.includes(found.status)) return page.over(found);
    stage.wait(Math.min(Date.parse(found.created_at), Date.now()));
    await follow(found);
  } catch (error) {
    page.over(undefined, error);
  }
}

/** Follows a stream to its end. */
export async function follow(found) {
  leave();
  const run = { id: found.id, stream: found, wait: new AbortController(), giveUpAt: Date.now() + START_TIMEOUT };
  current = run;
  player.preload();
  told(run, found);
  try {
    const { playback } = await reach(run, "playable", WAIT_TIMEOUT);
    run.giveUpAt = Number.POSITIVE_INFINITY;
    run.played = new Promise((resolve) => (run.ended = resolve));
    if (!run.stopping) enter("running", { step: 2 });
    await player.open(playback.url, listener(run));
    // The player may have failed at once.
    if (run.over) return;
    await finish(run, await reach(run, "completed", DAY));
  } catch (error) {
    settle(run, error);
  }
}

/** Shows why the stream is no longer followed. */
function settle(run, error) {
  if (run !== current || run.over) return;
  const { status } = error.stream ?? {};
  if (error.stream) tell(run, error.stream);
  if (status === "failed" && !run.stopping) fail(run.wasShown ? page.messages.brokeOff : page.messages.neverStarted);
  else if (error.code === "ERR_STREAM_ENDED") end(run, error.stream);
  else if (error.status === 404) fail(page.messages.forgotten);
  else failOnAir(page.explain(error));
}

/** Waits until the stream is in a state, through temporary failures. */
async function reach(run, until, timeout) {
  for (;;) {
    const wait = new AbortController();
    run.wait = wait;
    const { signal } = wait;
    const restart = setTimeout(() => run.stream.status === "starting" && wait.abort(POLL_NOW), RESTART_WAIT);
    try {
      return await waitForLiveStream(run.id, {
        ...options,
        until,
        timeout,
        signal,
        onStatus: (stream) => told(run, stream),
      });
    } catch (error) {
      const isConnectionLost = error.code === "ERR_NETWORK" || error.status >= 500;
      const isTemporary = error === POLL_NOW || error.code === "ERR_TIMEOUT" || isConnectionLost;
      if (!isTemporary || run !== current || Date.now() > run.giveUpAt) throw error;
      if (isConnectionLost && !run.over) enter("reconnecting");
    } finally {
      clearTimeout(restart);
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
  // It is over for viewers. The wait continues until the recording is ready.
  if (stream.status === "post_processing") finish(run, stream);
}

function tell(run, stream) {
  run.stream = stream;
  if (stream.started_at) stage.onAir(Date.parse(stream.started_at));
  page.told(stream);
}

/** Lets the player finish what is left in the playlist, then shows the end. */
async function finish(run, stream) {
  if (player.isPlaying())
    await Promise.race([run.played, new Promise((resolve) => setTimeout(resolve, DRAIN_TIMEOUT))]);
  if (run !== current) return;
  if (!run.over) end(run, stream);
  // The recording may have become available in the meantime.
  else if (stage.isReached("ended") && stream.status === "completed") page.over(stream);
}

const SERVER_ERROR = "The video server answers with an error. This page keeps trying.";

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
    run.wait.abort(POLL_NOW);
  },
  failed: (reason, details) => failOnAir({ details, ...page.messages[reason] }),
});

/** Ends the stream by calling `stopIt`; a second call has no effect while the first is in progress. */
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
    if (wasGivenUp) return failOnAir({ ...explain(error), title: "The stream was not stopped" });
    return enter(stage.hasPicture() ? "live" : "running", { complaint: `Not stopped: ${error.message}` });
  }
  if (!wasGivenUp) return run.wait.abort(POLL_NOW);
  run.giveUpAt = Number.POSITIVE_INFINITY;
  reach(run, "completed", DAY).then(
    (stream) => finish(run, stream),
    (error) => settle(run, error),
  );
}

/** How long a stream that has ended was on air, as 4:32; `undefined` if it never was. */
export function timeOnAir({ started_at, stopped_at }) {
  const seconds = Math.round((Date.parse(stopped_at) - Date.parse(started_at)) / 1000);
  return seconds > 0 ? stage.formatDuration(seconds) : undefined;
}

/** A sentence on how long a stream was on air. */
export function lengthOf(stream) {
  const time = timeOnAir(stream);
  return time ? `It was on air for ${time}.` : "It was stopped before it went on air.";
}

function end(run, stream) {
  run.over = true;
  player.close();
  enter("ended", { text: lengthOf(stream) });
  page.over(stream);
}

/** Stops following the stream and shows what went wrong. */
export function fail(message) {
  leave();
  enter("failed", message);
  page.over();
}

/** Gives up on playing. The stream may still be on air and cost money, so it can still be stopped. */
function failOnAir({ title, text, details }) {
  current.over = true;
  current.wait.abort();
  player.close();
  enter("failed", { title, text: `${text} ${page.stillOnAir ?? ""}`.trim(), details });
}
