// What is set for this Worker: secrets with `wrangler secret put`, the rest under `vars` in wrangler.jsonc.
import { hostOf } from "./meeting";

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
  viewersPerAudience: number;
}

const ROLE = /^[\w.~-]*[\w~-][\w.~-]*$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Less than the 30 s that the package gives a browser's call, so that the browser hears what became of it. */
const API_TIMEOUT = 20_000;
const API_URL = "https://api.100ms.live/v2";
const SHORTEST_SECRET = 32;
const OBJECTS = ["ROOMS", "AUDIENCES", "PLACES", "ALLOWANCES"];
/** With seven parts of the world a room then calls 7,000 objects, of the 10,000 that it may call in one go. */
const MOST_AUDIENCES = 1000;
/** What the platform allows. */
const MOST_VIEWERS = 32_768;

/** Reads the settings, and names everything that is missing or wrong. */
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
  for (const name of OBJECTS)
    if (!env[name]) problems.push(`${name} is missing among the durable_objects of wrangler.jsonc`);

  const credentials = { accessKey: secret("HMS_ACCESS_KEY"), secret: secret("HMS_SECRET") };
  const sessionSecrets = secret("SESSION_SECRET") ? list("SESSION_SECRET") : [];
  if (sessionSecrets.some((item) => item.length < SHORTEST_SECRET)) {
    problems.push(
      `SESSION_SECRET is too short: it needs ${SHORTEST_SECRET} characters, as \`openssl rand -hex 32\` makes`,
    );
  }
  // Whoever may issue sessions would otherwise be able to sign tokens of the API, and the other way round.
  if (sessionSecrets.includes(credentials.secret)) problems.push("SESSION_SECRET must not be the same as HMS_SECRET");

  const webhookChecks: Settings["webhookChecks"] = {};
  const value = list("WEBHOOK_SECRET");
  const name = text("WEBHOOK_HEADER") || "x-webhook-secret";
  if (!HEADER_NAME.test(name)) problems.push("WEBHOOK_HEADER is no name of a header");
  if (value.length > 0) webhookChecks.header = { name, value };
  const signatureSecret = list("WEBHOOK_SIGNATURE_SECRET");
  if (signatureSecret.length > 0) webhookChecks.signatureSecret = signatureSecret;

  const meetingOrigins = list("MEETING_ORIGINS").map((item) =>
    item.includes(":") ? item : `https://${item}.app.100ms.live`,
  );
  const odd = [
    ...list("ALLOWED_ORIGINS").filter((origin) => !isOrigin(origin)),
    ...meetingOrigins.filter((origin) => !hostOf(origin)),
  ];
  for (const origin of odd) {
    problems.push(`${origin} is no origin: write it as https://live.example.com`);
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
    audiencesPerRegion: count("AUDIENCES_PER_REGION", 4, MOST_AUDIENCES),
    viewersPerAudience: count("VIEWERS_PER_AUDIENCE", 30_000, MOST_VIEWERS),
  };
  if (settings.meetingRole && meetingOrigins.length === 0) problems.push("MEETING_ROLE needs MEETING_ORIGINS");
  if (settings.meetingRole && !ROLE.test(settings.meetingRole)) {
    problems.push("MEETING_ROLE may have letters, digits, '-', '_', '.' and '~' alone: meeting pages do not decode it");
  }
  if (!isApi(settings.api.baseUrl)) problems.push("API_URL must be an https URL without query");
  return { settings, problems };
}

/** On this machine an emulator may be the API. */
function isApi(text: string): boolean {
  const url = parsed(text);
  if (!url || url.search || url.hash || url.username) return false;
  return (
    url.protocol === "https:" || (url.protocol === "http:" && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname))
  );
}

const isOrigin = (text: string): boolean => parsed(text)?.origin === text;

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
