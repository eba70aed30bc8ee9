import { equal, fails, ok, rejection } from "./assert.js";
import { A_TOKEN, answered, answering, liveStream } from "./bodies.js";
import { printed } from "./witness.js";

/** What must never show: signed tokens, and everything that the suite marks as secret. */
const SECRET = /eyJ[\w-]{4,}|canary|auth_token=(?!\[)[^\s"'\\]+/;
/** The query of a URL. */
const QUERY = /\/[\w.~%-]*\?[\w.~%-]+=/;

// In parts, since a runtime may show the lines of source where an error was made.
const ROOM = ["canary", "room"].join("-");
const ADDRESS = ["https://a.example/v2", `room_id=${ROOM}`].join("?");

const meeting = (query) => `https://a.example/x${query}`;

export default function ({ it, last, lib, emulator, place, errors }) {
  const showsNothing = (error, where) => {
    const text = printed(error, place.inspect);
    const found = SECRET.exec(text) ?? QUERY.exec(text) ?? exec(emulator.credentials.secret, text);
    const around = found && text.slice(Math.max(0, found.index - 60), found.index + 60);
    ok(!found, `${where}: a secret shows: …${around}…`);
  };

  it("a server that repeats the token and the secret in its answer leaks nothing", async () => {
    for (const status of [400, 401, 403, 404, 500, 200]) {
      for (const body of [
        { code: status, message: `token ${A_TOKEN} is bad`, details: [A_TOKEN, "auth_token=canary-auth"] },
        `<p>Bearer ${A_TOKEN}</p><a href="https://a.example/x?auth_token=canary-auth">`,
        {
          message: "see https://a.example/x?signature=canary-signature",
          details: ["/v2/live-streams?room_id=canary-room"],
        },
      ]) {
        showsNothing(await rejection(lib.getLiveStream("stream", answered(body, {}, { status }))), `${status}`);
      }
    }
  });

  for (const [what, cause] of Object.entries({
    "the address": () => new Error(`request to ${ADDRESS} failed`),
    "the token": () => new Error(`bad header authorization: Bearer ${A_TOKEN}`),
    "the token in a cause": () => new TypeError("fetch failed", { cause: new Error(`Bearer ${A_TOKEN}`) }),
    "the request": () => Object.assign(new Error("failed"), { request: { headers: { authorization: A_TOKEN } } }),
    "the options in a cause": () =>
      new TypeError("failed", { cause: Object.assign(new Error("x"), { token: A_TOKEN }) }),
    "several errors": () => new AggregateError([new Error(`Bearer ${A_TOKEN}`)], "all failed"),
    "an object": () => ({ toString: () => `Bearer ${A_TOKEN}` }),
    "a text": () => `Bearer ${A_TOKEN}`,
  })) {
    it(`a runtime that repeats ${what} in its own error leaks nothing`, async () => {
      const options = { ...answered(liveStream()), fetch: () => Promise.reject(cause()) };
      const error = await rejection(lib.listLiveStreams({ room_id: ROOM }, options));
      fails(error, { code: "ERR_NETWORK" });
      showsNothing(error, "ERR_NETWORK");
    });
  }

  it("an error that carries a stream does not print its meeting URL", async (room) => {
    const meeting_url = lib.buildMeetingUrl({
      subdomain: "myname",
      room_code: "abc-defg-hij",
      auth_token: "canary.app.token",
    });
    const first = await lib.startLiveStream(room.id, { meeting_url }, room.options());
    const error = await rejection(lib.startLiveStream(room.id, { meeting_url }, room.options()));
    fails(error, { code: "ERR_ALREADY_RUNNING" });
    equal(error.stream?.id, first.id);
    equal(error.stream?.meeting_url, meeting_url.split("?")[0]);
    equal(error.stream?.room_id, room.id);
    showsNothing(error, "ERR_ALREADY_RUNNING");
    // Reporters walk an error's prototypes, ask a proxy or a copy, and read whatever they find.
    for (const walker of [new Proxy(error, {}), Object.create(error)]) {
      equal(walker.stream.id, first.id, "the stream by another way");
      showsNothing(walker, "another way to the error");
    }
    for (let holder = error; holder; holder = Object.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) {
        const text = key === "__proto__" ? "" : (JSON.stringify(Reflect.get(holder, key, error)) ?? "");
        ok(!SECRET.test(text), `a secret shows in ${String(key)}: ${text}`);
      }
    }
    const ended = await rejection(lib.waitForLiveStream("s", answered(liveStream({ status: "failed", meeting_url }))));
    fails(ended, { code: "ERR_STREAM_ENDED" });
    showsNothing(ended, "ERR_STREAM_ENDED");
  });

  it("an error that carries a stream has no token, wherever the API puts one", async () => {
    const texts = [meeting("?auth_token=canary"), `see ${meeting("?auth_token=canary")}`, `${A_TOKEN} is it`];
    for (const member of ["id", "room_id", "session_id", "destination", "started_by", "stopped_by"]) {
      for (const text of texts) {
        const failed = liveStream({ status: "failed", [member]: text });
        const error = await rejection(lib.waitForLiveStream("s", answered(failed)));
        fails(error, { code: "ERR_STREAM_ENDED" });
        ok(!SECRET.test(JSON.stringify(error.stream)), `a secret shows in ${member}`);
      }
    }
  });

  it("a token that is too short to be one cuts nothing to pieces, and what the server asked for is read", async () => {
    const body = { code: 429, message: "rate limit exceeded, retry after 45 seconds" };
    for (const token of ["t", "ra", "45", "s"]) {
      const error = await rejection(lib.getLiveStream("stream", answered(body, { token }, { status: 429 })));
      fails(error, { serverMessage: body.message, retryAfter: 45_000 });
    }
    for (const token of ["retry", "45 seconds".replace(" ", "-"), "seconds"]) {
      const error = await rejection(lib.getLiveStream("stream", answered(body, { token }, { status: 429 })));
      fails(error, { retryAfter: 45_000 });
    }
  });

  it("a token is taken out wherever a long text is cut", async () => {
    const token = `canary-${"x".repeat(200)}-token`;
    for (let before = 0; before < 700; before += 7) {
      const message = `${"y".repeat(before)}${token.repeat(40)}`;
      const error = await rejection(lib.getLiveStream("stream", answered({ message }, { token }, { status: 400 })));
      showsNothing(error, `a token after ${before} letters`);
    }
  });

  it("a secret in the wrong place of a call does not show", async () => {
    const secret = "canary-secret";
    for (const call of [
      () => lib.startLiveStream({ secret }, {}, answered(liveStream())),
      () => lib.startLiveStream("room", { token: A_TOKEN }, answered(liveStream())),
      () => lib.startLiveStream("room", { meeting_url: `http:${A_TOKEN}` }, answered(liveStream())),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { token: `Bearer ${A_TOKEN}` })),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { token: { secret } })),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { baseUrl: `https://canary:${secret}@a.example` })),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { baseUrl: `https://a.example/?token=${secret}` })),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { timeout: secret })),
      () => lib.startLiveStream("room", {}, answered(liveStream(), { ifRunning: secret })),
      () => lib.listLiveStreams({ status: [secret] }, answered(liveStream())),
      () => lib.createManagementToken(secret),
      () => lib.createManagementToken({ accessKey: "k", secret: [secret] }),
      () => lib.createAuthToken({ accessKey: "k", secret }, { room_id: 5, role: secret }),
      async () => lib.buildMeetingUrl({ subdomain: "a", room_code: A_TOKEN }),
      async () => lib.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", auth_token: `x ${A_TOKEN}` }),
      async () => lib.parseMeetingUrl(`https://a.example/x/y/z?auth_token=${A_TOKEN}`),
    ]) {
      const error = await rejection(call(), String(call));
      fails(error, { code: "ERR_INVALID_ARGUMENT" });
      showsNothing(error, String(call));
    }
  });

  it("a token that was taken for an id does not show", async () => {
    const refused = { code: 403, message: "user does not have required permission" };
    for (const call of [
      (options) => lib.startLiveStream(A_TOKEN, {}, options),
      (options) => lib.getLiveStream(A_TOKEN, options),
      (options) => lib.stopLiveStream(A_TOKEN, options),
    ]) {
      const error = await rejection(call(answered(refused, {}, { status: 403 })));
      showsNothing(error, "a token as an id");
    }
  });

  it("no error holds the token as a property, however deep", async () => {
    const fetch = answering({ code: 500, message: "down" }, { status: 500 });
    const options = { credentials: { accessKey: "key", secret: "canary-secret" }, dangerouslyAllowBrowser: true };
    const error = await rejection(
      lib.getLiveStream("stream", { ...options, baseUrl: "https://api.example.com/v2", fetch, retries: 0 }),
    );
    showsNothing(error, "ERR_API");
  });

  last("no error of the whole run shows a token, a secret or the query of a URL", () => {
    ok(errors.length > 500, `${errors.length} errors were seen`);
    for (const { name, error } of errors) {
      // Abort reasons and what functions of the caller's threw are not the library's.
      if (error instanceof lib.LiveStreamError) showsNothing(error, `${name}, ${error.code}`);
    }
  });
}

function exec(secret, text) {
  const index = text.indexOf(secret);
  return index < 0 ? null : { index };
}
