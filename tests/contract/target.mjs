// The target: the API with keys from the environment, or without keys an emulator with a room that has a history.
import { startEmulator } from "../built.mjs";

const API = "https://api.100ms.live/v2";
const ROOM = "65f0c0a7c7f1b2d3e4f50601";

/** Resolves the target; `room` is the given one, or that of the emulator. */
export const openTarget = ({ credentials, baseUrl = API, room }) =>
  credentials ? { baseUrl, credentials, room } : emulated();

/** The URL that exchanges a room code for an app token, which for the real API is on another host. */
export const authUrlOf = (baseUrl) =>
  new URL(baseUrl).hostname === "api.100ms.live" ? "https://auth.100ms.live/v2/token" : `${baseUrl}/token`;

async function emulated() {
  // In its own process group, so that Ctrl-C does not end it before the stream is stopped. The start delay leaves even a busy machine
  // time for the questions about a starting stream.
  const { origin, accessKey, secret } = await startEmulator({ startDelay: 4, detached: true });
  await addHistory(origin);
  return { baseUrl: `${origin}/v2`, credentials: { accessKey, secret }, room: ROOM, isEmulator: true };
}

/** Adds two recorded streams and a recording, so that questions about existing ones can be asked. */
async function addHistory(origin) {
  const control = async (method, path, body = {}) => {
    const answer = await fetch(`${origin}/_emulator${path}`, { method, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the emulator answered ${method} ${path} with ${answer.status}`);
    return answer.json();
  };
  const pass = (seconds) => control("POST", "/clock", { advance: seconds });
  await control("PUT", "/settings", { strict_rooms: true });
  await control("PUT", `/rooms/${ROOM}`, { start_delay: 0 });
  for (const call of ["start", "start", "start-recording"]) {
    const params = call === "start" ? { recording: { hls_vod: true } } : {};
    await control("POST", `/rooms/${ROOM}/${call}`, params);
    await pass(4);
    await control("POST", `/rooms/${ROOM}/end`);
    await pass(4);
  }
  await control("PUT", `/rooms/${ROOM}`, {});
}
