// The handler behind /api: which calls browsers may make, and who may make them. Access key and secret stay on the server.
import { createHash, timingSafeEqual } from "node:crypto";
import { createHandler } from "hms-live/server";

const { HMS_ACCESS_KEY, HMS_SECRET, HMS_ROOM_ID = "", OPERATOR_PASSWORD, HMS_MEETING_URL, HMS_BASE_URL } = process.env;
for (const name of ["HMS_ACCESS_KEY", "HMS_SECRET", "HMS_ROOM_ID", "OPERATOR_PASSWORD"]) {
  if (!process.env[name]) throw new Error(`${name} is missing: .env.example says what it is`);
}

export const roomId = HMS_ROOM_ID;

export const handler = createHandler({
  credentials: { accessKey: HMS_ACCESS_KEY, secret: HMS_SECRET },
  baseUrl: HMS_BASE_URL || undefined,
  authorize(request, call) {
    if (call.roomId !== roomId) return false;
    const given = request.headers.get("authorization");
    if (given === null) return "viewer";
    // Replace this password with your app's session.
    if (!isEqual(given, `Bearer ${OPERATOR_PASSWORD}`)) return false;
    const isStart = call.operation === "startLiveStream";
    return isStart && HMS_MEETING_URL ? { params: { meeting_url: HMS_MEETING_URL } } : true;
  },
});

/**
 * Compares in constant time, so that timing reveals nothing about the password.
 *
 * @param {string} one
 * @param {string} other
 */
function isEqual(one, other) {
  const digest = (/** @type {string} */ text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
