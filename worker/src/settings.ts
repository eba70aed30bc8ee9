// Reads and validates the settings: secrets from `wrangler secret put`, the rest from `vars` in wrangler.jsonc.
import { problemsOf } from "./secrets";

export interface Settings {
  /** Options of every API call. */
  api: {
    baseUrl: string;
    credentials: { accessKey: string; secret: string };
    timeout: number;
    fetch?: (url: string, init?: RequestInit) => Promise<Response>;
  };
  /** Secrets that verify sessions; the first is in use, the others are being rotated out. */
  sessionSecrets: string[];
  /** How webhooks are verified; empty if none are expected. */
  webhookChecks: { header?: { name: string; value: string[] }; signatureSecret?: string[] };
  allowedOrigins: string[];
  /** Allowed origins of meeting pages; the first is the default. */
  meetingOrigins: string[];
  meetingRole: string;
  /** Whether the Worker adds its own key to meeting URLs, by which it recognizes the stream of a lost start. */
  keyStarts: boolean;
  /** The header with the caller's address. */
  addressHeader: string;
  callsPerMinute: number;
  readsPerMinute: number;
  audiencesPerRegion: number;
  viewersPerAudience: number;
  /** Minutes without a viewer after which a stream is stopped; 0 turns this off. */
  unwatchedMinutes: number;
  /** Hours after which a stream is stopped; 0 turns this off. */
  longestHours: number;
}

const ROLE = /^[\w.~-]*[\w~-][\w.~-]*$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Below the package's own timeout of 30 s, so that the browser receives the outcome. */
const API_TIMEOUT = 20_000;
const API_URL = "https://api.100ms.live/v2";
const OBJECTS = ["ROOMS", "AUDIENCES", "PLACES", "ALLOWANCES"];
/** Over seven continents a room then calls 7,000 objects, below the platform's 10,000 subrequests per invocation. */
const MAX_AUDIENCES = 1000;
/** The platform's limit of hibernating WebSockets per object. */
const MAX_VIEWERS = 32_768;

/** Reads the settings and lists everything that is missing or invalid. */
export function readSettings(env: Readonly<Record<string, unknown>>): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = env[name];
    return typeof value === "string" ? value.trim() : "";
  };
  const list = (name: string): string[] =>
    text(name)
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean);
  const secret = (name: string): string => {
    if (!text(name)) problems.push(`${name} is missing: npx wrangler secret put ${name}`);
    return text(name);
  };
  const count = (name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number => {
    const number = text(name) === "" ? fallback : Number(text(name));
    if (Number.isInteger(number) && number > 0 && number <= most) return number;
    problems.push(`${name} must be a whole number above 0${most < Number.MAX_SAFE_INTEGER ? `, at most ${most}` : ""}`);
    return fallback;
  };
  const amount = (name: string): number => {
    const number = Number(text(name) || 0);
    if (number >= 0 && number < Infinity) return number;
    problems.push(`${name} must be a number; 0 turns it off`);
    return 0;
  };
  const flag = (name: string): boolean => {
    if (!["", "0", "1"].includes(text(name))) problems.push(`${name} must be 1 or 0`);
    return text(name) === "1";
  };
  const header = (name: string, fallback: string): string => {
    const given = text(name) || fallback;
    if (HEADER_NAME.test(given)) return given;
    problems.push(`${name} is no name of a header`);
    return fallback;
  };
  for (const name of OBJECTS)
    if (!env[name]) problems.push(`${name} is missing among the durable_objects of wrangler.jsonc`);

  const credentials = { accessKey: secret("HMS_ACCESS_KEY"), secret: secret("HMS_SECRET") };
  const sessionSecrets = secret("SESSION_SECRET") ? list("SESSION_SECRET") : [];
  const webhookChecks: Settings["webhookChecks"] = {};
  const value = list("WEBHOOK_SECRET");
  const signatureSecret = list("WEBHOOK_SIGNATURE_SECRET");
  const name = header("WEBHOOK_HEADER", "x-webhook-secret");
  if (value.length > 0) webhookChecks.header = { name, value };
  if (signatureSecret.length > 0) webhookChecks.signatureSecret = signatureSecret;
  problems.push(
    ...problemsOf({
      HMS_ACCESS_KEY: [credentials.accessKey].filter(Boolean),
      HMS_SECRET: [credentials.secret].filter(Boolean),
      SESSION_SECRET: sessionSecrets,
      WEBHOOK_SECRET: value,
      WEBHOOK_SIGNATURE_SECRET: signatureSecret,
    }),
  );

  const allowedOrigins = list("ALLOWED_ORIGINS");
  const meetingOrigins = list("MEETING_ORIGINS").map((item) =>
    item.includes(":") ? item : `https://${item}.app.100ms.live`,
  );
  for (const origin of [...allowedOrigins, ...meetingOrigins]) {
    if (parsed(origin)?.origin !== origin)
      problems.push(`${origin} is no origin: write it as https://live.example.com`);
  }
  for (const origin of allowedOrigins) {
    if (isPlain(origin) && !isLoopback(origin))
      problems.push(`ALLOWED_ORIGINS: anybody on the way can write a page of ${origin}`);
  }
  for (const origin of meetingOrigins) {
    if (isPlain(origin)) problems.push(`MEETING_ORIGINS: ${origin} is no origin of meeting pages: they must be https`);
  }
  const settings = {
    api: { baseUrl: text("API_URL") || API_URL, credentials, timeout: API_TIMEOUT },
    sessionSecrets,
    webhookChecks,
    allowedOrigins,
    meetingOrigins,
    meetingRole: text("MEETING_ROLE"),
    keyStarts: flag("KEY_STARTS"),
    addressHeader: header("ADDRESS_HEADER", "cf-connecting-ip"),
    callsPerMinute: count("CALLS_PER_MINUTE", 60),
    readsPerMinute: count("READS_PER_MINUTE", 600),
    audiencesPerRegion: count("AUDIENCES_PER_REGION", 4, MAX_AUDIENCES),
    viewersPerAudience: count("VIEWERS_PER_AUDIENCE", 30_000, MAX_VIEWERS),
    unwatchedMinutes: amount("STOP_UNWATCHED_MINUTES"),
    longestHours: amount("STOP_AFTER_HOURS"),
  };
  if (settings.meetingRole && meetingOrigins.length === 0) problems.push("MEETING_ROLE needs MEETING_ORIGINS");
  if (settings.meetingRole && !ROLE.test(settings.meetingRole)) {
    problems.push("MEETING_ROLE may have letters, digits, '-', '_', '.' and '~' alone: meeting pages do not decode it");
  }
  if (!isApi(settings.api.baseUrl)) problems.push("API_URL must be an https URL without query");
  return { settings, problems };
}

/** Plain http is allowed on loopback alone, for the emulator. */
function isApi(text: string): boolean {
  const url = parsed(text);
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === "https:" || (isPlain(text) && isLoopback(text));
}

const isPlain = (text: string): boolean => parsed(text)?.protocol === "http:";
const isLoopback = (text: string): boolean => /^(127\.0\.0\.1|localhost|\[::1\])$/.test(parsed(text)?.hostname ?? "");

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
