// `hms-live url`.
import { buildMeetingUrl, createAuthToken } from "hms-live/server";
import { EXIT } from "./exit.js";
import { readDuration, UsageError } from "./usage.js";

const PAGES = ["preview", "meeting", "streaming/preview", "streaming/meeting", "streaming"];

/** An option for a member of `meeting`. */
const option = (member, value, about) => ({ value, is: `meeting.${member}`, about });

export const url = {
  name: "url",
  summary: "builds a meeting URL for `start --meeting-url`",
  about: `Prints the URL of a page that joins a room without a click, for a live stream to record. It makes no request. Whoever
has the URL can join the room in that role: with a room code while the code is enabled, with --sign until the token in it
expires. It only contains a token with --sign.`,
  bills: "Nothing.",
  options: {
    subdomain: option("subdomain", "NAME", "`myname` for https://myname.app.100ms.live; this or --origin"),
    origin: option("origin", "URL", "the https origin of your own domain"),
    "room-code": option("room_code", "CODE", "such as abc-defg-hij; this, or --room with --role"),
    room: option("room_id", "ID", "id of the room"),
    role: option("role", "ROLE", "role of the peer that joins"),
    page: { ...option("page", "PAGE", `${PAGES.join(", ")}; default preview`), choices: PAGES },
    people: { about: "a link for people, with preview, header and controls" },
    "ui-mode": option("ui_mode", "MODE", "layout of the page, such as activespeaker"),
    name: option("name", "NAME", "name of the peer"),
    "user-id": option("user_id", "ID", "user id of the peer"),
    sign: {
      about:
        "put an app token for --room and --role into the URL, signed with HMS_ACCESS_KEY and HMS_SECRET; the URL is then a secret",
    },
    "expires-in": {
      value: "TIME",
      read: readDuration,
      about: "lifetime of the token, such as 3600 or 12h; default 24h",
    },
  },
  needsNoApi: true,
  exits: [EXIT.done, EXIT.usage],
  examples: [
    "hms-live url --subdomain myname --room-code abc-defg-hij",
    "hms-live url --subdomain myname --room 63b2bacc1d485406b9a2f27c --role host --sign | hms-live start 63b2bacc1d485406b9a2f27c --meeting-url -",
  ],

  async run({ values, credentials, output }) {
    if (values["expires-in"] && !values.sign)
      throw new UsageError("--expires-in needs --sign, because it limits the token's lifetime");
    const auth_token = values.sign && (await tokenFor(values, credentials()));
    const meeting = {
      subdomain: values.subdomain,
      origin: values.origin,
      room_code: values["room-code"],
      room_id: values.room,
      role: values.role,
      page: values.page,
      ...(!values.people && { skip_preview: true }),
      ui_mode: values["ui-mode"],
      name: values.name,
      user_id: values["user-id"],
      ...(auth_token && { auth_token }),
    };
    const built = buildMeetingUrl(meeting);
    await output.secret(built, { url: built });
    if (auth_token)
      await output.note("This URL is a secret: whoever has it can join in that role until its token expires.");
  },
};

function tokenFor({ room, role, "user-id": user_id, "expires-in": life }, credentials) {
  if (!room || !role)
    throw new UsageError("--sign needs --room and --role, because the token is for that role in that room");
  const expiresIn = life && { expiresIn: Math.max(1, Math.round(life / 1000)) };
  return createAuthToken(credentials, { room_id: room, role, ...(user_id && { user_id }) }, expiresIn);
}
