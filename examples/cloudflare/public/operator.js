// The operator's page: starts, shows and ends the room's stream.
import { listLiveStreams, startLiveStream, stopLiveStreams, waitForLiveStream } from "hms-live";
import { play } from "./player.js";

const byId = (id) => document.getElementById(id);
const [form, password, startButton, stopButton, video] = ["form", "password", "start", "stop", "video"].map(byId);
const WORDS = { off: "Off air", starting: "Starting…", live: "On air", ending: "Ending…" };

const { roomId } = await (await fetch("/room.json")).json();
/** Options of reads, which need no password. */
const reading = { baseUrl: "/api" };
/** The password stands in for your app's login: with a session cookie, omit `token`. */
const operating = () => ({ ...reading, token: password.value });
let following = new AbortController();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  tryTo("starting", "off", async () => {
    // A second click, a reload or another operator gets the running stream.
    const { id } = await startLiveStream(roomId, {}, { ...operating(), ifRunning: "return" });
    await follow(id);
  });
});

stopButton.addEventListener("click", () =>
  tryTo("ending", "live", async () => {
    await stopLiveStreams(roomId, operating());
    following.abort();
    show("off");
  }),
);

// Finds a running stream after a reload.
tryTo("off", "off", async () => {
  const { data } = await listLiveStreams({ room_id: roomId, status: "running" }, reading);
  if (data[0]) await follow(data[0].id);
});

/** Waits until a stream is playable, and plays it until it ends. */
async function follow(id) {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  show("starting");
  const { playback } = await waitForLiveStream(id, { ...reading, until: "playable", signal });
  show("live");
  await play(video, playback.url, signal);
  if (!signal.aborted) show("off");
}

/** Runs `work` and shows its error. */
async function tryTo(state, otherwise, work) {
  show(state);
  byId("problem").textContent = "";
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError") return;
    show(otherwise);
    byId("problem").textContent = error.status === 401 ? "That is not the operator's password." : error.message;
  }
}

function show(state) {
  byId("status").textContent = WORDS[state];
  startButton.disabled = state !== "off";
  stopButton.disabled = state === "off" || state === "ending";
}
