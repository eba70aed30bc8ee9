// Answers that the emulator would not give, and `fetch` functions that return them.
import { newId } from "./emulator.js";

/** A live stream as documented. */
export function liveStream(more) {
  return {
    id: newId(),
    room_id: newId(),
    session_id: newId(),
    status: "running",
    meeting_url: "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true",
    playback: { url: "https://cdn.example.com/beam/1/2/20230330/1680159183670/master.m3u8" },
    recording: { hls_vod: true, single_file_per_layer: false },
    destination: "default",
    created_at: "2023-03-30T06:53:03.155978231Z",
    started_at: "2023-03-30T06:53:15Z",
    updated_at: "2023-03-30T06:53:15.97291247Z",
    stopped_at: null,
    started_by: "",
    stopped_by: "",
    recording_assets: null,
    ...more,
  };
}

/** A recording asset as documented. */
export function recordingAsset(more) {
  return {
    id: newId(),
    type: "room-vod",
    status: "completed",
    path: "gs://bucket/beam/recording.zip",
    size: 1048576,
    duration: 120,
    created_at: "2023-03-30T07:00:00.5Z",
    thumbnails: ["gs://bucket/beam/thumbnail.jpg"],
    metadata: { num_layers: "3", max_width: 1280, max_height: 720 },
    ...more,
  };
}

/** A well-formed token, for calls that do not reach the emulator. */
export const A_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJjYW5hcnktdG9rZW4ifQ.Y2FuYXJ5LXNpZ25hdHVyZQ";

/** A fetch that answers every request with the same body, and records the requests. */
export function fetchReturning(body, { status = 200, headers } = {}) {
  const fetch = async (...request) => {
    fetch.requests.push(request);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
  };
  fetch.requests = [];
  return fetch;
}

/** Call options whose fetch answers every request with the same body. */
export function optionsReturning(body, more, how) {
  return {
    token: A_TOKEN,
    baseUrl: "https://api.example.com/v2",
    retries: 0,
    fetch: fetchReturning(body, how),
    ...more,
  };
}
