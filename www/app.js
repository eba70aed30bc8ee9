// The demo page: starts a live stream, follows it to its end and shows it.
import { getLiveStream, sendTimedMetadata, startLiveStream, stopLiveStream, waitForLiveStream } from "/hms-live.js";
import { fetchAndSetClock } from "/clock.js";
import * as form from "/form.js";
import * as player from "/player.js";
import * as stage from "/stage.js";

/** The page's own server has the secret and speaks the API's paths. That is all that a browser needs to know. */
const { baseUrl } = form;
const options = { baseUrl, fetch: fetchAndSetClock };

/** A wait asks less and less often. Until there is a picture it is begun anew after this time, so that none is late. */
const IMPATIENCE = 6000;
/** How long a stream may take to become playable. */
const LONGEST_START = 5 * 60_000;
/** How long the player may go on with what it has after the stream's end. */
const LONGEST_REST = 20_000;
const DAY = 24 * 3_600_000;

/** How long a message stays over the picture, in seconds. */
const MESSAGE_SECONDS = 8;

/** Why a wait is aborted when the stream is to be asked for at once. */
const AGAIN = new Error("ask again");

const byId = (id) => document.getElementById(id);
const [messageForm, sent] = [byId("message"), byId("sent")];

/** The stream that the page follows. */
let current;

async function start(roomId, params) {
  if (!stage.isOver()) return;
  current?.wait.abort();
  current = undefined;
  stage.wait(Date.now());
  enter("starting");
  let stream;
  try {
    stream = await startLiveStream(roomId, params, { ...options, ifRunning: "return" });
  } catch (error) {
    if (form.showRefusal(error)) enter("idle");
    else fail(error.message);
    return;
  }
  await follow(stream);
}

/** A page that is loaded again finds the stream in its own address. */
async function resume(id) {
  try {
    const stream = await getLiveStream(id, options);
    if (!stage.isOver()) return;
    if (!["starting", "running"].includes(stream.status)) return forget();
    stage.wait(Math.min(Date.parse(stream.created_at), Date.now()));
    await follow(stream);
  } catch (error) {
    // Where the answer was lost, loading the page again may find it.
    if (error.status === 404) forget();
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
    if (!run.stopping) enter("running", { step: 2, text: "Its first segment is here." });
    await player.open(playback.url, listener(run));
    await finish(run, await reach(run, "completed", DAY));
  } catch (error) {
    settle(run, error);
  }
}

/** Says why a stream is not followed any longer. */
function settle(run, error) {
  if (run !== current || run.over) return;
  const { status } = error.stream ?? {};
  if (error.stream) showAnswer(error.stream);
  if (status === "failed" && !run.stopping) fail(FAILED);
  else if (error.code === "ERR_STREAM_ENDED") end(run, error.stream);
  else if (error.status === 404) fail("The API does not know this stream any more.");
  else failOnAir(error.message);
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
    }
  }
}

function told(run, stream) {
  if (run !== current) return;
  showAnswer(stream);
  if (run.over) return;
  const isComing = stream.status === "starting" || stream.status === "running";
  if (isComing && !run.stopping && !run.played) enter(stream.status);
  if (stream.status === "stopping") enter("stopping");
  // To viewers it is over; the wait goes on for the recording.
  if (stream.status === "post_processing") finish(run, stream);
}

/** Lets the picture come to the end that the playlist has by now. */
async function finish(run, stream) {
  if (player.isPlaying()) await Promise.race([run.played, new Promise((resolve) => setTimeout(resolve, LONGEST_REST))]);
  if (run === current && !run.over) end(run, stream);
}

const listener = (run) => ({
  picture: () => {
    stage.showPicture();
    enter(run.stopping ? "stopping" : "live");
  },
  blocked: () => enter(run.stopping ? "stopping" : "blocked"),
  behind: () => run.stopping || enter("behind"),
  live: () => run.stopping || enter("live"),
  reconnecting: () => enter("reconnecting"),
  recovered: () => enter(run.stopping ? "stopping" : "live"),
  ended: () => {
    run.ended();
    run.wait.abort(AGAIN);
  },
  failed: failOnAir,
});

async function stop() {
  if (!stage.canStop()) return;
  const run = current;
  const wasGivenUp = run.over;
  Object.assign(run, { stopping: true, over: false });
  enter("stopping");
  try {
    showAnswer(await stopLiveStream(run.id, options));
  } catch (error) {
    run.stopping = false;
    const complaint = `Not stopped: ${error.message}`;
    if (wasGivenUp) return failOnAir(complaint);
    enter(stage.hasPicture() ? "live" : "running", { complaint });
  }
  if (!wasGivenUp) return run.wait.abort(AGAIN);
  run.giveUpAt = Infinity;
  reach(run, "completed", DAY).then(
    (stream) => finish(run, stream),
    (error) => settle(run, error),
  );
}

async function send(event) {
  event.preventDefault();
  sent.textContent = "";
  try {
    const payload = messageForm.elements.payload.value;
    await sendTimedMetadata(current.id, { payload, duration: MESSAGE_SECONDS }, options);
    sent.textContent = "Sent. It appears when the picture gets there.";
  } catch (error) {
    sent.textContent = `Not sent: ${error.message}`;
  }
}

function end(run, { started_at, stopped_at }) {
  run.over = true;
  const seconds = Math.round((Date.parse(stopped_at) - Date.parse(started_at)) / 1000);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  player.close();
  forget();
  enter("ended", { text: seconds > 0 ? `It was on air for ${length}.` : "It was stopped before it was on air." });
}

function fail(reason) {
  current?.wait.abort();
  current = undefined;
  player.close();
  forget();
  enter("failed", { text: reason });
}

/** The page gives up, and the stream may go on and be billed: it can still be stopped. */
function failOnAir(reason) {
  current.over = true;
  current.wait.abort();
  player.close();
  enter("failed", { text: `${reason} The stream may still be on air: stop it, or load the page again.` });
}

function forget() {
  history.replaceState(null, "", location.pathname);
}

function enter(state, words) {
  stage.enter(state, { ...words, hasStream: Boolean(current) });
  messageForm.hidden = !stage.hasPicture() || Boolean(current?.stopping);
  if (messageForm.hidden) sent.textContent = "";
}

function showAnswer(stream) {
  byId("answer").textContent = JSON.stringify(stream, null, 2);
}

form.connect(start);
byId("stop").addEventListener("click", stop);
messageForm.addEventListener("submit", send);
enter("idle");
if (location.hash) resume(location.hash.slice(1));
