// A fake API on a real socket, whose answers the test chooses.
import { createServer } from "node:http";
import { atExit } from "../built.mjs";

export const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiYXBwIn0.Y2FuYXJ5LXNpZ25hdHVyZQ";
export const SECRET = "canary-secret";
export const CODE = "abc-defg-hij";
export const DATE = "Thu, 30 Mar 2023 06:53:03 GMT";

/** A live stream as documented. */
export const liveStream = (more) => ({
  id: "64101349d0f56e684b608c0a",
  room_id: "room-1",
  session_id: "session-1",
  status: "running",
  meeting_url: `https://a.app.100ms.live/meeting/${CODE}?auth_token=${TOKEN}&pass=opaque#${TOKEN}`,
  playback: { url: "https://cdn.example/beam/master.m3u8" },
  recording: { hls_vod: true, single_file_per_layer: false },
  destination: "default",
  created_at: "2023-03-30T06:53:03.67Z",
  started_at: null,
  updated_at: "2023-03-30T06:53:03.67Z",
  stopped_at: null,
  started_by: "peer-1",
  stopped_by: "",
  recording_assets: null,
  ...more,
});

/** A live stream with a secret in every string, and in undocumented members. */
export const liveStreamWithSecrets = (more) =>
  liveStream({
    session_id: `s-${TOKEN}`,
    playback: { url: `https://cdn.example/${TOKEN}/master.m3u8?auth_token=opaque`, key: TOKEN },
    recording: { hls_vod: true, single_file_per_layer: false, token: TOKEN },
    destination: TOKEN,
    started_by: `Bearer ${SECRET}`,
    stopped_by: "https://user:opaque@a.example/?signature=opaque",
    recording_assets: [
      {
        id: TOKEN,
        type: "room-vod",
        status: "token=opaque",
        path: `s3://a/b.m3u8?auth_token=${TOKEN}`,
        size: 1,
        duration: 1,
        created_at: "2023-03-30T06:53:03.67Z",
        thumbnails: [`s3://a/${TOKEN}.png`],
        metadata: {
          resolution: { width: 1280, height: 720, note: TOKEN },
          layer: TOKEN,
          max_width: { deep: TOKEN },
          note: TOKEN,
        },
      },
    ],
    token: TOKEN,
    deep: { deeper: [{ auth_token: TOKEN }] },
    ...more,
  });

/**
 * Starts an API. `api.answer(request)` returns `{ status, body, headers }` or a promise of it; the default is a stream of `room-1`, or a
 * page with that stream.
 */
export async function startApi() {
  const api = { requests: [], answer: undefined };
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray()).toString();
    const request = { method: incoming.method, url: incoming.url, headers: incoming.headers, body };
    api.requests.push(request);
    const { status = 200, body: answer = usual(request), headers } = (await api.answer?.(request)) ?? {};
    if (outgoing.destroyed) return;
    outgoing.writeHead(status, {
      "content-type": "application/json",
      date: DATE,
      "x-request-id": "of-the-api",
      ...headers,
    });
    outgoing.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  atExit.add(stop);
  api.baseUrl = `http://127.0.0.1:${server.address().port}/v2`;
  api.stop = stop;
  return api;
}

function usual({ method, url }) {
  const isPage = url.startsWith("/v2/live-streams?") || (method === "POST" && /\/room\/[^/]+\/stop$/.test(url));
  return isPage ? { data: [liveStream()], limit: 10, last: "" } : liveStream();
}
