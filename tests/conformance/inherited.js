// What a page has put on Object.prototype is nobody's argument, and no part of an answer.
import { equal, fails, ok, rejection, same } from "./assert.js";
import { A_TOKEN, answering, liveStream } from "./bodies.js";

const EVIL = "https://evil.example/";

/** Runs some work while everything inherits members, and returns what came of it. */
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
 * The global fetch replaced, so that a call without a fetch of its own can be watched. Its answer is no Response: what is
 * inherited gets into the way of some runtimes when they make or read one.
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
  it.alone("no option, parameter or credential is inherited", async () => {
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
        const error = await rejection(lib.getLiveStream("stream", {}));
        fails(error, { code: "ERR_INVALID_ARGUMENT", argument: "options.token" });
      }),
    );
    equal(requests.length, 2, "requests");
    for (const [url, init] of requests) {
      equal(url, "https://api.100ms.live/v2/live-streams/room/room/start");
      equal(new Headers(init.headers).get("authorization"), `Bearer ${A_TOKEN}`);
    }
    same(
      requests.map(([, init]) => init.body),
      ["{}", '{"recording":{}}'],
    );
  });

  it.alone("nothing is inherited by what is handed to fetch", async () => {
    const requests = await watched(() =>
      polluted({ mode: "no-cors", referrer: EVIL, dispatcher: 1, cf: 1, integrity: "x" }, () =>
        lib.getLiveStream("stream", { token: A_TOKEN }),
      ),
    );
    const [[, init]] = requests;
    for (const name of ["mode", "referrer", "dispatcher", "cf", "integrity"]) equal(init[name], undefined, name);
  });

  it.alone("a meeting, claims, credentials and checks inherit nothing", async () => {
    await polluted(
      { auth_token: "evil", name: "evil", skip_preview: true, user_id: "evil", expiresIn: 9 },
      async () => {
        const url = lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });
        equal(url, "https://myname.app.100ms.live/preview/abc-defg-hij");
        same(Object.keys(lib.parseMeetingUrl(url)).sort(), ["page", "room_code", "subdomain"]);
      },
    );
    await polluted({ accessKey: "evil", secret: "evil-secret" }, async () => {
      for (const given of [{}, { accessKey: "a" }, { secret: "s" }]) {
        const options = { dangerouslyAllowBrowser: true };
        fails(await rejection(lib.createManagementToken(given, options)), { code: "ERR_INVALID_ARGUMENT" });
      }
    });
    await polluted({ headers: {}, body: "{}", header: { name: "x", value: "y" }, signatureSecret: "s" }, async () => {
      fails(await rejection(lib.verifyWebhook({}, {})), { code: "ERR_INVALID_ARGUMENT", argument: "request.headers" });
      fails(await rejection(lib.verifyWebhook({ headers: {}, body: "{}" }, {})), { argument: "checks" });
    });
    // Bundlers name functions with a descriptor that inherits, so a `get` on everything breaks any program of theirs.
    await polluted({ arrayBuffer: async () => new ArrayBuffer(0) }, async () => {
      const checks = { header: { name: "x", value: "y" } };
      const request = { headers: {}, body: "{}" };
      fails(await rejection(lib.verifyWebhook(request, checks)), { code: "ERR_WEBHOOK", message: /has no header x/ });
    });
  });

  it.alone("answers inherit nothing", async () => {
    const { id, ...rest } = liveStream();
    await polluted(
      { id, stream: { id }, status: 200, failure: {}, does: "sleep", code: 1, message: "evil" },
      async () => {
        const options = (body) => ({ token: A_TOKEN, fetch: answering(body), retries: 0 });
        const error = fails(await rejection(lib.getLiveStream("stream", options(rest))), {
          code: "ERR_INVALID_RESPONSE",
          path: "$.id",
        });
        equal(Object.hasOwn(error, "stream"), false, "a stream");
        same(await lib.getLiveStream("stream", options({ ...rest, id })), { ...rest, id });
        const refused = { token: A_TOKEN, retries: 0, fetch: answering({}, { status: 404 }) };
        equal((await rejection(lib.getLiveStream("stream", refused))).serverMessage, undefined, "serverMessage");
      },
    );
  });

  it("members of the caller's own classes are arguments", async () => {
    class Settings {
      #token = A_TOKEN;
      fetch = answering(liveStream());

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

  it.alone("members of the caller's own classes are arguments where a page has put others on everything", async () => {
    class Settings {
      fetch = answering(liveStream());

      get token() {
        return A_TOKEN;
      }
    }
    const settings = new Settings();
    await polluted({ token: "evil-token", fetch: 1 }, () => lib.getLiveStream("stream", settings));
    equal(new Headers(settings.fetch.requests[0][1].headers).get("authorization"), `Bearer ${A_TOKEN}`);
  });
}
