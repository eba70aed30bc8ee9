// A server signs one token for all calls of an account, and never uses one that was refused or is about to expire.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { inNode, packageUrl } from "./built.mjs";
import { liveStream } from "./conformance/bodies.js";

const server = await import(packageUrl("dist/server.js"));
const pages = await import(packageUrl("dist/index.js"));

const account = () => ({ accessKey: randomUUID(), secret: "s3cret" });

/** A fetch that notes the token of each request, and answers 401 to those that `isRefused`. */
function api(isRefused = () => false) {
  const tokens = [];
  const fetch = async (_url, { headers }) => {
    const token = headers.authorization.slice("Bearer ".length);
    tokens.push(token);
    return isRefused(token)
      ? Response.json({ code: 401, message: "Token validation error" }, { status: 401 })
      : Response.json(liveStream());
  };
  return { tokens, fetch };
}

const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

it("calls with the same credentials use the same token", async () => {
  const credentials = account();
  const { tokens, fetch } = api();
  await server.getLiveStream("one", { credentials, fetch });
  await server.getLiveStream("two", { credentials: { ...credentials }, fetch });
  await server.startLiveStream("room", {}, { credentials, fetch });
  await Promise.all([1, 2, 3].map((id) => server.getLiveStream(`${id}`, { credentials, fetch })));
  assert.equal(tokens.length, 6);
  assert.equal(new Set(tokens).size, 1);
});

it("credentials that were changed are others, and their token is theirs", async () => {
  const credentials = account();
  const { tokens, fetch } = api();
  const read = () => server.getLiveStream("one", { credentials, fetch });
  await read();
  credentials.secret = "another s3cret";
  await read();
  credentials.accessKey = "another key";
  await read();
  credentials.secret = "s3cret";
  await read();
  assert.equal(new Set(tokens).size, 4);
  assert.deepEqual(tokens.map((token) => claims(token).access_key).slice(2), ["another key", "another key"]);
});

it("a text in the key cannot pass for another account", async () => {
  const { tokens, fetch } = api();
  const id = randomUUID();
  for (const credentials of [
    { accessKey: `${id}","b`, secret: "c" },
    { accessKey: id, secret: 'b","c' },
  ])
    await server.getLiveStream("one", { credentials, fetch });
  assert.equal(new Set(tokens).size, 2);
});

it("a token that was refused is used by nobody again", async () => {
  const credentials = account();
  const refused = new Set();
  const { tokens, fetch } = api((token) => refused.has(token));
  await server.getLiveStream("one", { credentials, fetch });
  refused.add(tokens[0]);
  await server.getLiveStream("two", { credentials, fetch });
  await server.getLiveStream("three", { credentials, fetch });
  const [first, again, renewed, kept] = tokens;
  assert.equal(tokens.length, 4);
  assert.equal(again, first);
  assert.notEqual(renewed, first);
  assert.equal(kept, renewed);
});

it("a refusal that stays leaves no token behind", async () => {
  const credentials = account();
  const { tokens, fetch } = api(() => true);
  for (const call of ["one", "two"])
    await assert.rejects(server.getLiveStream(call, { credentials, fetch }), { code: "ERR_API", status: 401 });
  assert.equal(new Set(tokens).size, 4);
});

it("createManagementToken makes a new one each time", async () => {
  const credentials = account();
  const { tokens, fetch } = api();
  await server.getLiveStream("one", { credentials, fetch });
  const made = [await server.createManagementToken(credentials), await server.createManagementToken(credentials)];
  assert.equal(new Set([...made, ...tokens]).size, 3);
});

it("the tokens of so many accounts do not pile up", async () => {
  const first = account();
  const { tokens, fetch } = api();
  const read = (credentials) => server.getLiveStream("one", { credentials, fetch });
  await read(first);
  for (let each = 0; each < 100; each += 1) await read(account());
  await read(first);
  assert.equal(new Set(tokens).size, 102);
});

it("the entry for pages keeps none", async () => {
  const credentials = account();
  const { tokens, fetch } = api();
  for (const call of ["one", "two"]) await pages.getLiveStream(call, { credentials, fetch });
  assert.equal(new Set(tokens).size, 2);
});

for (const [clock, expected] of [
  ["runs for 569 s", 1],
  ["runs for 571 s", 2],
  ["is set back by a minute", 2],
]) {
  it(`while the clock ${clock}, two calls need ${expected === 1 ? "one token" : "two tokens"}`, async () => {
    const seconds = Number(/runs for (\d+) s/.exec(clock)?.[1] ?? -60);
    const { stdout } = await inNode(
      `const { getLiveStream } = await import(PACKAGE);
      const tokens = new Set();
      const fetch = async (_url, { headers }) => {
        tokens.add(headers.authorization);
        return new Response("", { status: 404 });
      };
      const read = () => getLiveStream("s", { credentials: { accessKey: "a", secret: "b" }, fetch }).catch(() => {});
      await read();
      const now = Date.now;
      Date.now = () => now() + ${seconds * 1000};
      await read();
      process.stdout.write(String(tokens.size));`,
      { entry: "server" },
    );
    assert.equal(stdout, `${expected}`);
  });
}
