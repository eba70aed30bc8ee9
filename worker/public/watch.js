// A viewer's page: follows its room through the Worker's events and plays the stream. /watch.html?room=<room id>
import Hls from "./hls.mjs";
import { waitForLiveStream } from "./hms-live.js";

const WORDS = {
  starting: "The stream is starting.",
  running: "On air.",
  stopping: "The stream has ended.",
  post_processing: "The stream has ended.",
  completed: "The stream has ended.",
  failed: "The stream has failed.",
};

const video = document.querySelector("#player");
const status = document.querySelector("#status");
const room = new URLSearchParams(location.search).get("room") ?? "";
let shown;

const events = new EventSource(`/api/rooms/${encodeURIComponent(room)}/events`);
events.addEventListener("stream", ({ data }) => {
  const { stream } = JSON.parse(data);
  status.textContent = WORDS[stream?.status] ?? "Waiting for the stream.";
  if (stream?.status === "running" && stream.id !== shown) play(stream.id);
});

/** Waits until the stream is playable: a running stream has a playlist some seconds before it has a picture. */
async function play(id) {
  shown = id;
  const { playback } = await waitForLiveStream(id, { baseUrl: "/api", until: "playable" });
  if (Hls.isSupported()) {
    const hls = new Hls();
    hls.loadSource(playback.url);
    hls.attachMedia(video);
  } else {
    video.src = playback.url;
  }
  await video.play().catch(() => {
    status.textContent = "On air. Press play.";
  });
}
