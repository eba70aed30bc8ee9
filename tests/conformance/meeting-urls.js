import { equal, assertError, deepEqual, thrownBy } from "./assert.js";

/** Parts, and the URL that is built from them; `page` defaults to "preview". */
const EXAMPLES = [
  [{ subdomain: "myname", room_code: "abc-defg-hij" }, "https://myname.app.100ms.live/preview/abc-defg-hij"],
  [
    { subdomain: "myname", room_id: "63b2bacc1d485406b9a2f27c", role: "__internal_recorder", skip_preview: true },
    "https://myname.app.100ms.live/preview/63b2bacc1d485406b9a2f27c/__internal_recorder?skip_preview=true",
  ],
  [
    { origin: "https://live.example.com", room_code: "abc-defg-hij", page: "meeting" },
    "https://live.example.com/meeting/abc-defg-hij",
  ],
  [
    { subdomain: "myname", room_code: "abc-defg-hij", page: "streaming/preview", skip_preview_headful: true },
    "https://myname.app.100ms.live/streaming/preview/abc-defg-hij?skip_preview_headful=true",
  ],
  [{ subdomain: "myname", room_code: "abc-defg-hij", page: "" }, "https://myname.app.100ms.live/abc-defg-hij"],
  [
    { subdomain: "myname", room_code: "abc-defg-hij", page: "streaming" },
    "https://myname.app.100ms.live/streaming/abc-defg-hij",
  ],
  [
    { origin: "https://app.100ms.live", room_code: "rpe-pwl-akt", token: "beam_recording" },
    "https://app.100ms.live/preview/rpe-pwl-akt?token=beam_recording",
  ],
  [
    { origin: "https://qa--myshow.netlify.app", room_code: "abc-defg-hij", preview_as_role: "host" },
    "https://qa--myshow.netlify.app/preview/abc-defg-hij?preview_as_role=host",
  ],
  [
    { origin: "https://live.xn--bcher-kva.example", room_code: "abc-defg-hij", subdomain_override: "a.app.100ms.live" },
    "https://live.xn--bcher-kva.example/preview/abc-defg-hij?subdomain=a.app.100ms.live",
  ],
  [
    { subdomain: "myname", room_id: "63b2bacc1d485406b9a2f27c", role: "co host", auth_token: "t" },
    "https://myname.app.100ms.live/preview/63b2bacc1d485406b9a2f27c/co%20host?auth_token=t",
  ],
  [
    {
      subdomain: "a-1",
      room_code: "abc-defg-hij",
      name: "Jürgen & Söhne #1",
      user_id: "a=b?",
      ui_mode: "activespeaker",
    },
    "https://a-1.app.100ms.live/preview/abc-defg-hij?ui_mode=activespeaker&name=J%C3%BCrgen%20%26%20S%C3%B6hne%20%231&userId=a%3Db%3F",
  ],
];

const code = { subdomain: "myname", room_code: "abc-defg-hij" };
const id = { subdomain: "myname", room_id: "63b2bacc1d485406b9a2f27c", role: "host" };

/** A token with `{"type":"management"}` in its claims. */
const MANAGEMENT_TOKEN = `eyJhbGciOiJIUzI1NiJ9.${btoa('{"version":2,"type":"management"}').replace(/=+$/, "")}.canary`;

const REFUSED = [
  ["meeting", undefined],
  ["meeting", null],
  ["meeting", "https://myname.app.100ms.live"],
  ["meeting.subdomain", { room_code: "abc-defg-hij" }],
  ["meeting.subdomain", { ...code, subdomain: "" }],
  ["meeting.subdomain", { ...code, subdomain: "My.Name" }],
  ["meeting.subdomain", { ...code, subdomain: "-a" }],
  ["meeting.subdomain", { ...code, subdomain: "evil.example/" }],
  ["meeting.subdomain", { ...code, subdomain: "a@b" }],
  ["meeting.subdomain", { ...code, subdomain: "é" }],
  ["meeting.subdomain", { ...code, subdomain: "x".repeat(64) }],
  ["meeting.subdomain", { ...code, subdomain: 5 }],
  ["meeting.origin", { ...code, origin: "https://live.example.com" }],
  ["meeting.origin", { room_code: "abc-defg-hij", origin: "http://live.example.com" }],
  ["meeting.origin", { room_code: "abc-defg-hij", origin: "https://live.example.com/" }],
  ["meeting.origin", { room_code: "abc-defg-hij", origin: "https://a:b@live.example.com" }],
  ["meeting.origin", { room_code: "abc-defg-hij", origin: "live.example.com" }],
  ["meeting.origin", { room_code: "abc-defg-hij", origin: "https://live.example.com?x" }],
  ["meeting.room_code", { subdomain: "myname" }],
  ["meeting.room_code", { ...code, room_code: "abc-defg-123" }],
  ["meeting.room_code", { ...code, room_code: "abcdefghij" }],
  ["meeting.room_code", { ...code, room_code: "abc-defg" }],
  ["meeting.room_code", { ...code, room_code: "abc--hij" }],
  ["meeting.room_code", { ...code, room_code: "" }],
  ["meeting.room_code", { ...code, room_code: "../../../" }],
  ["meeting.room_id", { ...code, room_id: "63b2bacc1d485406b9a2f27c" }],
  ["meeting.room_id", { ...id, room_id: "a/b" }],
  ["meeting.room_id", { ...id, room_id: ".." }],
  ["meeting.room_id", { ...id, room_id: "" }],
  ["meeting.room_id", { ...id, room_id: "preview" }],
  ["meeting.role", { subdomain: "myname", room_id: "63b2bacc1d485406b9a2f27c" }],
  ["meeting.role", { ...code, role: "host" }],
  ["meeting.role", { ...id, role: "my role" }],
  ["meeting.role", { ...id, role: "a/b" }],
  ["meeting.role", { ...id, role: "é" }],
  ["meeting.role", { ...id, role: ".." }],
  ["meeting.role", { ...id, role: "" }],
  ["meeting.page", { ...code, page: "lobby" }],
  ["meeting.page", { ...code, page: "/preview" }],
  ["meeting.skip_preview", { ...code, skip_preview: "true" }],
  ["meeting.skip_preview_headful", { ...code, skip_preview_headful: 1 }],
  ["meeting.auth_token", { ...code, auth_token: MANAGEMENT_TOKEN }],
  ["meeting.auth_token", { ...code, auth_token: "a b" }],
  ["meeting.auth_token", { ...code, auth_token: "" }],
  ["meeting.token", { ...code, token: "eyJ" }],
  ["meeting.role", { ...id, role: "..", auth_token: "t" }],
  ["meeting.name", { ...code, name: "\ud800" }],
  ["meeting.name", { ...code, name: 5 }],
  ["meeting.user_id", { ...code, user_id: "\udfff" }],
  ["meeting.userId", { ...code, userId: "u" }],
  ["meeting.authToken", { ...code, authToken: "t" }],
  ["meeting.roomCode", { subdomain: "myname", roomCode: "abc-defg-hij" }],
];

