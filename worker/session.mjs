// Issues a session for the Worker. In production your backend does this after a login: the eight lines of `newSession`, in any language that
// can sign a JSON Web Token.
//
//     SESSION_SECRET=... node session.mjs --caller alice --room 63b2bacc1d485406b9a2f27c=abc-defg-hij
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { SignJWT } from "jose";

/**
 * Signs a session. `rooms` says what the caller may start and stop: `"*"`, a list of room ids, or an object that gives each
 * room id the room code with which its recorder joins.
 */
export async function newSession({ secret, caller, rooms, expiresIn = "8h" }) {
  return new SignJWT({ rooms })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(caller)
    .setAudience("hms-live-worker")
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = { type: "string" };
  const options = { caller: text, room: { ...text, multiple: true }, expires: { ...text, default: "8h" } };
  const { values } = parseArgs({ options });
  const secret = process.env.SESSION_SECRET?.split(",")[0];
  if (!secret || !values.caller || !values.room) {
    console.error(
      "usage: SESSION_SECRET=... node session.mjs --caller NAME --room ID[=ROOM-CODE] [--room ...] [--expires 8h]\n" +
        "       --room '*' stands for all rooms",
    );
    process.exit(2);
  }
  const named = Object.fromEntries(values.room.map((room) => [...room.split("="), ""].slice(0, 2)));
  // Only the text "*" grants all rooms; as the id of a room it would grant none.
  const rooms = values.room.includes("*") ? "*" : named;
  console.log(await newSession({ secret, caller: values.caller, rooms, expiresIn: values.expires }));
}
