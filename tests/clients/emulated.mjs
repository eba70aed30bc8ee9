// An emulator per suite, and the requests that prepare it. They use plain `fetch`, so that a bug in the package cannot hide one in the
// emulator.
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { startEmulator } from "../built.mjs";
import { assertNpmPackages } from "../matrix/tools.mjs";

export const folder = fileURLToPath(new URL(".", import.meta.url));

/** Throws if the clients are not installed. Import them dynamically after this check. */
export const assertClients = () => assertNpmPackages(folder);

export const newRoom = () => randomBytes(12).toString("hex");

/** Starts an emulator in which a stream runs at once, on a free port unless one is given. */
export async function emulate({ port, accessKey, secret } = {}) {
  const emulator = await startEmulator({ startDelay: 0, port, accessKey, secret });
  const { origin } = emulator;
  const control = (method, path, body) => json(`${origin}/_emulator${path}`, method, body, {});
  const authorization = () => `Bearer ${token(emulator)}`;
  const api = (method, path, body) => json(`${origin}/v2${path}`, method, body, { authorization: authorization() });
  const call = (method, path, body) => api(method, `/live-streams${path}`, body);
  return {
    ...emulator,
    authorization,
    setRoom: (room, settings) => control("PUT", `/rooms/${room}`, settings),
    advance: (seconds) => control("POST", "/clock", { advance: seconds }),
    addRule: (rule) => control("POST", "/rules", rule),
    requests: (room) => control("GET", `/requests?room=${room}`),
    control,
    startStream: (room, params = {}) => call("POST", `/room/${room}/start`, params),
    stopStream: (id) => call("POST", `/${id}/stop`),
    getStream: (id) => call("GET", `/${id}`),
    presign: (asset) => api("GET", `/recording-assets/${asset}/presigned-url`),
    sendTimedMetadata: (id, payload, duration) => call("POST", `/${id}/timed-metadata`, { payload, duration }),
  };
}

async function json(url, method, body, headers) {
  const response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** A management token that is valid from an hour ago until in a year, because suites move the emulator's clock. */
function token({ accessKey, secret }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    access_key: accessKey,
    type: "management",
    version: 2,
    iat: now - 3600,
    nbf: now - 3600,
    exp: now + 31_536_000,
    jti: randomUUID(),
  };
  const text = [{ alg: "HS256", typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
