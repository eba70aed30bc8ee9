// Who calls: a session is a JSON Web Token (HS256) that your own login signs; session.mjs is an example.
import { jwtVerify } from "jose";
import { Refusal } from "./answer";

const AUDIENCE = "hms-live-worker";
const COOKIE = "session";

export interface Caller {
  id: string;
  /** The rooms that the caller may start and stop, each with its room code or an empty text; `"*"` stands for all. */
  rooms: ReadonlyMap<string, string>;
}

/** Reads the session from the bearer token or from the cookie. */
export async function authenticate(request: Request, secrets: readonly string[]): Promise<Caller> {
  const token = bearer(request) ?? cookie(request);
  if (!token) throw unauthorized("a session is needed: a bearer token, or a cookie named session");
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ["HS256"],
        audience: AUDIENCE,
        requiredClaims: ["sub", "exp"],
      });
      return { id: String(payload.sub), rooms: roomsOf(payload["rooms"]) };
    } catch {
      // Another secret may fit, while secrets are being changed.
    }
  }
  throw unauthorized("the session is not valid, or has expired");
}

/** Refuses a caller whose session is not for this room. */
export function ensureMay(caller: Caller, room: string): void {
  if (!caller.rooms.has(room) && !caller.rooms.has("*")) throw new Refusal(403, "this session is not for this room");
}

function roomsOf(claim: unknown): Map<string, string> {
  if (claim === "*") return new Map([["*", ""]]);
  if (Array.isArray(claim)) return new Map(claim.map((room) => [String(room), ""]));
  if (typeof claim !== "object" || claim === null) return new Map();
  return new Map(Object.entries(claim).map(([room, code]) => [room, typeof code === "string" ? code : ""]));
}

function bearer(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

function cookie(request: Request): string | undefined {
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return cookies.find(([name]) => name === COOKIE)?.[1];
}

const unauthorized = (message: string) => new Refusal(401, message, [], { "www-authenticate": "Bearer" });
