// One meeting URL with all its parameters.
import { buildMeetingUrl, parseMeetingUrl } from "hms-live";
import { contest, within } from "../measure/contest.mjs";

export const title = "Meeting URL";

const MEETING = {
  subdomain: "myname",
  room_code: "abc-defg-hij",
  page: "streaming/preview",
  skip_preview: true,
  skip_preview_headful: true,
  auth_token: "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiYXBwIn0.c2lnbmF0dXJl",
  ui_mode: "activespeaker",
  name: "Zoë & friends",
  user_id: "user-1",
};

/** The same URL with the platform's API, without validation. */
function byHand(meeting) {
  const url = new URL(`https://${meeting.subdomain}.app.100ms.live/${meeting.page}/${meeting.room_code}`);
  const keys = {
    skip_preview: "skip_preview",
    skip_preview_headful: "skip_preview_headful",
    auth_token: "auth_token",
    ui_mode: "ui_mode",
    name: "name",
    user_id: "userId",
  };
  const query = new URLSearchParams();
  for (const [member, key] of Object.entries(keys))
    if (meeting[member] !== undefined) query.set(key, String(meeting[member]));
  url.search = query;
  return url.href;
}

export async function run({ quick, say }) {
  const [ours, theirs] = [buildMeetingUrl(MEETING), byHand(MEETING)];
  // One writes a space as +, the other as %20, so the parsed parameters are compared.
  if (
    JSON.stringify([...new URL(ours).searchParams].sort()) !== JSON.stringify([...new URL(theirs).searchParams].sort())
  ) {
    throw new Error(`these should say the same: ${ours} and ${theirs}`);
  }
  say("building");
  const base = "URL + URLSearchParams";
  const short = { subdomain: "myname", room_code: "abc-defg-hij" };
  const built = await contest({
    name: "meeting-url",
    title: "Building one meeting URL with all parameters",
    base,
    ours: "hms-live",
    quick,
    functions: { [base]: () => byHand(MEETING), "hms-live": () => buildMeetingUrl(MEETING) },
  });
  const rest = await contest({
    name: "meeting-url-more",
    title: "",
    base,
    ours: "hms-live",
    quick,
    functions: {
      [base]: () => byHand(short),
      "hms-live, no parameters": () => buildMeetingUrl(short),
      "hms-live, parsing one with all": () => parseMeetingUrl(ours),
    },
  });
  return {
    about:
      "One URL with every parameter. The hand-written one checks nothing; hms-live checks each member against its rule before it writes.",
    tables: [
      { caption: "All parameters", ...built.table },
      { caption: "The shortest URL, and reading one", ...rest.table },
    ],
    plots: [built.plot],
    goals: [within(built.of("hms-live"), "meeting URL, all parameters", 1, base)],
  };
}
