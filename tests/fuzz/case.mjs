// Runs one case and checks its outcome.
import { inspect, isDeepStrictEqual } from "node:util";
import { A_TOKEN, WEBHOOK_SECRET } from "./calls.mjs";
import { SPEED, within } from "./clock.mjs";
import { Random } from "./random.mjs";
import { polluted } from "./thrown.mjs";
import { goodFetch, scene } from "./scenes.mjs";
import { answerRead, DERIVED, faultOf, isAnswer, isLiveStream, isResult } from "./shapes.mjs";
import { Values } from "./values.mjs";

/** Real milliseconds after which a call counts as hanging, unless its deadline is later. */
const PATIENCE = 10_000;
const SECRETS = [A_TOKEN, "canary-secret", WEBHOOK_SECRET, "canary-value", "auth_token=canary"];
const NEVER = Symbol("never settled");

const prototypes = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Promise.prototype,
  Error.prototype,
];
const ownKeys = () => prototypes.map((prototype) => Reflect.ownKeys(prototype).length).join();
const untouched = ownKeys();

/** Runs one case. Resolves to the function that was called, how it ended, and the fault, if any. */
export async function runCase(lib, seed, index) {
  const values = new Values(new Random(seed, index));
  const made = scene(values, typeof lib.init === "function");
  const outcome = await within(PATIENCE, settled(lib, made, values), NEVER);
  const fault = faultIn(lib, made, values, outcome) ?? (await afterwards(lib, index));
  return {
    name: made.name,
    ended: ending(lib, outcome),
    fault: fault && `${made.name}, ${made.what} [${values.made.slice(0, 12)}]: ${fault}`,
  };
}

function ending({ LiveStreamError }, outcome) {
  if (outcome === NEVER) return "never";
  if (!("error" in outcome)) return "resolved";
  return safely(() => outcome.error instanceof LiveStreamError) ? outcome.error.code : "thrown by the caller";
}

async function settled(lib, { name, args, iterates, isPolluted }, { random }) {
  try {
    const call = () => lib[name](...args);
    if (!iterates) return { value: await (isPolluted ? polluted(random, call) : call()) };
    const items = [];
    for await (const item of lib[name](...args)) {
      items.push(item);
      if (items.length === 30) break;
    }
    return { items };
  } catch (error) {
    return { error };
  }
}

function faultIn(lib, made, values, outcome) {
  if (outcome === NEVER) return isPatient(made) ? undefined : "never settled";
  if (ownKeys() !== untouched) return "a prototype of the language was changed";
  if (outcome.items) return outcome.items.every(isLiveStream) ? undefined : "an item that is no live stream";
  const fault =
    "error" in outcome ? faultOfError(lib, made, values, outcome.error) : faultOfValue(made, values, outcome.value);
  return fault ?? (made.webhook ? faultOfWebhook(made, outcome) : faultOfCheck(made, outcome));
}

/** Whether a call's own timeout is longer than the harness waits, so that it may still be pending. */
const isPatient = ({ args }) => safely(() => args[1].timeout > SPEED * PATIENCE) === true;

function faultOfValue({ name }, values, value) {
  if (!isResult(name, value)) return `resolved to ${values.shown(value)}`;
}

function faultOfError({ LiveStreamError }, { mayThrow, isGood, requests }, values, error) {
  // Checks the generator's own values first, because a proxy may pretend to be a LiveStreamError.
  if (values.threw(error) || !safely(() => error instanceof LiveStreamError)) {
    // Awaiting what a token function returned may throw an error of the engine.
    const callers =
      mayThrow() && (values.threw(error) || /revoked|proxy|Class constructor/.test(safely(() => error.message)));
    return callers
      ? undefined
      : `not a LiveStreamError: ${values.shown(error)} ${safely(() => error.stack.split("\n")[1]) ?? ""}`;
  }
  const wrong = faultOf(error);
  if (wrong) return `${wrong}: ${error.message}`;
  if (isGood && error.code === "ERR_INVALID_ARGUMENT") return `good arguments are refused: ${error.message}`;
  const printed = `${error} ${error.stack} ${JSON.stringify(error)} ${values.random.chance(0.01) ? safely(() => inspect(error, { showHidden: true })) : ""}`;
  const secret = SECRETS.find((secret) => printed.includes(secret) || shows(error.cause, secret));
  if (requests?.some(({ url }) => url.includes("evil")))
    return "a property of Object.prototype was taken for an argument";
  if (secret) return `the secret ${secret} shows in ${values.shown(error)}`;
}

/** Whether any property of an error's cause, however nested, contains a secret. */
function shows(cause, secret) {
  if (Object(cause) !== cause) return String(cause).includes(secret);
  return Reflect.ownKeys(cause).some((key) => String(key).includes(secret) || shows(cause[key], secret));
}

/** Compares the library's verdict on an answer with that of `shapes.mjs`, if there was exactly one well-formed answer. */
function faultOfCheck({ name, requests }, outcome) {
  const [request] = requests ?? [];
  const plain =
    requests?.length === 1 &&
    ["response", "like"].includes(request.kind) &&
    request.status >= 200 &&
    request.status < 300;
  const code = safely(() => outcome.error?.code);
  if (!plain || DERIVED.includes(name) || !("value" in outcome || code === "ERR_INVALID_RESPONSE")) return undefined;
  const body = parsed(
    request.status === 204 || request.status === 205 ? (request.kind === "response" ? "" : request.text) : request.text,
  );
  // A start with a key first reads the lists.
  const list = { startLiveStream: "listLiveStreams", startExternalStream: "listExternalStreams" }[name];
  const isLook = list && safely(() => outcome.error?.method) === "GET";
  const valid = isAnswer(isLook ? list : name, body);
  if (valid !== "value" in outcome)
    return `the body is ${valid ? "good" : "bad"}, the library says otherwise: ${outcome.error?.message} ${request.text.slice(0, 900)}`;
  if (valid && !isDeepStrictEqual(outcome.value, answerRead(name, body)))
    return "the value is not the body as it was sent";
}

function faultOfWebhook({ webhook: { proves, text } }, outcome) {
  const good = proves && text !== undefined && isAnswer("verifyWebhook", parsed(text));
  // The accelerated clock does not accelerate Web Crypto.
  if (/in time/.test(outcome.error?.message)) return undefined;
  if (good !== "value" in outcome)
    return `the request is ${good ? "good" : "bad"}, the library says otherwise: ${outcome.error?.message}`;
}

/** Checks that the library still works: with a pure call after every case, and with a request after every fiftieth. */
async function afterwards(lib, index) {
  const url = lib.buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });
  if (url !== "https://myname.app.100ms.live/preview/abc-defg-hij") return `buildMeetingUrl returns ${url} afterwards`;
  if (index % 50 !== 0) return undefined;
  const options = { token: A_TOKEN, baseUrl: "https://api.example.com/v2", fetch: goodFetch, timeout: 2_000_000_000 };
  const stream = await within(
    PATIENCE,
    lib.getLiveStream("stream", options).catch((error) => error),
    NEVER,
  );
  if (!isLiveStream(stream)) return `a good call afterwards gives ${stream === NEVER ? "nothing" : stream}`;
}

function parsed(text) {
  // Not every runtime strips the byte order mark.
  return safely(() => JSON.parse(text.replace(/^\ufeff/, "")));
}

function safely(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