const NO_MEETING_URLS = [
  "",
  "abc",
  "http://myname.app.100ms.live/preview/abc-defg-hij",
  "https://",
  "https://myname.app.100ms.live",
  "https://myname.app.100ms.live/",
  "https://myname.app.100ms.live/preview/",
  "https://myname.app.100ms.live/preview/a/b/c",
  "https://myname.app.100ms.live/preview/abc-defg-123",
  "https://myname.app.100ms.live/other/page/x/y",
  "https://myname.app.100ms.live/preview/63b2/my%20role",
  "https://u:p@myname.app.100ms.live/preview/abc-defg-hij",
  "https://myname.app.100ms.live/preview/abc-defg-hij?name=%ff",
  "https://myname.app.100ms.live/preview/abc-defg-hij?name=%",
  `https://myname.app.100ms.live/preview/abc-defg-hij?auth_token=${MANAGEMENT_TOKEN}`,
  "javascript:alert(1)",
];

export default function ({ it, lib }) {
  it("documented forms are built and parsed", () => {
    for (const [parts, url] of EXAMPLES) {
      equal(lib.buildMeetingUrl(parts), url);
      deepEqual(lib.parseMeetingUrl(url), { page: "preview", ...parts });
      new URL(url);
    }
  });

  it("invalid parts are rejected by name", () => {
    for (const [argument, parts] of REFUSED) {
      const error = assertError(
        thrownBy(() => lib.buildMeetingUrl(parts), JSON.stringify(parts)),
        { code: "ERR_INVALID_ARGUMENT" },
      );
      equal(error.argument, argument, `argument for ${JSON.stringify(parts)} (${error.message})`);
      equal(error.message.includes("canary"), false, "the token shows");
    }
  });

  it("an invalid meeting URL is rejected without showing a possible token", () => {
    for (const url of [...NO_MEETING_URLS, undefined, null, 5, {}, new URL("https://a.example"), "\ud800"]) {
      const error = assertError(
        thrownBy(() => lib.parseMeetingUrl(url), String(url)),
        { code: "ERR_INVALID_ARGUMENT", argument: "url" },
      );
      equal(/canary|eyJ/.test(error.message), false, error.message);
    }
  });

  it("parameters that the hosted page ignores are ignored, and the first of duplicates counts", () => {
    const query = "name=a+b&name=c&utm=%ff&authToken=t&token=eyJ&&skip_preview=1";
    const url = `https://myname.app.100ms.live/preview/abc-defg-hij?${query}#top`;
    deepEqual(lib.parseMeetingUrl(url), { ...code, page: "preview", name: "a b", skip_preview: false });
  });

  it("URLs that browsers would normalize are parsed", () => {
    for (const url of [
      "HTTPS://MyName.app.100ms.live/preview/abc-defg-hij",
      "https://myname.app.100ms.live:443/preview/abc-defg-hij/",
      " https://myname.app.100ms.live/other/../preview/abc-defg-hij",
      "https://myname.app.100ms.live/preview/abc-defg-hij/viewer",
    ]) {
      deepEqual(lib.parseMeetingUrl(url), { ...code, page: "preview" }, url);
    }
    const parts = { origin: "https://xn--bcher-kva.example", room_code: "abc-defg-hij", page: "" };
    deepEqual(lib.parseMeetingUrl("https://b\u00fccher.example/abc-defg-hij"), parts);
  });
}
