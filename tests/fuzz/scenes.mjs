// Generates the scene of one case: the function and its arguments, and how the server and the caller's callbacks behave.
import { createHmac } from "node:crypto";
import { answer, events } from "./answers.mjs";
import {
  A_TOKEN,
  goodArguments,
  mutatedArguments,
  others,
  requesting,
  WEBHOOK_SECRET,
  withCredentials,
} from "./calls.mjs";
import { pause } from "./clock.mjs";
import { changed } from "./texts.mjs";

const RUNNING = JSON.stringify({
  id: "stream",
  room_id: "room",
  session_id: "",
  status: "running",
  meeting_url: "",
  playback: { url: "https://cdn.example/master.m3u8" },
  recording: null,
  destination: "",
  created_at: "2026-01-02T03:04:05Z",
  started_at: "2026-01-02T03:04:08Z",
  updated_at: "",
  stopped_at: null,
  started_by: "",
  stopped_by: "",
  recording_assets: null,
});
const PAGE = '{"data":[],"limit":10,"last":""}';
const PLAYLIST = "#EXTM3U\n#EXTINF:2,\nsegment.m4s\n";

/** Combinations of the kinds of answers that one case gets. */
const KINDS = [
  ["response"],
  ["like"],
  ["like"],
  ["response", "like", "lost"],
  ["odd"],
  ["nonsense"],
  ["thrown", "lost", "like"],
  ["lost"],
  ["cause"],
  ["cause", "like"],
  ["stream"],
  ["stream", "like"],
  ["silent", "like"],
];

/** A fetch with valid answers. */
export async function goodFetch(url) {
  const text = url.endsWith(".m3u8") ? PLAYLIST : /live-streams(\?|$)|room\/[^/]*\/stop$/.test(url) ? PAGE : RUNNING;
  return { status: 200, headers: new Headers(), text: async () => text };
}

/** Generates the scene of one case. */
export function scene(values, iterates) {
  const { random } = values;
  const chance = random.next();
  if (chance < 0.5) return withBadArguments(values, iterates);
  if (chance < 0.6) return webhook(values);
  if (chance < 0.85) return withBadAnswers(values, random.pick(requesting));
  if (chance < 0.9 && iterates) return { ...withBadAnswers(values, "listLiveStreams"), iterates: true };
  return withBadCaller(values, random.pick(requesting));
}

function withBadArguments(values, iterates) {
  const { random } = values;
  if (iterates && random.chance(0.02))
    return { name: "init", args: [values.any()], what: "any source", mayThrow: () => true };
  const name = random.pick([...requesting, ...others]);
  const options = {
    token: A_TOKEN,
    baseUrl: "https://api.example.com/v2",
    fetch: goodFetch,
    timeout: 2000,
    retries: 0,
    onRetry: () => {},
  };
  const notes = [];
  const good = goodArguments(name, random.chance(0.2) ? withCredentials(options, random) : options, random);
  const args = mutatedArguments(good, values, (note) => notes.push(note));
  // What the caller's callbacks and signal throw passes through, but not what getters in between throw.
  const callers = notes.some((note) => note === "all arguments" || /^\d+$|token|onRetry|onStatus|signal/.test(note));
  return { name, args, what: notes.join(" and "), mayThrow: () => callers };
}

function withBadAnswers(values, name) {
  const { random } = values;
  const kinds = random.pick(KINDS);
  const requests = [];
  const fetch = (url, init) => {
    const request = { url: String(url), kind: random.pick(kinds), init };
    requests.push(request);
    return answer(request.kind, request, values);
  };
  const options = {
    token: A_TOKEN,
    fetch,
    baseUrl: "https://api.example.com/v2",
    timeout: random.pick([1, 100, 3000, 20_000]),
    retries: random.pick([0, 0, 0, 1, 2]),
  };
  const args = goodArguments(name, random.chance(0.2) ? withCredentials(options, random) : options, random);
  return {
    name,
    args,
    requests,
    what: `answers ${kinds}`,
    isGood: true,
    // Object.prototype is polluted only while the call begins, because other cases run concurrently.
    isPolluted: random.chance(0.2),
    mayThrow: () => false,
  };
}

/** A token function, callbacks and a signal that misbehave. */
function withBadCaller(values, name) {
  const { random } = values;
  const made = withBadAnswers(values, name);
  const options = { ...made.args.at(-1) };
  const anything = () =>
    random.pick([values.bomb, () => values.any(), () => values.promise(), () => A_TOKEN, async () => A_TOKEN]);
  const parts = [];
  const use = (part, change) => {
    if (!random.chance(0.5)) return;
    parts.push(part);
    change();
  };
  use("token", () => {
    options.token = anything();
    delete options.credentials;
  });
  use("onRetry", () => {
    options.onRetry = anything();
  });
  if (name === "waitForLiveStream")
    use("onStatus", () => {
      options.onStatus = anything();
    });
  use("signal", () => {
    const controller = new AbortController();
    const reason = values.any();
    const abort = () => {
      // With an undefined reason the platform creates its own.
      controller.abort(reason);
      values.thrown.push(controller.signal.reason);
    };
    options.signal = controller.signal;
    random.pick([
      abort,
      () => queueMicrotask(abort),
      () => pause(random.below(5)).then(abort),
      () => setImmediate(abort),
    ])();
  });
  return {
    ...made,
    isPolluted: false,
    args: [...made.args.slice(0, -1), options],
    what: `${parts} with ${made.what}`,
    isGood: false,
    mayThrow: () => true,
  };
}

function webhook(values) {
  const { random } = values;
  const event = random.pick(events);
  let body = random.chance(0.4) ? event : changed(event, random);
  if (random.chance(0.3)) {
    body = Buffer.from(body);
    body[random.below(body.length)] = random.below(256);
  }
  const right = createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex");
  const signature = random.chance(0.5) ? right : changed(right, random);
  const is = (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^sha256=/, "");
  const proves = is(signature) === right;
  const headers = random.chance(0.5) ? { "X-100ms-Signature": signature } : { "x-100ms-signature": [signature] };
  const secrets = random.pick([WEBHOOK_SECRET, [WEBHOOK_SECRET], ["another", WEBHOOK_SECRET]]);
  return {
    name: "verifyWebhook",
    args: [{ headers, body }, { signatureSecret: secrets }],
    what: proves ? "signed" : "not signed",
    webhook: { proves, text: decoded(Buffer.from(body)) },
    mayThrow: () => false,
  };
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
