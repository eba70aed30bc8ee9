// The hand-written fetch with an abort signal and a timeout of 30 s: the minimum for a deadline.
import { ROOM } from "./identity.mjs";
import { TOKEN } from "./token.mjs";

export const connect = (origin) => async () => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 30_000);
  try {
    const response = await fetch(`${origin}/v2/live-streams/room/${ROOM}/start`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: "{}",
      signal: controller.signal,
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
};
