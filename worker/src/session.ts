// Who calls: a session is a JSON Web Token (HS256) that your own login signs; session.mjs is an example.
import { refusal } from "hms-live/server";
import { jwtVerify } from "jose";

const AUDIENCE = "hms-live-worker";
const COOKIE = "session";
/** So many candidates are tried; a browser that holds more has been led to. */
const MOST = 8;

export interface Caller {
  id: string;
  /** The rooms that the caller may start and stop, each with its room code or an empty text; or all of them. */
  rooms: "*" | ReadonlyMap<string, string>;
}

/**
 * Reads the session from the bearer token or from a cookie. Another program of the site may send an `Authorization` of its own, and
 * a cookie of another path or domain may have our cookie's name, so the first one that is valid counts.
 */
export async function authenticate(request: Request, secrets: readonly string[]): Promise<Caller> {
  const tokens = [...new Set([...bearers(request), ...cookies(request)])].slice(0, MOST);
  if (tokens.length === 0) throw unauthorized("a session is needed: a bearer token, or a cookie named session");
  for (const token of tokens) {
    // Several secrets count while they are being changed.
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

/** The text `"*"` alone stands for all rooms: in a list or as a member it is the name of a room that cannot be. */
function roomsOf(claim: unknown): Caller["rooms"] {
  if (claim === "*") return "*";
  if (Array.isArray(claim)) return new Map(claim.map((room) => [String(room), ""]));
  if (typeof claim !== "object" || claim === null) return new Map();
  return new Map(Object.entries(claim).map(([room, code]) => [room, typeof code === "string" ? code : ""]));
}

/** Several headers of one name come as one, with commas in between. */
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
