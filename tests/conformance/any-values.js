// Every kind of JavaScript value in every position of every call: the call resolves or rejects with a LiveStreamError, and the next
// call works.
import { ok, format } from "./assert.js";
import { optionsReturning, fetchReturning, liveStream } from "./bodies.js";
import { SERVER_CALLS } from "./server-calls.js";

const bomb = () => {
  throw new Error("this getter throws");
};
const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, bomb]));

/** A fresh array for each position, because some values can be read only once. */
function values() {
  const cyclic = { name: "cycle" };
  cyclic.self = cyclic;
  const list = [1];
  list.push(list);
  const liar = new Proxy({}, { ownKeys: () => ["token", "x".repeat(1000)], getOwnPropertyDescriptor: () => undefined });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const revokedList = Proxy.revocable([], {});
  revokedList.revoke();
  const revokedFunction = Proxy.revocable(() => {}, {});
  revokedFunction.revoke();
  const holes = [];
  holes[3] = "x";
  const huge = [];
  huge.length = 2 ** 32 - 1;
  const lies = new Proxy([], { get: (target, name) => (name === "length" ? 1e300 : Reflect.get(target, name)) });
  return [
    undefined,
    null,
    NaN,
    -0,
    0,
    -1,
    1e21,
    2 ** 53,
    Infinity,
    -Infinity,
    1n,
    true,
    false,
    "",
    " ",
    "x",
    "\u0000",
    "\ud800",
    "\udc00x",
    "x".repeat(300),
    "é".repeat(200_000),
    Symbol("s"),
    Symbol.iterator,
    () => {},
    bomb,
    async () => bomb(),
    function* () {},
    class A {},
    {},
    [],
    Object.create(null),
    cyclic,
    list,
    holes,
    huge,
    lies,
    { then: bomb },
    { then: (done) => done("x") },
    {
      get then() {
        return bomb();
      },
    },
    { toString: bomb, valueOf: bomb, toJSON: bomb },
    { [Symbol.toPrimitive]: bomb },
    {
      get secret() {
        return bomb();
      },
      get aborted() {
        return bomb();
      },
      get title() {
        return bomb();
      },
    },
    { aborted: false },
    { aborted: true },
    { length: 5 },
    { __proto__: { expiresIn: 5 } },
    { constructor: null },
    { "": 1 },
    { "\ud800": 1 },
    new Proxy({}, traps),
    new Proxy(() => {}, traps),
    new Proxy([], traps),
    revoked.proxy,
    revokedList.proxy,
    revokedFunction.proxy,
    liar,
    new Date(),
    new Date(NaN),
    new Map([["a", 1]]),
    new Set(["a"]),
    new WeakMap(),
    /x/g,
    new Error("x"),
    new Uint8Array(8),
    new ArrayBuffer(8),
    new DataView(new ArrayBuffer(8)),
    new String("x"),
    new Number(5),
    new Boolean(false),
    Object(1n),
    Object(Symbol()),
    Promise.resolve("x"),
    new URL("https://a.example/"),
    new Headers(),
    new AbortController(),
    globalThis,
    Object.freeze({}),
    (function () {
      return arguments;
    })(1, 2),
    typeof document === "object" ? document.all : undefined,
  ];
}

const credentials = { accessKey: "key", secret: "canary-secret" };
const params = {
  meeting_url: "https://a.example/x",
  recording: { hls_vod: true, single_file_per_layer: true },
  destination: "d",
  transcription: {
    enabled: true,
    modes: ["live"],
    output_modes: ["txt"],
    custom_vocabulary: ["x"],
    summary: { enabled: true, context: "x", temperature: 0.5, sections: [{ title: "t", format: "bullets" }] },
  },
};
const meeting = {
  page: "preview",
  skip_preview: true,
  skip_preview_headful: true,
  auth_token: "t",
  ui_mode: "x",
  name: "n",
  user_id: "u",
};
const event = {
  version: "2.0",
  id: "8b3a",
  account_id: "627c",
  timestamp: "2023-03-30T06:53:03Z",
  type: "hls.started.success",
  data: {},
};
const onCall = { onRetry: () => {}, dangerouslyAllowBrowser: true };

/** Valid arguments of every function; each position in them is then replaced with every value. */
const CALLS = [
  ["startLiveStream", (options) => ["room", params, { ...options, ...onCall, ifRunning: "throw" }]],
  ["stopLiveStream", (options) => ["stream", { ...options, ...onCall }]],
  ["stopLiveStreams", (options) => ["room", { ...options, ...onCall }]],
  ["getLiveStream", (options) => ["stream", { ...options, ...onCall }]],
  [
    "listLiveStreams",
    (options) => [
      { room_id: "r", session_id: "s", status: "running", start: "x", limit: 10 },
      { ...options, ...onCall },
    ],
  ],
  ["sendTimedMetadata", (options) => ["stream", { payload: "x", duration: 1 }, { ...options, ...onCall }]],
  ["pauseRecording", (options) => ["stream", { ...options, ...onCall }]],
  ["resumeRecording", (options) => ["stream", { ...options, ...onCall }]],
  ["waitForLiveStream", (options) => ["stream", { ...options, ...onCall, until: "running", onStatus: () => {} }]],
  ["createManagementToken", () => [credentials, { expiresIn: 60, dangerouslyAllowBrowser: true }]],
  [
    "createAuthToken",
    () => [
      credentials,
      { room_id: "63b2", role: "host", user_id: "u" },
      { expiresIn: 60, dangerouslyAllowBrowser: true },
    ],
  ],
  ["buildMeetingUrl", () => [{ subdomain: "myname", room_code: "abc-defg-hij", ...meeting }]],
  ["buildMeetingUrl", () => [{ origin: "https://a.example", room_id: "63b2", role: "host", ...meeting }]],
  [
    "verifyWebhook",
    () => [
      { headers: { "x-secret": "canary-secret" }, body: JSON.stringify(event) },
      { header: { name: "x-secret", value: ["canary-old", "canary-secret"] }, signatureSecret: undefined },
    ],
  ],
  ["parseMeetingUrl", () => ["https://myname.app.100ms.live/preview/abc-defg-hij"]],
];

