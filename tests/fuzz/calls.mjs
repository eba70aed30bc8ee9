// One call with good arguments for every function, and what can be done to arguments.
import { changed } from "./texts.mjs";
import { put } from "./values.mjs";

const credentials = { accessKey: "canary-access-key", secret: "canary-secret" };
export const A_TOKEN = "eyJhbGciOiJIUzI1NiJ9.canary.token";
export const WEBHOOK_SECRET = "canary-webhook-secret";

const params = {
  meeting_url: "https://a.example/x?auth_token=canary",
  recording: { hls_vod: true, single_file_per_layer: false },
  destination: "d",
  transcription: {
    enabled: true, modes: ["live", "recorded"], output_modes: ["txt"], custom_vocabulary: ["x", "y"],
    summary: { enabled: true, context: "x", temperature: 0.5, sections: [{ title: "t", format: "bullets" }] },
  },
};
const filter = { room_id: "room", session_id: "s", status: "running", start: "x", limit: 10 };
const parts = { page: "preview", skip_preview: true, skip_preview_headful: true, auth_token: "canary.app.token", ui_mode: "x", name: "n", user_id: "u" };
const signing = { expiresIn: 60, dangerouslyAllowBrowser: true };

/** Functions that make requests, with what stands before their options, and the options that only they know. */
const REQUESTS = {
  startLiveStream: [["room", params], { ifRunning: "throw" }],
  stopLiveStream: [["stream"], {}],
  stopLiveStreams: [["room"], {}],
  getLiveStream: [["stream"], {}],
  listLiveStreams: [[filter], {}],
  sendTimedMetadata: [["stream", { payload: "x", duration: 1 }], {}],
  pauseRecording: [["stream"], {}],
  resumeRecording: [["stream"], {}],
  waitForLiveStream: [["stream"], { until: "playable" }],
};

/** Functions that make none. */
const OTHERS = {
  createManagementToken: [[credentials, signing]],
  createAuthToken: [[credentials, { room_id: "63b2", role: "host", user_id: "u" }, signing]],
  verifyWebhook: [[{ headers: { "x-my-secret": "canary-value" }, body: "{}" }, { header: { name: "x-my-secret", value: "canary-value" }, signatureSecret: WEBHOOK_SECRET }]],
  buildMeetingUrl: [
    [{ subdomain: "myname", room_code: "abc-defg-hij", ...parts }],
    [{ origin: "https://a.example", room_id: "63b2", role: "host", ...parts }],
  ],
  parseMeetingUrl: [["https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true&name=n"], ["https://a.example/63b2/host?userId=u"]],
};

export const requesting = Object.keys(REQUESTS);
export const others = Object.keys(OTHERS);

/** Arguments of a function that work; `options` are those of the case. */
export function goodArguments(name, options, random) {
  if (name in OTHERS) return random.pick(OTHERS[name]);
  const [before, more] = REQUESTS[name];
  return [...before, { ...more, ...options }];
}

/** Where the options of a request stand. */
export const placeOfOptions = (name) => REQUESTS[name][0].length;

export const withCredentials = ({ token, ...options }) => ({ ...options, credentials });

/** Every place in a list of arguments, as keys from the outside in. */
function places(value, path = []) {
  const inner = typeof value === "object" && value !== null && !(value instanceof AbortSignal);
  const found = inner ? Object.keys(value).flatMap((key) => places(value[key], [...path, key])) : [];
  return path.length > 0 ? [path, ...found] : found;
}

const at = (value, path) => path.reduce((inner, key) => inner?.[key], value);

/** Does something to arguments, and notes what. */
export function mutatedArguments(args, values, note) {
  const { random } = values;
  if (random.chance(0.05)) {
    note("all arguments");
    return Array.from({ length: random.below(5) }, () => values.any());
  }
  let mutated = args;
  const done = [];
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count -= 1) {
    const path = random.chance(0.04) ? [String(args.length)] : random.pick(places(args));
    // What is inside of a value that was put here before may not be touched: it may throw.
    if (done.some((before) => before.every((key, depth) => key === path[depth]))) continue;
    done.push(path);
    const found = at(args, path);
    note(path.join("."));
    mutated = put(mutated, path, another(found, values));
  }
  return mutated;
}

function another(found, values) {
  const { random } = values;
  if (typeof found === "string" && random.chance(0.5)) return changed(found, random);
  if (typeof found !== "object" || found === null || random.chance(0.4)) return values.any();
  const keys = Object.keys(found);
  const key = random.pick(keys) ?? "x";
  return random.pick([
    () => { const { [key]: _, ...rest } = found; return rest; },
    () => put(found, [values.key()], values.any()),
    () => put(found, [`${key}s`], found[key]),
    () => Object.freeze({ ...found }),
    () => Object.assign(Object.create(null), found),
    () => Object.create(found),
    () => new Proxy(found, {}),
    () => new Proxy(found, { [random.pick(["get", "ownKeys", "getOwnPropertyDescriptor", "has", "getPrototypeOf"])]: random.chance(0.5) ? values.bomb : () => values.any() }),
    () => Object.defineProperty({ ...found }, key, { get: values.bomb, enumerable: true }),
    // A member that is good on the first read and anything on the next.
    () => { let reads = 0; return Object.defineProperty({ ...found }, key, { get: () => (reads++ === 0 ? found[key] : values.any()), enumerable: true }); },
    () => ({ ...found, toJSON: values.any(), then: values.any() }),
    () => [found],
    () => Object.entries(found),
    () => new Map(Object.entries(found)),
  ])();
}
