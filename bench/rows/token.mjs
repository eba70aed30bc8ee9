// Signing one token.
import { createManagementToken } from "hms-live/server";
import { SignJWT } from "jose";
import { KEY, SECRET } from "../clients/identity.mjs";
import { contest, within } from "../measure/contest.mjs";

export const title = "Token";

const encode = (bytes) => Buffer.from(bytes).toString("base64url");
const bytes = (text) => new TextEncoder().encode(text);
const claims = () => {
  const now = Math.floor(Date.now() / 1000);
  return {
    access_key: KEY,
    type: "management",
    version: 2,
    jti: crypto.randomUUID(),
    iat: now,
    nbf: now,
    exp: now + 600,
  };
};

const withJose = async () => new SignJWT(claims()).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(bytes(SECRET));

async function byHand() {
  const text = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(JSON.stringify(claims()))}`;
  const key = await crypto.subtle.importKey("raw", bytes(SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `${text}.${encode(await crypto.subtle.sign("HMAC", key, bytes(text)))}`;
}

export async function run({ quick, say }) {
  const credentials = { accessKey: KEY, secret: SECRET };
  say("signing");
  const signed = await contest({
    name: "token",
    title: "Signing one management token",
    base: "jose",
    ours: "hms-live",
    quick,
    functions: {
      jose: withJose,
      "hms-live": async () => createManagementToken(credentials),
      "Web Crypto by hand": byHand,
    },
  });
  return {
    about: "One HS256 token with the claims of a management token. Everybody begins with the secret as text.",
    tables: [signed.table],
    plots: [signed.plot],
    goals: [within(signed.of("hms-live"), "token, signing", 1, "jose")],
  };
}
