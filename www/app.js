// The operator's page: starts a live stream, follows it to its end and plays it.
import { pauseRecording, resumeRecording, sendTimedMetadata, startLiveStream, stopLiveStream } from "/hms-live.js";
import * as code from "./code-panel.js";
import { explain } from "./error-messages.js";
import * as follow from "./follow.js";
import * as form from "./form.js";
import * as player from "./player.js";
import * as recording from "./recording.js";
import * as rooms from "./room-streams.js";
import * as clock from "./server-clock.js";
import * as share from "./share.js";
import * as stage from "./stage.js";

const { options } = follow;

/** How long a timed message stays on the picture, in seconds. */
const MESSAGE_SECONDS = 8;
/** A stream that was created more than this before the click, in milliseconds, was already on air. */
const JOINED_AGE = 2500;

const byId = (id) => document.getElementById(id);
const [startButton, stopButton, messageForm, sent] = ["start", "stop", "message", "sent"].map(byId);
const [recordingGroup, pauseRecorder, resumeRecorder, recorded] = [
  "recording",
  "pause-recording",
  "resume-recording",
  "recording-said",
].map(byId);

async function start(roomId, params) {
  if (!stage.isOver()) return;
  follow.leave();
  player.preload();
  stage.wait(Date.now());
  stage.note("");
  follow.enter("starting");
  const pressed = clock.now();
  let stream;
  try {
    stream = await startLiveStream(roomId, params, { ...options, ifRunning: "return" });
  } catch (error) {
    if (form.showRefusal(error)) follow.enter("idle");
    else follow.fail(explain(error));
    return;
  }
  const isJoined = stream.status !== "starting" || Date.parse(stream.created_at) < pressed - JOINED_AGE;
  if (isJoined) stage.note("Joined a stream that was already on air. The form was not used.");
  else form.remember(stream.id);
  await follow.follow(stream);
}

const ALREADY_OVER = ["idle", "ended", "failed", "recording"];

function entered(state, { stream, isStopping }) {
  const isOver = ALREADY_OVER.includes(state);
  // `aria-disabled` instead of `disabled`, because a disabled button loses keyboard focus.
  startButton.setAttribute("aria-disabled", String(!isOver));
  stopButton.setAttribute("aria-disabled", String(!follow.canStop()));
  const isOnAir = stage.hasPicture() && Boolean(stream) && !isStopping && !isOver;
  messageForm.hidden = !isOnAir;
  if (messageForm.hidden) sent.textContent = "";
  recordingGroup.hidden = !isOnAir || !(stream.recording?.hls_vod || stream.recording?.single_file_per_layer);
  if (recordingGroup.hidden) recorded.textContent = "";
  form.lock(!isOver);
  share.show(stream && !isOver ? stream.id : undefined);
}

function told(stream) {
  history.replaceState(null, "", `#${stream.id}`);
  form.showStream(stream);
  code.showAnswer(stream);
  rooms.told(stream);
}

/** Forgets the stream's id unless the error may be temporary: reloading the page then finds the stream again. */
function over(stream, error) {
  if (stream || !error || error.status === 404) history.replaceState(null, "", location.pathname);
  if (stream) rooms.told(stream);
  recording.offer(stream);
}

/** Sends a command about the stream and shows the outcome in `place`. */
async function tell(place, said, call) {
  place.textContent = "";
  try {
    await call(follow.stream().id);
    place.textContent = said;
  } catch (error) {
    const { title, text } = explain(error);
    place.textContent = `${title}. ${text}`;
  }
}

messageForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const payload = messageForm.elements.payload.value;
  tell(sent, "Sent. Viewers see it when their playback gets there.", (id) =>
    sendTimedMetadata(id, { payload, duration: MESSAGE_SECONDS }, options),
  );
});
pauseRecorder.addEventListener("click", () =>
  tell(recorded, "The recording is paused. The stream goes on.", (id) => pauseRecording(id, options)),
);
resumeRecorder.addEventListener("click", () =>
  tell(recorded, "The recording has resumed.", (id) => resumeRecording(id, options)),
);
stopButton.addEventListener("click", () => follow.stop((id) => stopLiveStream(id, options)));
// Whoever hovers over or focuses the button will need the player soon.
for (const sign of ["pointerenter", "focus"]) startButton.addEventListener(sign, player.preload, { once: true });

follow.connect({ told, entered, over, stillOnAir: "The stream may still be on air: stop it, or reload the page." });
form.connect({ submitted: start, changed: code.showCall });
rooms.connect(form.roomId, (id) => stage.isOver() && follow.resume(id));
recording.connect();
follow.enter("idle");
const id = location.hash.slice(1);
if (follow.isId(id)) follow.resume(id);
else if (id) stage.note("This page's address contains no valid stream id.");
