import { equal, assertError, match, ok, rejectionOf, deepEqual } from "./assert.js";

const credentials = { accessKey: "64101349d0f56e684b608c08", secret: "canary-secret ünïcode/+=" };
const allowed = { dangerouslyAllowBrowser: true };

export default function ({ it, lib }) {
  const decode = (part) => {
    const base64 = part.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const claimsOf = (token) => decode(token.split(".")[1]);

  /** Verifies with Web Crypto; tests/tokens.test.mjs verifies with independent implementations. */
  const isSigned = async (token, secret) => {
    const [header, claims, signature] = token.split(".");
    const encode = (text) => new TextEncoder().encode(text);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", encode(secret), algorithm, false, ["verify"]);
    const base64 = signature.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return crypto.subtle.verify("HMAC", key, bytes, encode(`${header}.${claims}`));
  };

  it("a management token has the documented claims and expires after ten minutes", async () => {
    const before = Math.floor(Date.now() / 1000);
    const token = await lib.createManagementToken(credentials, allowed);
    const after = Math.floor(Date.now() / 1000);
    match(token, /^[\w-]+\.[\w-]+\.[\w-]{43}$/);
    deepEqual(decode(token.split(".")[0]), { alg: "HS256", typ: "JWT" });
    const { iat, nbf, exp, jti, ...claims } = claimsOf(token);
    deepEqual(claims, { access_key: credentials.accessKey, type: "management", version: 2 });
    ok(iat >= before && iat <= after, "iat is now");
    equal(nbf, iat);
    equal(exp, iat + 600);
    match(jti, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    ok(await isSigned(token, credentials.secret), "the signature is valid");
    ok(!(await isSigned(token, "another")), "the signature depends on the secret");
  });

  it("an app token has the documented claims and expires after a day", async () => {
    const claims = { room_id: "63b2bacc1d485406b9a2f27c", role: "__internal_recorder", user_id: 'b"éam 🎥' };
    const token = await lib.createAuthToken(credentials, claims, allowed);
    const { iat, nbf, exp, jti, ...rest } = claimsOf(token);
    deepEqual(rest, { access_key: credentials.accessKey, type: "app", version: 2, ...claims });
    equal(nbf, iat);
    equal(exp, iat + 86_400);
    ok(jti);
    ok(await isSigned(token, credentials.secret), "the signature is good");
  });

  it("an app token without a user id has no such claim", async () => {
    for (const user_id of [undefined, null]) {
      const token = await lib.createAuthToken(credentials, { room_id: "63b2", role: "host", user_id }, allowed);
      equal("user_id" in claimsOf(token), false);
    }
  });

  it("expiresIn is the lifetime of a token in seconds", async () => {
    for (const expiresIn of [1, 3600, 7_776_000]) {
      for (const token of [
        await lib.createManagementToken(credentials, { ...allowed, expiresIn }),
        await lib.createAuthToken(credentials, { room_id: "63b2", role: "host" }, { ...allowed, expiresIn }),
      ]) {
        const { iat, exp } = claimsOf(token);
        equal(exp - iat, expiresIn);
      }
    }
  });

  it("every token has a unique jti", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => lib.createManagementToken(credentials, allowed)));
    equal(new Set(tokens.map((token) => claimsOf(token).jti)).size, 20);
  });

  it("invalid credentials, claims and lifetimes are rejected by name", async () => {
    const management = (given, options) => lib.createManagementToken(given, { ...allowed, ...options });
    const app = (claims) => lib.createAuthToken(credentials, claims, allowed);
    for (const [argument, call] of [
      ["credentials", () => lib.createManagementToken()],
      ["credentials", () => management("key:secret")],
      ["credentials", () => management([])],
      ["credentials.accessKey", () => management({ secret: "s" })],
      ["credentials.accessKey", () => management({ accessKey: 5, secret: "s" })],
      ["credentials.accessKey", () => management({ accessKey: "", secret: "s" })],
      ["credentials.secret", () => management({ accessKey: "k" })],
      ["credentials.secret", () => management({ accessKey: "k", secret: "" })],
      ["credentials.secret", () => management({ accessKey: "k", secret: "canary\n" })],
      ["credentials.secret", () => management({ accessKey: "k", secret: "\ud800" })],
      ["credentials.Secret", () => management({ accessKey: "k", Secret: "canary-secret" })],
      ["options.expiresIn", () => management(credentials, { expiresIn: 0 })],
      ["options.expiresIn", () => management(credentials, { expiresIn: 1.5 })],
      ["options.expiresIn", () => management(credentials, { expiresIn: "600" })],
      ["options.expiresIn", () => management(credentials, { expiresIn: 7_776_001 })],
      ["options.expires", () => management(credentials, { expires: 600 })],
      ["claims", () => app()],
      ["claims", () => app("room")],
      ["claims.room_id", () => app({ role: "host" })],
      ["claims.room_id", () => app({ room_id: "", role: "host" })],
      ["claims.role", () => app({ room_id: "63b2" })],
      ["claims.role", () => app({ room_id: "63b2", role: 5 })],
      ["claims.role", () => app({ room_id: "63b2", role: "x".repeat(257) })],
      ["claims.user_id", () => app({ room_id: "63b2", role: "host", user_id: {} })],
      ["claims.user_id", () => app({ room_id: "63b2", role: "host", user_id: "\udc00" })],
      ["claims.userId", () => app({ room_id: "63b2", role: "host", userId: "u" })],
    ]) {
      const error = assertError(await rejectionOf(call(), argument), { code: "ERR_INVALID_ARGUMENT" });
      equal(error.argument, argument, `argument (${error.message})`);
      ok(!error.message.includes("canary"), error.message);
    }
  });
}
