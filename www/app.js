// The operator's page: starts a live stream, follows it to its end and shows it.
import { pauseRecording, resumeRecording, sendTimedMetadata, startLiveStream, stopLiveStream } from "/hms-live.js";
import * as clock from "./clock.js";
import * as code from "./code.js";
import * as follow from "./follow.js";
import * as form from "./form.js";
import * as player from "./player.js";
import * as recording from "./recording.js";
import * as rooms from "./room-streams.js";
import * as share from "./share.js";
import * as stage from "./stage.js";
import { explain } from "./trouble.js";

const { options } = follow;

/** How long a message stays over the picture, in seconds. */
const MESSAGE_SECONDS = 8;
/** By so much, in milliseconds, a stream is older than the press that asked for it, if it was there before. */
const EARLIER = 2500;

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
  player.prepare();
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
  const isJoined = stream.status !== "starting" || Date.parse(stream.created_at) < pressed - EARLIER;
  if (isJoined) stage.note("Joined a stream that was on air already; what is in the form was not used.");
  else form.remember(stream.id);
  await follow.follow(stream);
}

const ALREADY_OVER = ["idle", "ended", "failed", "recording"];

function entered(state, { stream, isStopping }) {
  const isOver = ALREADY_OVER.includes(state);
  // A disabled button would drop the focus, and with it everybody who works without a mouse.
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

/** The stream is over, or was it before this page came; where the answer was lost, loading the page again may find it. */
function over(stream, error) {
  if (stream || !error || error.status === 404) history.replaceState(null, "", location.pathname);
  if (stream) rooms.told(stream);
  recording.offer(stream);
}

/** Sends what changes a stream and says what became of it. */
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
  tell(sent, "Sent. It appears when the picture gets there.", (id) =>
    sendTimedMetadata(id, { payload, duration: MESSAGE_SECONDS }, options),
  );
});
pauseRecorder.addEventListener("click", () =>
  tell(recorded, "The recording pauses. The stream goes on.", (id) => pauseRecording(id, options)),
);
resumeRecorder.addEventListener("click", () =>
  tell(recorded, "The recording goes on.", (id) => resumeRecording(id, options)),
);
stopButton.addEventListener("click", () => follow.stop((id) => stopLiveStream(id, options)));
// Who comes near the button will need the player.
for (const sign of ["pointerenter", "focus"]) startButton.addEventListener(sign, player.prepare, { once: true });

follow.connect({ told, entered, over, stillOnAir: "The stream may still be on air: stop it, or load the page again." });
form.connect({ submitted: start, changed: code.showCall });
rooms.connect(form.roomId, (id) => stage.isOver() && follow.resume(id));
recording.connect();
follow.enter("idle");
const id = location.hash.slice(1);
if (follow.isId(id)) follow.resume(id);
else if (id) stage.note("The address of this page names no stream.");
