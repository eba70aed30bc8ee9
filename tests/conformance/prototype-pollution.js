// Properties of a polluted Object.prototype are taken neither for arguments nor for parts of an answer.
import { equal, assertError, ok, rejectionOf, deepEqual } from "./assert.js";
import { A_TOKEN, fetchReturning, liveStream } from "./bodies.js";

const EVIL = "https://evil.example/";

/** Runs some work while Object.prototype has additional members, and returns its result. */
async function polluted(members, work) {
  const names = Object.keys(members);
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, {
      value: members[name],
      configurable: true,
      writable: true,
      enumerable: true,
    });
  }
  try {
    return await work();
  } finally {
    for (const name of names) delete Object.prototype[name];
  }
}

/**
 * Runs some work with a recording global fetch, for calls without a `fetch` option. It does not answer with a Response, because a
 * polluted prototype breaks the construction of one in some runtimes.
 */
async function watched(work) {
  const { fetch } = globalThis;
  const [headers, text] = [new Headers(), JSON.stringify(liveStream())];
  const requests = [];
  globalThis.fetch = async (...request) => {
    requests.push(request);
    return { status: 200, headers, text: async () => text };
  };
  try {
    await work();
  } finally {
    globalThis.fetch = fetch;
  }
  return requests;
}

const credentials = { accessKey: "key", secret: "canary-secret" };

export default function ({ it, lib }) {
  it.alone("no option, parameter or credential is read from Object.prototype", async () => {
    const evil = {
      baseUrl: EVIL,
      token: "evil-token",
      fetch: () => Promise.reject(new Error("an inherited fetch was called")),
      credentials,
      retries: 9,
      timeout: 1,
      signal: AbortSignal.abort("inherited"),
      onRetry: () => {},
      meeting_url: `${EVIL}?auth_token=x`,
      destination: "evil",
      recording: { hls_vod: true },
      ifRunning: "return",
      dangerouslyAllowBrowser: true,
    };
    const requests = await watched(() =>
      polluted(evil, async () => {
        await lib.startLiveStream("room", {}, { token: A_TOKEN });
        await lib.startLiveStream("room", { recording: {} }, { token: A_TOKEN });
        const error = await rejectionOf(lib.getLiveStream("stream", {}));
        assertError(error, { code: "ERR_INVALID_ARGUMENT", argument: "options.token" });
      }),
    );
    equal(requests.length, 2, "requests");
    for (const [url, init] of requests) {
      equal(url, "https://api.100ms.live/v2/live-streams/room/room/start");
      equal(new Headers(init.headers).get("authorization"), `Bearer ${A_TOKEN}`);
    }
    deepEqual(
      requests.map(([, init]) => init.body),
      ["{}", '{"recording":{}}'],
    );
  });

  it.alone("the init passed to fetch inherits nothing", async () => {
    const requests = await watched(() =>
      polluted({ mode: "no-cors", referrer: EVIL, dispatcher: 1, cf: 1, integrity: "x" }, () =>
        lib.getLiveStream("stream", { token: A_TOKEN }),
      ),
    );
    const [[, init]] = requests;
    for (const name of ["mode", "referrer", "dispatcher", "cf", "integrity"]) equal(init[name], undefined, name);
  });

  it.alone("meetings, credentials and webhook checks inherit nothing", async () => {
    await polluted(
      { auth_token: "evil", name: "evil", skip_preview: true, user_id: "evil", expiresIn: 9 },
      async () => {
        const url = lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });
        equal(url, "https://myname.app.100ms.live/preview/abc-defg-hij");
        deepEqual(Object.keys(lib.parseMeetingUrl(url)).sort(), ["page", "room_code", "subdomain"]);
      },
    );
    await polluted({ accessKey: "evil", secret: "evil-secret" }, async () => {
      for (const given of [{}, { accessKey: "a" }, { secret: "s" }]) {
        const options = { dangerouslyAllowBrowser: true };
        assertError(await rejectionOf(lib.createManagementToken(given, options)), { code: "ERR_INVALID_ARGUMENT" });
      }
    });
    await polluted({ headers: {}, body: "{}", header: { name: "x", value: "y" }, signatureSecret: "s" }, async () => {
      assertError(await rejectionOf(lib.verifyWebhook({}, {})), {
        code: "ERR_INVALID_ARGUMENT",
        argument: "request.headers",
      });
      assertError(await rejectionOf(lib.verifyWebhook({ headers: {}, body: "{}" }, {})), { argument: "checks" });
    });
    // Not polluted with `get`: bundlers name functions with a descriptor that inherits, so that would break any bundled program.
    await polluted({ arrayBuffer: async () => new ArrayBuffer(0) }, async () => {
      const checks = { header: { name: "x", value: "y" } };
      const request = { headers: {}, body: "{}" };
      assertError(await rejectionOf(lib.verifyWebhook(request, checks)), {
        code: "ERR_WEBHOOK",
        message: /has no header x/,
      });
    });
  });

  it.alone("answers inherit nothing", async () => {
    const { id, ...rest } = liveStream();
    await polluted(
      { id, stream: { id }, status: 200, failure: {}, does: "sleep", code: 1, message: "evil" },
      async () => {
        const options = (body) => ({ token: A_TOKEN, fetch: fetchReturning(body), retries: 0 });
        const error = assertError(await rejectionOf(lib.getLiveStream("stream", options(rest))), {
          code: "ERR_INVALID_RESPONSE",
          path: "$.id",
        });
        equal(Object.hasOwn(error, "stream"), false, "a stream");
        deepEqual(await lib.getLiveStream("stream", options({ ...rest, id })), { ...rest, id });
        const refused = { token: A_TOKEN, retries: 0, fetch: fetchReturning({}, { status: 404 }) };
        equal((await rejectionOf(lib.getLiveStream("stream", refused))).serverMessage, undefined, "serverMessage");
      },
    );
  });

  it("members of the caller's own classes are read", async () => {
    class Settings {
      #token = A_TOKEN;
      fetch = fetchReturning(liveStream());

      get token() {
        return this.#token;
      }
    }
    class Mine extends Settings {
      get baseUrl() {
        return "https://mine.example/v2";
      }
    }
    const settings = new Mine();
    await lib.getLiveStream("stream", settings);
    const [[url, init]] = settings.fetch.requests;
    equal(url, "https://mine.example/v2/live-streams/stream");
    equal(new Headers(init.headers).get("authorization"), `Bearer ${A_TOKEN}`);
    const defaults = Object.assign(Object.create(null), { token: A_TOKEN, fetch: settings.fetch });
    for (const options of [defaults, Object.create(defaults), new Proxy(settings, { get: (of, key) => of[key] })]) {
      ok((await lib.getLiveStream("stream", options)).id, "a stream");
    }
  });

  it.alone("members of the caller's own classes are read while Object.prototype is polluted", async () => {
    class Settings {
      fetch = fetchReturning(liveStream());

      get token() {
        return A_TOKEN;
      }
    }
    const settings = new Settings();
    await polluted({ token: "evil-token", fetch: 1 }, () => lib.getLiveStream("stream", settings));
    equal(new Headers(settings.fetch.requests[0][1].headers).get("authorization"), `Bearer ${A_TOKEN}`);
  });
}
