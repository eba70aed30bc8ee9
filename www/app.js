// The demo page: starts a live stream, follows it to its end and shows it.
import { getLiveStream, startLiveStream, stopLiveStream, waitForLiveStream } from "/hms-live.js";
import * as form from "/form.js";
import * as player from "/player.js";

// The page's own server, which has the secret and speaks the API's paths. That is all that a browser needs to know.
const baseUrl = "/api";

/** A wait asks less and less often. Until there is a picture it is begun anew after this time, so that none is late. */
const IMPATIENCE = 6000;
/** How long a stream may take to become playable. */
const LONGEST_START = 5 * 60_000;
/** How long the player may go on with what it has after the stream's end. */
const LONGEST_REST = 20_000;
const DAY = 24 * 3_600_000;

/** Why a wait is aborted when the stream is to be asked for at once. */
const AGAIN = new Error("ask again");

/** What each state is called, and what the poster says while there is no picture. */
const STATES = {
  idle: ["Off air", "Nothing on air yet", "Start the live stream, and its picture appears here."],
  starting: ["Starting", "Starting", "100ms opens the meeting and begins to record it. This takes a few seconds."],
  running: ["On air, waiting for the picture", "On air", "The first segment is on its way."],
  live: ["Live", "Live", ""],
  reconnecting: ["Reconnecting", "Reconnecting", "The connection is lost. The stream goes on, and so will this page."],
  stopping: ["Stopping", "Stopping", ""],
  ended: ["Ended", "The live stream has ended", ""],
  failed: ["Failed", "That did not work", ""],
};
const OVER = ["idle", "ended", "failed"];
const BUSY = ["starting", "running", "reconnecting", "stopping"];

const byId = (id) => document.getElementById(id);
const [formElement, startButton, stopButton] = ["form", "start", "stop"].map(byId);
const [stage, elapsed, notice] = ["stage", "elapsed", "notice"].map(byId);
const [spoken, why] = byId("status").children;
const [posterTitle, posterText] = ["poster-title", "poster-text"].map(byId);

let state;
let waitingSince = 0;
/** The stream that the page follows. */
let current;

async function start(roomId, params) {
  if (!OVER.includes(state)) return;
  current?.wait.abort();
  current = undefined;
  waitingSince = Date.now();
  enter("starting");
  let stream;
  try {
    stream = await startLiveStream(roomId, params, { baseUrl, ifRunning: "return" });
  } catch (error) {
    if (form.showRefusal(formElement, error)) enter("idle");
    else fail(error.message);
    return;
  }
  await follow(stream);
}

/** A page that is loaded again finds the stream in its own address. */
async function resume(id) {
  try {
    const stream = await getLiveStream(id, { baseUrl });
    if (state !== "idle") return;
    if (!["starting", "running"].includes(stream.status)) throw new Error("the stream is over");
    waitingSince = Math.min(Date.parse(stream.created_at), Date.now());
    await follow(stream);
  } catch {
    forget();
  }
}

/** Goes with a stream to its end. */
async function follow(stream) {
  const run = { id: stream.id, wait: new AbortController(), giveUpAt: Date.now() + LONGEST_START };
  current = run;
  history.replaceState(null, "", `#${stream.id}`);
  told(run, stream);
  try {
    const { playback } = await reach(run, "playable", IMPATIENCE);
    run.giveUpAt = Infinity;
    run.played = new Promise((resolve) => (run.ended = resolve));
    await player.open(playback.url, listener(run));
    await finish(run, await reach(run, "completed", DAY));
  } catch (error) {
    if (run !== current) return;
    const { status } = error.stream ?? {};
    if (error.stream) showAnswer(error.stream);
    if (status === "failed" && !run.stopping) fail(FAILED);
    else if (error.code === "ERR_STREAM_ENDED") end(error.stream);
    else fail(error.message);
  }
}

// The API has no field for a reason.
const FAILED =
  "100ms says that the stream has failed. Mostly its recorder could not join the meeting: check the meeting URL. " +
  "The webhook hls.failure has the details.";

