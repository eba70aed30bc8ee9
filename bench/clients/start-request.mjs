// What a browser sends to its own server to start a room.
import { ROOM } from "./identity.mjs";

const headers = { "content-type": "application/json", origin: "https://site.example" };

export const startRequest = () =>
  new Request(`https://site.example/api/live-streams/room/${ROOM}/start`, { method: "POST", headers, body: "{}" });