/** Valid arguments of the server-only functions. */
const SERVER_ONLY = SERVER_CALLS.map(([name, args]) => [name, (options) => args({ ...options, ...onCall })]);

function isAborted(value) {
  try {
    return value?.aborted === true;
  } catch {
    return false;
  }
}

/** Every position in a list of arguments, as a path of keys; the last one is an additional argument. */
function places(args) {
  const found = [];
  const walk = (value, path) => {
    if (path.length > 0) found.push(path);
    if (typeof value !== "object" || value === null || value instanceof AbortSignal) return;
    for (const key of Object.keys(value)) walk(value[key], [...path, key]);
  };
  walk(args, []);
  return [...found, [String(args.length)]];
}

function replaced(value, [key, ...rest], by) {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = rest.length > 0 ? replaced(value[key], rest, by) : by;
  return copy;
}

/** Awaits a call, and fails if it is still pending long after its timeout. */
async function settled(call, where) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${where()}: the call did not settle`)), 10_000);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

export default function ({ it, lib, environment }) {
  const isExpected = (error) => error instanceof lib.LiveStreamError;

  for (const [name, args] of environment.isThorough ? [...CALLS, ...SERVER_ONLY] : CALLS) {
    const variant = name === "buildMeetingUrl" ? ` by ${Object.keys(args()[0])[0]}` : "";
    it.alone(`${name}${variant} succeeds or fails with a LiveStreamError for any value in any position`, async () => {
      const server = SERVER_CALLS.find(([each]) => each === name);
      const isPage = name === "listLiveStreams" || name === "stopLiveStreams";
      const body = server ? server[2]() : isPage ? { data: [], last: "" } : liveStream();
      const fetch = fetchReturning(body);
      const options = { ...optionsReturning(body), fetch, timeout: 1000, signal: undefined };
      const good = args(options);
      for (const path of places(good)) {
        for (const value of values()) {
          const where = () => `${name}, ${path.join(".")} = ${typeof value} ${format(value)}`;
          // Callbacks may throw anything; callbacks.js tests that it passes through.
          if (typeof value === "function" && ["token", "onStatus", "onRetry"].includes(path.at(-1))) continue;
          try {
            const result = await settled(lib[name](...replaced(good, path, value)), where);
            ok(name === "endRoom" || (result ?? null) !== null, `${where()}: the call resolved to nothing`);
          } catch (error) {
            if (path.at(-1) === "signal" && isAborted(value) && error === value.reason) continue;
            ok(isExpected(error), `${where()}: ${error instanceof Error ? error.stack : format(error)}`);
            ok(error.code !== "ERR_INIT", `${where()}: ${error.message}`);
          }
        }
        ok((await lib[name](...args({ ...options, fetch: fetchReturning(body) }))) || true, "a good call works");
      }
    });
  }

  it("a custom fetch may return or throw anything", async () => {
    const text = async () => JSON.stringify(liveStream());
    const answer = (more) => ({ status: 200, headers: new Headers(), text, ...more });
    const odd = values().flatMap((value) => [
      () => value,
      () => {
        throw value;
      },
      () => Promise.reject(value),
      () => answer({ status: value }),
      () => answer({ headers: value }),
      () => answer({ headers: { get: () => value } }),
      () => answer({ text: value }),
      () => answer({ text: async () => value }),
      () => answer({ text: () => Promise.reject(value) }),
    ]);
    for (const [index, fetch] of odd.entries()) {
      const options = optionsReturning(liveStream(), { fetch, timeout: 1000 });
      const where = () => `fetch ${index % 9} with value ${Math.floor(index / 9)}`;
      try {
        ok((await settled(lib.getLiveStream("stream", options), where)).id, "a live stream");
      } catch (error) {
        ok(isExpected(error), `${where()}: ${error?.stack ?? format(error)}`);
        ok(error.code !== "ERR_INIT", `${where()}: ${error.message}`);
      }
    }
  });

  it("a token function may return anything", async () => {
    // The rejection of a promise or thenable that the token function returns passes through.
    const isRejected = async (value) => {
      try {
        await value;
        return false;
      } catch {
        return true;
      }
    };
    for (const value of values()) {
      for (const token of [() => value, async () => value]) {
        const options = optionsReturning(liveStream(), { token, timeout: 1000 });
        try {
          await lib.getLiveStream("stream", options);
          ok(typeof value === "string" || typeof value?.then === "function", `${format(value)} was taken for a token`);
        } catch (error) {
          if (await isRejected(value)) continue;
          ok(isExpected(error), `${typeof value} ${format(value)}: ${error?.stack ?? format(error)}`);
          ok(error.code === "ERR_INVALID_ARGUMENT" && error.argument === "options.token", error.message);
        }
      }
    }
  });
}
