// Credentials are rejected in browsers, where every visitor of the page could read them.
import assert from "node:assert/strict";
import { it } from "node:test";
import { inNode, readSchema } from "./built.mjs";

const CREDENTIALS = '{ accessKey: "key", secret: "canary-secret" }';

/** The globals of a browser's worker. */
function worker(scope, href, userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0") {
  return `(Object.defineProperty(globalThis, "navigator", { value: { userAgent: "${userAgent}" } }), {
    self: globalThis, WorkerGlobalScope: class {}, ${scope}: class {}, importScripts() {}, location: { href: "${href}" },
  })`;
}

/** Runs a program in Node with the globals of a page, and returns what it passed to `print`. */
async function onPage(globals, program) {
  const { stdout, stderr } = await inNode(
    `
    Object.assign(globalThis, ${globals});
    const hms = await import(PACKAGE);
    const requests = [];
    const fetch = async (url, init) => {
      requests.push({ url, headers: Object.fromEntries(new Headers(init.headers)) });
      return new Response("", { status: 404 });
    };
    const print = (value) => process.stdout.write(JSON.stringify(value));
    const failure = async (call) => {
      try {
        await call();
      } catch ({ code, argument, message }) {
        return { code, argument, message };
      }
    };
    ${program}`,
    { entry: "server" },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

const PLACES = {
  "a global with a document": "{ document: {} }",
  "a global with a window": "{ window: globalThis }",
  "a page": '{ document: {}, location: { href: "https://app.example.com/live" } }',
  "a worker of a page": worker("DedicatedWorkerGlobalScope", "https://app.example.com/worker.js"),
  "a shared worker": worker("SharedWorkerGlobalScope", "https://app.example.com/worker.js"),
  "a service worker": worker("ServiceWorkerGlobalScope", "https://app.example.com/sw.js"),
  "a service worker of an extension": worker("ServiceWorkerGlobalScope", "chrome-extension://abc/sw.js"),
};

/** Every function that takes credentials. */
const SIGNING = [...readSchema().operations.map(({ name }) => name), "createManagementToken", "createAuthToken"];

for (const [place, globals] of Object.entries(PLACES)) {
  it(`credentials are rejected in ${place}, with advice, before any request`, async () => {
    const { failures, requests, called } = await onPage(
      globals,
      `const credentials = ${CREDENTIALS};
      const options = { credentials, fetch };
      const claims = { room_id: "63b2", role: "host" };
      const failures = [];
      const calls = {
        startLiveStream: ["room", {}, options],
        stopLiveStream: ["stream", options],
        stopLiveStreams: ["room", options],
        getLiveStream: ["stream", options],
        listLiveStreams: [{}, options],
        sendTimedMetadata: ["stream", { payload: "x", duration: 1 }, options],
        pauseRecording: ["stream", options],
        resumeRecording: ["stream", options],
        waitForLiveStream: ["stream", options],
        createRoom: [{}, options],
        getRoom: ["room", options],
        listRooms: [{}, options],
        updateRoom: ["room", {}, options],
        getRoomCode: ["room", "host", options],
        listRoomCodes: ["room", {}, options],
        setRoomCode: [{ code: "abc-defg-hij", enabled: true }, options],
        getActiveRoom: ["room", options],
        listPeers: ["room", {}, options],
        getPeer: ["room", "peer", options],
        endRoom: ["room", {}, options],
        getDestinations: ["template", options],
        waitForRecording: ["stream", options],
        getRecording: ["recording", options],
        listRecordings: [{}, options],
        getRecordingUrl: ["recording", options],
        startExternalStream: ["room", { rtmp_urls: ["rtmp://a.example/b/c"] }, options],
        stopExternalStream: ["stream", options],
        stopExternalStreams: ["room", options],
        getExternalStream: ["stream", options],
        listExternalStreams: [{}, options],
        waitForExternalStream: ["stream", options],
        createManagementToken: [credentials],
        createAuthToken: [credentials, claims],
      };
      for (const [name, args] of Object.entries(calls)) failures.push(await failure(() => hms[name](...args)));
      failures.push(await failure(() => hms.createManagementToken(credentials, { dangerouslyAllowBrowser: false })));
      print({ failures, requests, called: Object.keys(calls) });`,
    );
    assert.deepEqual(called.sort(), SIGNING.sort());
    assert.equal(failures.length, called.length + 1);
    for (const { code, argument, message } of failures) {
      assert.equal(code, "ERR_INVALID_ARGUMENT");
      assert.match(argument, /credentials$/);
      assert.match(message, /browser/);
      assert.match(message, /baseUrl: "\/api"/);
      assert.match(message, /dangerouslyAllowBrowser/);
      assert.doesNotMatch(message, /canary/);
    }
    assert.deepEqual(requests, []);
  });

  it(`dangerouslyAllowBrowser permits credentials in ${place}, which keeps no token`, async () => {
    const seen = await onPage(
      globals,
      `const credentials = ${CREDENTIALS};
      const dangerouslyAllowBrowser = true;
      const call = () => hms.getLiveStream("stream", { credentials, fetch, dangerouslyAllowBrowser });
      const { code } = await failure(call);
      await failure(call);
      const used = new Set(requests.map(({ headers }) => headers.authorization)).size;
      const tokens = [
        await hms.createManagementToken(credentials, { dangerouslyAllowBrowser }),
        await hms.createAuthToken(credentials, { room_id: "63b2", role: "host" }, { dangerouslyAllowBrowser }),
      ];
      print({ code, requests: requests.length, used, tokens: tokens.map((token) => token.split(".").length) });`,
    );
    assert.deepEqual(seen, { code: "ERR_API", requests: 2, used: 2, tokens: [3, 3] });
  });
}

it("a page may use a token, a token function, and its own origin without either", async () => {
  const { codes, requests } = await onPage(
    PLACES["a page"],
    `const codes = [];
    for (const options of [{ token: "t" }, { token: async () => "u" }, { baseUrl: "/api" }, { baseUrl: "/api/", token: "v" }]) {
      codes.push((await failure(() => hms.getLiveStream("stream", { ...options, fetch }))).code);
    }
    print({ codes, requests });`,
  );
  assert.deepEqual(codes, ["ERR_API", "ERR_API", "ERR_API", "ERR_API"]);
  assert.deepEqual(
    requests.map(({ url, headers }) => [url, headers.authorization]),
    [
      ["https://api.100ms.live/v2/live-streams/stream", "Bearer t"],
      ["https://api.100ms.live/v2/live-streams/stream", "Bearer u"],
      ["/api/live-streams/stream", undefined],
      ["/api/live-streams/stream", "Bearer v"],
    ],
  );
});

it("a relative base URL is rejected outside of a page", async () => {
  const program = 'print(await failure(() => hms.getLiveStream("stream", { baseUrl: "/api", fetch })));';
  const { code, argument } = await onPage("{}", program);
  assert.deepEqual([code, argument], ["ERR_INVALID_ARGUMENT", "options.baseUrl"]);
});

for (const href of [
  "chrome-extension://abcdefgh/popup.html",
  "moz-extension://abcdefgh/popup.html",
  "safari-web-extension://abcdefgh/popup.html",
  "file:///home/somebody/page.html",
  "data:text/html,x",
  "blob:https://app.example.com/1",
  "about:blank",
]) {
  it(`a relative base URL is rejected on ${href}, and the error says why`, async () => {
    const { failed, requests } = await onPage(
      `{ document: {}, location: { href: "${href}" } }`,
      'print({ failed: await failure(() => hms.getLiveStream("s", { baseUrl: "/api", fetch })), requests });',
    );
    assert.deepEqual([failed.code, failed.argument], ["ERR_INVALID_ARGUMENT", "options.baseUrl"]);
    assert.match(failed.message, /must be an absolute URL here: only a page from a web server can use a path/);
    assert.deepEqual(requests, []);
  });
}

it("a relative base URL is allowed in about:srcdoc with an https base, and in an app with a custom scheme", async () => {
  for (const place of [
    '{ document: { baseURI: "https://app.example.com/" }, location: { href: "about:srcdoc" } }',
    '{ document: { baseURI: "app://localhost/" }, location: { href: "app://localhost/" } }',
  ]) {
    const code = await onPage(
      place,
      'print((await failure(() => hms.getLiveStream("s", { baseUrl: "/api", fetch }))).code);',
    );
    assert.equal(code, "ERR_API");
  }
});

it("servers and edge workers do not count as browsers", async () => {
  const edge = (name, scope) => worker(scope, "https://worker.example/", name);
  for (const globals of [
    "{}",
    '{ location: { href: "https://worker.example/" } }',
    "{ self: globalThis }",
    edge("Cloudflare-Workers", "ServiceWorkerGlobalScope"),
    edge("Deno/2.5.0", "DedicatedWorkerGlobalScope"),
    edge("Bun/1.3.0", "DedicatedWorkerGlobalScope"),
    "{ WorkerGlobalScope: class {}, ServiceWorkerGlobalScope: class {} }",
  ]) {
    const parts = await onPage(globals, `print((await hms.createManagementToken(${CREDENTIALS})).split("."));`);
    assert.equal(parts.length, 3);
  }
});
