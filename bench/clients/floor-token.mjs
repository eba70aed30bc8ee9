// The hand-written fetch with a given token.
import { ROOM } from "./identity.mjs";
import { TOKEN } from "./token.mjs";

export const connect = (origin) => async () => {
  const response = await fetch(`${origin}/v2/live-streams/room/${ROOM}/start`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
};
