// Tokens have the documented claims, as verified by code that is independent of the package.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { jwtVerify } from "jose";
import { packageUrl } from "./built.mjs";

const lib = await import(packageUrl("dist/server.js"));
const sample = (name) => JSON.parse(readFileSync(new URL(`samples/${name}.json`, import.meta.url), "utf8"));

/** Verifies a token as a server would, and returns its claims. */
function verified(token, secret) {
  const [header, claims, signature, ...more] = token.split(".");
  assert.deepEqual(more, []);
  const expected = createHmac("sha256", secret).update(`${header}.${claims}`).digest("base64url");
  assert.equal(signature, expected, "signature");
  const decode = (part) => {
    assert.match(part, /^[\w-]+$/, "base64url without padding");
    assert.equal(Buffer.from(part, "base64url").toString("base64url"), part, "canonical base64url");
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  };
  assert.deepEqual(decode(header), { alg: "HS256", typ: "JWT" });
  return decode(claims);
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Secrets that expose mistakes with UTF-8, the block size of HMAC, or base64. */
const SECRETS = [
  "x",
  "x".repeat(63),
  "x".repeat(64),
  "x".repeat(65),
  "x".repeat(5000),
  "bm90IGRlY29kZWQ=",
  "+/=-_",
  "ünïcödé",
  "日本語",
  "🎥",
  "a b",
];

describe("management tokens", () => {
  const expected = sample("claims.management-token");

  for (const secret of SECRETS) {
    it(`a secret of ${secret.length} characters beginning with ${secret.slice(0, 8)} signs correctly`, async () => {
      const claims = verified(await lib.createManagementToken({ accessKey: expected.access_key, secret }), secret);
      assert.deepEqual(Object.keys(claims).sort(), Object.keys(expected).sort(), "the documented claims and no other");
      for (const name of ["access_key", "type", "version"]) assert.deepEqual(claims[name], expected[name], name);
      for (const name of ["iat", "nbf", "exp"]) assert.ok(Number.isInteger(claims[name]), `${name} is a whole number`);
      assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 30, "iat is now");
      assert.equal(claims.nbf, claims.iat);
      assert.equal(claims.exp, claims.iat + 600);
      assert.match(claims.jti, UUID);
    });
  }

  it("a token that expires in a day has the claims of the documentation's sample", async () => {
    const expiresIn = expected.exp - expected.iat;
    const token = await lib.createManagementToken({ accessKey: expected.access_key, secret: "s" }, { expiresIn });
    const claims = verified(token, "s");
    assert.equal(claims.exp - claims.iat, expiresIn);
    assert.deepEqual(
      { ...claims, iat: expected.iat, nbf: expected.nbf, exp: expected.exp, jti: expected.jti },
      expected,
    );
  });

  it("the token that a call sends is a management token", async () => {
    let sent;
    const fetch = async (_url, init) => {
      sent = new Headers(init.headers).get("authorization");
      return new Response("", { status: 404 });
    };
    const credentials = { accessKey: "key", secret: "secret" };
    await assert.rejects(lib.getLiveStream("stream", { credentials, fetch }), { code: "ERR_API" });
    const claims = verified(sent.slice("Bearer ".length), "secret");
    assert.equal(claims.type, "management");
    assert.equal(claims.access_key, "key");
  });
});

describe("app tokens", () => {
  const expected = sample("claims.app-token");
  const { room_id, role, user_id } = expected;
  const credentials = { accessKey: expected.access_key, secret: "s" };

  it("a token with room, role and user has the claims of the documentation's sample", async () => {
    const claims = verified(await lib.createAuthToken(credentials, { room_id, role, user_id }), "s");
    assert.equal(claims.exp - claims.iat, expected.exp - expected.iat, "a day, as in the sample");
    assert.match(claims.jti, UUID);
    assert.deepEqual(
      { ...claims, iat: expected.iat, nbf: expected.nbf, exp: expected.exp, jti: expected.jti },
      expected,
    );
  });

  it("a token without a user has no user_id claim", async () => {
    const { user_id: dropped, ...rest } = verified(await lib.createAuthToken(credentials, { room_id, role }), "s");
    assert.equal(dropped, undefined);
    assert.equal("user_id" in rest, false);
  });

  it("claims of any text are encoded correctly", async () => {
    for (const text of ['"', "\\", "\u0000\u001f", "</script>", "\u2028", "é", "🎥", "x".repeat(256)]) {
      const claims = verified(
        await lib.createAuthToken(credentials, { room_id: text, role: text, user_id: text }),
        "s",
      );
      assert.deepEqual([claims.room_id, claims.role, claims.user_id], [text, text, text]);
    }
  });

  it("a meeting URL accepts an app token and rejects a management token", async () => {
    const meeting = { subdomain: "myname", room_id, role };
    const auth_token = await lib.createAuthToken(credentials, { room_id, role });
    assert.equal(new URL(lib.buildMeetingUrl({ ...meeting, auth_token })).searchParams.get("auth_token"), auth_token);
    const management = await lib.createManagementToken(credentials);
    assert.throws(() => lib.buildMeetingUrl({ ...meeting, auth_token: management }), {
      code: "ERR_INVALID_ARGUMENT",
      argument: "meeting.auth_token",
    });
  });
});

describe("an independent JWT library", () => {
  for (const secret of SECRETS) {
    it(`accepts tokens under a secret of ${secret.length} characters beginning with ${secret.slice(0, 8)}`, async () => {
      const credentials = { accessKey: "key", secret };
      const key = new TextEncoder().encode(secret);
      // A second of tolerance for rounding of the clock.
      const options = {
        algorithms: ["HS256"],
        typ: "JWT",
        requiredClaims: ["iat", "nbf", "exp", "jti"],
        clockTolerance: 1,
      };
      const management = await jwtVerify(await lib.createManagementToken(credentials), key, options);
      assert.equal(management.payload.type, "management");
      const claims = { room_id: "63b2bacc1d485406b9a2f27c", role: "viewer" };
      const app = await jwtVerify(await lib.createAuthToken(credentials, claims), key, options);
      assert.equal(app.payload.type, "app");
      const wrong = new TextEncoder().encode(`${secret}.`);
      await assert.rejects(jwtVerify(await lib.createManagementToken(credentials), wrong, options), {
        code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
      });
    });
  }
});