async function reach(run, until, timeout) {
  for (;;) {
    run.wait = new AbortController();
    const { signal } = run.wait;
    try {
      return await waitForLiveStream(run.id, { until, timeout, baseUrl, signal, onStatus: (stream) => told(run, stream) });
    } catch (error) {
      const mayPass = error === AGAIN || ["ERR_TIMEOUT", "ERR_NETWORK"].includes(error.code);
      if (!mayPass || run !== current || Date.now() > run.giveUpAt) throw error;
      if (error.code === "ERR_NETWORK") enter("reconnecting");
    }
  }
}

function told(run, stream) {
  if (run !== current) return;
  showAnswer(stream);
  const isComing = stream.status === "starting" || stream.status === "running";
  if (isComing && !run.stopping && !run.played) enter(stream.status);
  if (stream.status === "stopping") enter("stopping");
  // To viewers it is over; the wait goes on for the recording.
  if (stream.status === "post_processing") finish(run, stream);
}

/** Lets the player come to the end that the playlist has by now. */
async function finish(run, stream) {
  await Promise.race([run.played, new Promise((resolve) => setTimeout(resolve, LONGEST_REST))]);
  if (run === current) end(stream);
}

const listener = (run) => ({
  picture: () => {
    stage.dataset.picture = "";
    enter(run.stopping ? "stopping" : "live");
  },
  reconnecting: () => enter("reconnecting"),
  recovered: () => enter(run.stopping ? "stopping" : "picture" in stage.dataset ? "live" : "running"),
  ended: () => {
    run.ended();
    run.wait.abort(AGAIN);
  },
  failed: fail,
});

async function stop() {
  if (stopButton.getAttribute("aria-disabled") === "true") return;
  const run = current;
  run.stopping = true;
  enter("stopping");
  try {
    showAnswer(await stopLiveStream(run.id, { baseUrl }));
  } catch (error) {
    run.stopping = false;
    enter("picture" in stage.dataset ? "live" : "running");
    say("Not stopped:", error.message);
  }
  run.wait.abort(AGAIN);
}

function end({ started_at, stopped_at }) {
  const seconds = Math.round((Date.parse(stopped_at) - Date.parse(started_at)) / 1000);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  player.close();
  forget();
  enter("ended", seconds > 0 ? `It was on air for ${length}.` : "It was stopped before it was on air.");
}

function fail(reason) {
  current?.wait.abort();
  current = undefined;
  player.close();
  forget();
  enter("failed");
  say("Failed:", reason);
}

function forget() {
  history.replaceState(null, "", location.pathname);
}

function enter(next, text = STATES[next][2]) {
  const [name, title] = STATES[next];
  state = next;
  stage.dataset.state = next;
  if (OVER.includes(next)) delete stage.dataset.picture;
  stage.classList.toggle("busy", BUSY.includes(next));
  notice.hidden = next !== "reconnecting" || !("picture" in stage.dataset);
  say(name);
  posterTitle.textContent = title;
  posterText.textContent = text;
  // A disabled button would drop the focus, and with it everybody who works without a mouse.
  startButton.setAttribute("aria-disabled", String(!OVER.includes(next)));
  stopButton.setAttribute("aria-disabled", String(OVER.includes(next) || next === "stopping" || !current));
  showElapsed();
}

/** A live region speaks when it is written to, even where it says the same as before. */
function say(words, reason = "") {
  if (`${words} ${reason}` === `${spoken.textContent} ${why.textContent}`) return;
  spoken.textContent = words;
  why.textContent = reason;
}

/** Not part of the live region, which would read out every second. */
function showElapsed() {
  const isWaiting = state === "starting" || state === "running";
  elapsed.textContent = isWaiting ? `${Math.floor((Date.now() - waitingSince) / 1000)} s` : "";
}

function showAnswer(stream) {
  byId("answer").textContent = JSON.stringify(stream, null, 2);
}

form.connect(formElement, start);
stopButton.addEventListener("click", stop);
setInterval(showElapsed, 250);
enter("idle");
if (location.hash) resume(location.hash.slice(1));
