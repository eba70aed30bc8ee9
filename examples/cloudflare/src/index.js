// A Worker that answers /api and serves the pages in public/. Access key and secret stay here.
import { createHandler } from "hms-live/server";

/**
 * Settings: see .dev.vars.example; in a deployment, `wrangler secret put NAME`.
 *
 * @typedef {object} Env
 * @property {string} HMS_ACCESS_KEY
 * @property {string} HMS_SECRET
 * @property {string} HMS_ROOM_ID
 * @property {string} OPERATOR_PASSWORD
 * @property {string} [HMS_MEETING_URL]
 * @property {string} [HMS_BASE_URL]
 */

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   * @param {import("hms-live/server").HandlerContext} ctx Its `waitUntil` lets a start finish after the browser has disconnected.
   */
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/room.json") return Response.json({ roomId: env.HMS_ROOM_ID });
    if (!pathname.startsWith("/api/")) return new Response("not found\n", { status: 404 });
    handler ??= handlerOf(env);
    return handler(request, ctx);
  },
};

/** @type {import("hms-live/server").Handler | undefined} Created once, so that simultaneous starts share one request. */
let handler;

/** @param {Env} env */
function handlerOf({ HMS_ACCESS_KEY, HMS_SECRET, HMS_ROOM_ID, OPERATOR_PASSWORD, HMS_MEETING_URL, HMS_BASE_URL }) {
  return createHandler({
    credentials: { accessKey: HMS_ACCESS_KEY, secret: HMS_SECRET },
    baseUrl: HMS_BASE_URL || undefined,
    async authorize(request, call) {
      if (call.roomId !== HMS_ROOM_ID) return false;
      const given = request.headers.get("authorization");
      if (given === null) return "viewer";
      // Replace this password with your app's session.
      if (!OPERATOR_PASSWORD || !(await isEqual(given, `Bearer ${OPERATOR_PASSWORD}`))) return false;
      const isStart = call.operation === "startLiveStream";
      return isStart && HMS_MEETING_URL ? { params: { meeting_url: HMS_MEETING_URL } } : true;
    },
  });
}

/** @param {string} text */
const digest = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

/**
 * Compares in constant time, so that timing reveals nothing about the password.
 *
 * @param {string} one
 * @param {string} other
 */
async function isEqual(one, other) {
  const [a, b] = [await digest(one), await digest(other)];
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0;
}
