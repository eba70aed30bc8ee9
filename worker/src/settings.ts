// What is set for this Worker: secrets with `wrangler secret put`, the rest under `vars` in wrangler.jsonc.
import type { Allowance } from "./allowance";
import type { Audience } from "./audience";
import type { Place } from "./place";
import type { Room } from "./room";

export interface Env {
  ROOMS: DurableObjectNamespace<Room>;
  AUDIENCES: DurableObjectNamespace<Audience>;
  PLACES: DurableObjectNamespace<Place>;
  ALLOWANCES: DurableObjectNamespace<Allowance>;
  [name: string]: unknown;
}

export interface Settings {
  /** How the API is called. */
  api: { baseUrl: string; credentials: { accessKey: string; secret: string }; timeout: number };
  /** Secrets that sign sessions; the first is the one in use, the others are on their way out. */
  sessionSecrets: string[];
  /** How webhooks prove themselves; empty when none is expected. */
  webhookChecks: { header?: { name: string; value: string[] }; signatureSecret?: string[] };
  allowedOrigins: string[];
  /** Where meeting pages may be; the first is used when a caller names none. */
  meetingOrigins: string[];
  meetingRole: string;
  callsPerMinute: number;
  readsPerMinute: number;
  audiencesPerRegion: number;
}

/** Less than the 30 s that the package gives a browser's call, so that the browser hears what became of it. */
const API_TIMEOUT = 20_000;
const API_URL = "https://api.100ms.live/v2";
const SHORTEST_SECRET = 32;

/** Reads the settings, and names everything that is missing or wrong. */
export function readSettings(env: Env): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const text = (name: string): string => (typeof env[name] === "string" ? env[name].trim() : "");
  const list = (name: string): string[] => text(name).split(",").map((item) => item.trim()).filter(Boolean);
  const secret = (name: string): string => {
    if (!text(name)) problems.push(`${name} is missing: npx wrangler secret put ${name}`);
    return text(name);
  };
  const count = (name: string, fallback: number): number => {
    const number = text(name) === "" ? fallback : Number(text(name));
    if (Number.isInteger(number) && number > 0) return number;
    problems.push(`${name} must be a whole number above 0`);
    return fallback;
  };

  const credentials = { accessKey: secret("HMS_ACCESS_KEY"), secret: secret("HMS_SECRET") };
  const sessionSecrets = secret("SESSION_SECRET") ? list("SESSION_SECRET") : [];
  if (sessionSecrets.some((item) => item.length < SHORTEST_SECRET)) {
    problems.push(`SESSION_SECRET is too short: it needs ${SHORTEST_SECRET} characters, as \`openssl rand -hex 32\` makes`);
  }
  // Whoever may issue sessions would otherwise be able to sign tokens of the API, and the other way round.
  if (sessionSecrets.includes(credentials.secret)) problems.push("SESSION_SECRET must not be the same as HMS_SECRET");

  const webhookChecks: Settings["webhookChecks"] = {};
  const value = list("WEBHOOK_SECRET");
  if (value.length > 0) webhookChecks.header = { name: text("WEBHOOK_HEADER") || "x-webhook-secret", value };
  const signatureSecret = list("WEBHOOK_SIGNATURE_SECRET");
  if (signatureSecret.length > 0) webhookChecks.signatureSecret = signatureSecret;

  const meetingOrigins = list("MEETING_ORIGINS").map((item) => (item.includes(":") ? item : `https://${item}.app.100ms.live`));
  for (const origin of [...list("ALLOWED_ORIGINS"), ...meetingOrigins]) {
    if (!isOrigin(origin)) problems.push(`${origin} is no origin: write it as https://live.example.com`);
  }
  const settings = {
    api: { baseUrl: text("API_URL") || API_URL, credentials, timeout: API_TIMEOUT },
    sessionSecrets,
    webhookChecks,
    allowedOrigins: list("ALLOWED_ORIGINS"),
    meetingOrigins,
    meetingRole: text("MEETING_ROLE"),
    callsPerMinute: count("CALLS_PER_MINUTE", 60),
    readsPerMinute: count("READS_PER_MINUTE", 600),
    audiencesPerRegion: count("AUDIENCES_PER_REGION", 4),
  };
  if (settings.meetingRole && meetingOrigins.length === 0) problems.push("MEETING_ROLE needs MEETING_ORIGINS");
  return { settings, problems };
}

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
