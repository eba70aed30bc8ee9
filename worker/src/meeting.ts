// Builds the URL of the meeting page that a stream records, from a room code or with a fresh token that never leaves the Worker.
import { buildMeetingUrl, createAuthToken, parseMeetingUrl, type MeetingUrl, refusal } from "hms-live/server";
import type { Settings } from "./settings";

const HOSTED = ".app.100ms.live";

/**
 * The meeting of a start, in this order: the caller's `meeting_url` if its origin is allowed, the room code of the caller's session, the
 * room with `MEETING_ROLE`. Without any of them the API builds the URL itself.
 */
export function meetingOf(
  url: string | undefined,
  room: string,
  code: string,
  settings: Settings,
): MeetingUrl | undefined {
  const [origin] = settings.meetingOrigins;
  if (url !== undefined) return named(url, room, settings);
  if (!origin) return undefined;
  if (code) return { ...hostOf(origin), room_code: code, skip_preview: true };
  if (settings.meetingRole) return { ...hostOf(origin), room_id: room, role: settings.meetingRole, skip_preview: true };
  return undefined;
}

function named(url: string, room: string, { meetingOrigins }: Settings): MeetingUrl {
  // The browser knows the token it sent, so a fresh one replaces it. An idempotency key arrives as a header instead.
  const { auth_token: _, hms_live_key: __, ...meeting } = parseMeetingUrl(url);
  const origin = originOf(meeting);
  // The recorder opens any page it is given, and you pay for it.
  if (!meetingOrigins.includes(origin)) throw wrong(`${origin} is not among MEETING_ORIGINS of this Worker`);
  if (meeting.room_id !== undefined && meeting.room_id !== room) throw wrong("names another room");
  // A recorder that stops at the preview never joins.
  const skips = meeting.skip_preview || meeting.skip_preview_headful;
  return { ...meeting, ...(skips ? {} : { skip_preview: true }) };
}

/** Builds the URL. A room code needs no token; a room id with a role does if the workspace disables links of that form. */
export async function urlOf(meeting: MeetingUrl, { api }: Settings): Promise<string> {
  const { room_id, role } = meeting;
  if (room_id === undefined || role === undefined) return buildMeetingUrl(meeting);
  const auth_token = await createAuthToken(api.credentials, { room_id, role, user_id: "recorder" });
  return buildMeetingUrl({ ...meeting, auth_token });
}

/** Parses an origin into the parts of a meeting with the package's own rule; undefined if it cannot host one. */
function hostOf(origin: string): Pick<MeetingUrl, "subdomain" | "origin"> | undefined {
  try {
    const meeting = parseMeetingUrl(`${origin}/abc-defg-hij`);
    if (originOf(meeting) !== origin) return undefined;
    return meeting.subdomain === undefined ? { origin } : { subdomain: meeting.subdomain };
  } catch {
    return undefined;
  }
}

const originOf = ({ origin, subdomain }: MeetingUrl): string => origin ?? `https://${subdomain}${HOSTED}`;

const wrong = (what: string) => refusal(400, "Invalid body param", { details: [`meeting_url: ${what}`] });
