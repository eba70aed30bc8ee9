import { equal, assertError, ok, rejectionOf } from "./assert.js";
import { A_TOKEN, optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { printable } from "./record-errors.js";

/** What no error may show: signed tokens, and everything that the suite marks with "canary". */
const SECRET = /eyJ[\w-]{4,}|canary|auth_token=(?!\[)[^\s"'\\]+/;
/** The query of a URL. */
const QUERY = /\/[\w.~%-]*\?[\w.~%-]+=/;

// Joined at runtime, because some runtimes print the source line that created an error.
const ROOM = ["canary", "room"].join("-");
const ADDRESS = ["https://a.example/v2", `room_id=${ROOM}`].join("?");

const meeting = (query) => `https://a.example/x${query}`;

export default function ({ it, last, lib, emulator, environment, errors }) {
  const showsNothing = (error, where) => {
    const text = printable(error, environment.inspect);
    const found = SECRET.exec(text) ?? QUERY.exec(text) ?? exec(emulator.credentials.secret, text);
    const around = found && text.slice(Math.max(0, found.index - 60), found.index + 60);
    ok(!found, `${where}: a secret shows: …${around}…`);
  };

  it("an error does not show a token or secret that the server echoes", async () => {
    for (const status of [400, 401, 403, 404, 500, 200]) {
      for (const body of [
        { code: status, message: `token ${A_TOKEN} is bad`, details: [A_TOKEN, "auth_token=canary-auth"] },
        `<p>Bearer ${A_TOKEN}</p><a href="https://a.example/x?auth_token=canary-auth">`,
        {
          message: "see https://a.example/x?signature=canary-signature",
          details: ["/v2/live-streams?room_id=canary-room"],
        },
      ]) {
        showsNothing(
          await rejectionOf(lib.getLiveStream("stream", optionsReturning(body, {}, { status }))),
          `${status}`,
        );
      }
    }
  });

  for (const [what, cause] of Object.entries({
    "the address": () => new Error(`request to ${ADDRESS} failed`),
    "the token": () => new Error(`bad header authorization: Bearer ${A_TOKEN}`),
    "the token in a cause": () => new TypeError("fetch failed", { cause: new Error(`Bearer ${A_TOKEN}`) }),
    "the token in a request property": () =>
      Object.assign(new Error("failed"), { request: { headers: { authorization: A_TOKEN } } }),
    "the options of a cause": () =>
      new TypeError("failed", { cause: Object.assign(new Error("x"), { token: A_TOKEN }) }),
    "the token in an AggregateError": () => new AggregateError([new Error(`Bearer ${A_TOKEN}`)], "all failed"),
    "the token of a thrown object": () => ({ toString: () => `Bearer ${A_TOKEN}` }),
    "the token of a thrown string": () => `Bearer ${A_TOKEN}`,
  })) {
    it(`an error does not show ${what} from the runtime's own error`, async () => {
      const options = { ...optionsReturning(liveStream()), fetch: () => Promise.reject(cause()) };
      const error = await rejectionOf(lib.listLiveStreams({ room_id: ROOM }, options));
      assertError(error, { code: "ERR_NETWORK" });
      showsNothing(error, "ERR_NETWORK");
    });
  }

  it("the stream of an error has no query in its meeting URL", async (room) => {
    const meeting_url = lib.buildMeetingUrl({
      subdomain: "myname",
      room_code: "abc-defg-hij",
      auth_token: "canary.app.token",
    });
    const first = await lib.startLiveStream(room.id, { meeting_url }, room.options());
    const error = await rejectionOf(lib.startLiveStream(room.id, { meeting_url }, room.options()));
    assertError(error, { code: "ERR_ALREADY_RUNNING" });
    equal(error.stream?.id, first.id);
    equal(error.stream?.meeting_url, meeting_url.split("?")[0]);
    equal(error.stream?.room_id, room.id);
    showsNothing(error, "ERR_ALREADY_RUNNING");
    // Error reporters walk prototypes, wrap errors in proxies, and read every property.
    for (const walker of [new Proxy(error, {}), Object.create(error)]) {
      equal(walker.stream.id, first.id, "the stream through a proxy or a derived object");
      showsNothing(walker, "a proxy or derived object");
    }
    for (let holder = error; holder; holder = Object.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) {
        const text = key === "__proto__" ? "" : (JSON.stringify(Reflect.get(holder, key, error)) ?? "");
        ok(!SECRET.test(text), `a secret shows in ${String(key)}: ${text}`);
      }
    }
    const ended = await rejectionOf(
      lib.waitForLiveStream("s", optionsReturning(liveStream({ status: "failed", meeting_url }))),
    );
    assertError(ended, { code: "ERR_STREAM_ENDED" });
    showsNothing(ended, "ERR_STREAM_ENDED");
  });

  it("the stream of an error contains no token, whichever member the API puts one in", async () => {
    const texts = [meeting("?auth_token=canary"), `see ${meeting("?auth_token=canary")}`, `${A_TOKEN} is it`];
    for (const member of ["id", "room_id", "session_id", "destination", "started_by", "stopped_by"]) {
      for (const text of texts) {
        const failed = liveStream({ status: "failed", [member]: text });
        const error = await rejectionOf(lib.waitForLiveStream("s", optionsReturning(failed)));
        assertError(error, { code: "ERR_STREAM_ENDED" });
        ok(!SECRET.test(JSON.stringify(error.stream)), `a secret shows in ${member}`);
      }
    }
  });

  it("a token that is a common word is not redacted, and Retry-After is still parsed", async () => {
    const body = { code: 429, message: "rate limit exceeded, retry after 45 seconds" };
    for (const token of ["t", "ra", "45", "s"]) {
      const error = await rejectionOf(lib.getLiveStream("stream", optionsReturning(body, { token }, { status: 429 })));
      assertError(error, { serverMessage: body.message, retryAfter: 45_000 });
    }
    for (const token of ["retry", "45 seconds".replace(" ", "-"), "seconds"]) {
      const error = await rejectionOf(lib.getLiveStream("stream", optionsReturning(body, { token }, { status: 429 })));
      assertError(error, { retryAfter: 45_000 });
    }
  });

  it("a token is redacted wherever a long text is truncated", async () => {
    const token = `canary-${"x".repeat(200)}-token`;
    for (let before = 0; before < 700; before += 7) {
      const message = `${"y".repeat(before)}${token.repeat(40)}`;
      const error = await rejectionOf(
        lib.getLiveStream("stream", optionsReturning({ message }, { token }, { status: 400 })),
      );
      showsNothing(error, `a token after ${before} letters`);
    }
  });

  it("a secret in the wrong argument is not shown", async () => {
    const secret = "canary-secret";
    for (const call of [
      () => lib.startLiveStream({ secret }, {}, optionsReturning(liveStream())),
      () => lib.startLiveStream("room", { token: A_TOKEN }, optionsReturning(liveStream())),
      () => lib.startLiveStream("room", { meeting_url: `http:${A_TOKEN}` }, optionsReturning(liveStream())),
      () => lib.startLiveStream("room", {}, optionsReturning(liveStream(), { token: `Bearer ${A_TOKEN}` })),
      () => lib.startLiveStream("room", {}, optionsReturning(liveStream(), { token: { secret } })),
      () =>
        lib.startLiveStream(
          "room",
          {},
          optionsReturning(liveStream(), { baseUrl: `https://canary:${secret}@a.example` }),
        ),
      () =>
        lib.startLiveStream(
          "room",
          {},
          optionsReturning(liveStream(), { baseUrl: `https://a.example/?token=${secret}` }),
        ),
      () => lib.startLiveStream("room", {}, optionsReturning(liveStream(), { timeout: secret })),
      () => lib.startLiveStream("room", {}, optionsReturning(liveStream(), { ifRunning: secret })),
      () => lib.listLiveStreams({ status: [secret] }, optionsReturning(liveStream())),
      () => lib.createManagementToken(secret),
      () => lib.createManagementToken({ accessKey: "k", secret: [secret] }),
      () => lib.createAuthToken({ accessKey: "k", secret }, { room_id: 5, role: secret }),
      async () => lib.buildMeetingUrl({ subdomain: "a", room_code: A_TOKEN }),
      async () => lib.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", auth_token: `x ${A_TOKEN}` }),
      async () => lib.parseMeetingUrl(`https://a.example/x/y/z?auth_token=${A_TOKEN}`),
    ]) {
      const error = await rejectionOf(call(), String(call));
      assertError(error, { code: "ERR_INVALID_ARGUMENT" });
      showsNothing(error, String(call));
    }
  });

  it("a token passed as an id is not shown", async () => {
    const refused = { code: 403, message: "user does not have required permission" };
    for (const call of [
      (options) => lib.startLiveStream(A_TOKEN, {}, options),
      (options) => lib.getLiveStream(A_TOKEN, options),
      (options) => lib.stopLiveStream(A_TOKEN, options),
    ]) {
      const error = await rejectionOf(call(optionsReturning(refused, {}, { status: 403 })));
      showsNothing(error, "a token as an id");
    }
  });

  it("no nested property of an error contains the token", async () => {
    const fetch = fetchReturning({ code: 500, message: "down" }, { status: 500 });
    const options = { credentials: { accessKey: "key", secret: "canary-secret" }, dangerouslyAllowBrowser: true };
    const error = await rejectionOf(
      lib.getLiveStream("stream", { ...options, baseUrl: "https://api.example.com/v2", fetch, retries: 0 }),
    );
    showsNothing(error, "ERR_API");
  });

  last("no error of the whole run shows a token, a secret or a URL query", () => {
    ok(errors.length > 500, `${errors.length} errors were seen`);
    for (const { name, error } of errors) {
      // Abort reasons and errors of the caller's callbacks are passed through as they are.
      if (error instanceof lib.LiveStreamError) showsNothing(error, `${name}, ${error.code}`);
    }
  });
}

function exec(secret, text) {
  const index = text.indexOf(secret);
  return index < 0 ? null : { index };
}
