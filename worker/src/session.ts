// Authenticates callers by a session: a JSON Web Token (HS256) that your own login signs, as in session.mjs.
import { refusal } from "hms-live/server";
import { jwtVerify } from "jose";

const AUDIENCE = "hms-live-worker";
const COOKIE = "session";
/** Tokens to try before giving up: only an attack makes a browser send more. */
const MAX_TOKENS = 8;

export interface Caller {
  id: string;
  /** The rooms that the caller may start and stop, each with its room code or an empty text; `"*"` is all rooms. */
  rooms: "*" | ReadonlyMap<string, string>;
}

/**
 * Reads the session from a bearer token or a cookie. Other programs of the site may send their own `Authorization`, and cookies of another
 * path or domain may share our name, so the first valid token counts.
 */
export async function authenticate(request: Request, secrets: readonly string[]): Promise<Caller> {
  const tokens = [...new Set([...bearers(request), ...cookies(request)])].slice(0, MAX_TOKENS);
  if (tokens.length === 0) throw unauthorized("a session is needed: a bearer token, or a cookie named session");
  for (const token of tokens) {
    // More than one secret is valid during a rotation.
    for (const secret of secrets) {
      const caller = await callerOf(token, secret).catch(() => undefined);
      if (caller) return caller;
    }
  }
  throw unauthorized("the session is not valid, or has expired");
}

/** Refuses a caller whose session is not for this room. */
export function ensureMay({ rooms }: Caller, room: string): void {
  if (rooms !== "*" && !rooms.has(room)) throw refusal(403, "this session is not for this room");
}

/** The room code with which the recorder joins, or an empty text. */
export const codeOf = ({ rooms }: Caller, room: string): string => (rooms === "*" ? "" : (rooms.get(room) ?? ""));

async function callerOf(token: string, secret: string): Promise<Caller> {
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
    algorithms: ["HS256"],
    audience: AUDIENCE,
    requiredClaims: ["sub", "exp"],
  });
  return { id: String(payload.sub), rooms: roomsOf(payload["rooms"]) };
}

/** Only the text `"*"` means all rooms. In a list or as a member it is a room id that cannot exist. */
function roomsOf(claim: unknown): Caller["rooms"] {
  if (claim === "*") return "*";
  if (Array.isArray(claim)) return new Map(claim.map((room) => [String(room), ""]));
  if (typeof claim !== "object" || claim === null) return new Map();
  return new Map(Object.entries(claim).map(([room, code]) => [room, typeof code === "string" ? code : ""]));
}

/** Repeated headers arrive as one, joined with commas. */
const bearers = (request: Request): string[] =>
  (request.headers.get("authorization") ?? "")
    .split(",")
    .flatMap((part) => /^\s*Bearer +(\S+)\s*$/i.exec(part)?.[1] ?? []);

const cookies = (request: Request): string[] =>
  (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim().split("="))
    .filter(([name]) => name === COOKIE)
    .flatMap(([, value]) => value?.replaceAll('"', "") || []);

/** Without a reason, so that the package asks its `token` function for another session. */
const unauthorized = (message: string) =>
  refusal(401, message, { reason: null, headers: { "www-authenticate": "Bearer" } });
