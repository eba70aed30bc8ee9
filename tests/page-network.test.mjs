// The demo page's server with `--host`: what this machine and what the network may do, over real sockets.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { addresses, accessOf } from "../www/access.mjs";
import { startEmulator } from "./built.mjs";
import { ask } from "./handler/served.mjs";
import { startPageServer } from "./page/page.mjs";

const limit = { timeout: 30_000 };
const START = "/api/live-streams/room/room-1/start";
const [address] = addresses();
/** Skipped on a machine without a network. The last test checks the rule itself everywhere. */
const inNetwork = address ? limit : { ...limit, skip: "this machine is in no network" };

let emulator;
let open;
let closed;
let machine;
let network;
let stream;

before(async () => {
  emulator = await startEmulator({ startDelay: 0 });
  [open, closed] = [await startPageServer(emulator, "0", ["--host"]), await startPageServer(emulator)];
  const { port } = new URL(open.url);
  [machine, network] = [`http://127.0.0.1:${port}`, `http://${address}:${port}`];
  stream = (await ask(machine, "POST", START)).json;
}, limit);

after(async () => {
  await Promise.all([open, closed].map((server) => server?.stop("SIGTERM")));
  emulator?.stop();
}, limit);

test("this machine can do everything", limit, async () => {
  assert.match(stream.id, /^[0-9a-f]{24}$/);
  assert.ok(stream.playback.url.startsWith(emulator.origin), "its media come directly from the emulator");
  assert.equal((await ask(machine, "GET", "/")).status, 200);
});

test("the network gets the viewers' page and its files", inNetwork, async () => {
  const front = await ask(network, "GET", "/");
  assert.deepEqual([front.status, front.headers.location], [302, "/watch"]);
  const { status, text, headers } = await ask(network, "GET", "/watch");
  assert.equal(status, 200);
  assert.match(headers["content-security-policy"], /connect-src 'self';/, "it contains no loopback address");
  for (const [, path] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    assert.equal((await ask(network, "GET", path)).status, 200, path);
  }
});

test("the network reads streams as a viewer, with reachable media URLs", inNetwork, async () => {
  const { status, json, text } = await ask(network, "GET", `/api/live-streams/${stream.id}`);
  assert.equal(status, 200);
  assert.deepEqual([json.id, json.session_id, json.meeting_url], [stream.id, "", ""]);
  assert.ok(!text.includes(emulator.origin));
  assert.ok(json.playback.url.startsWith(`${network}/beam/`));
  const { pathname } = new URL(json.playback.url);
  const master = await ask(network, "GET", pathname);
  assert.equal(master.status, 200);
  assert.match(master.text, /^#EXTM3U/);
  const media = await ask(network, "GET", pathname.replace("master.m3u8", "stream_0/stream.m3u8"));
  assert.match(media.text, /#EXT-X-TARGETDURATION:2/);
  assert.equal((await ask(network, "POST", pathname)).status, 403);
});

test("only this machine can start and stop streams and reach the emulator", inNetwork, async () => {
  const refused = [
    ["POST", START],
    ["POST", `/api/live-streams/${stream.id}/stop`],
    ["POST", "/api/live-streams/room/room-1/stop"],
    ["POST", `/api/live-streams/${stream.id}/timed-metadata`],
    ["POST", `/api/live-streams/${stream.id}/pause-recording`],
    ["PUT", `/api/live-streams/${stream.id}`],
    ["OPTIONS", START],
  ];
  for (const [method, path] of refused) {
    for (const origin of [network, machine, "null"]) {
      assert.equal((await ask(network, method, path, { headers: { origin } })).status, 403, `${method} ${path}`);
    }
  }
  const hidden = [
    "/_emulator/",
    "/_emulator/state",
    "/v2/live-streams",
    "/beam/../_emulator/state",
    "/beam/%2e%2e/_emulator/state",
    "/beam/..%2f_emulator/state",
    "/beam//_emulator/state",
    "/beam/x/..",
    "//127.0.0.1/_emulator/state",
    "http://127.0.0.1/_emulator/state",
  ];
  for (const path of hidden) {
    const { status, text } = await ask(network, "GET", path);
    assert.ok(status === 404 && !text.includes("access_key"), `${path}: ${status}`);
  }
  assert.equal((await ask(machine, "GET", `/api/live-streams/${stream.id}`)).json.status, "running");
});

test("a foreign Host is refused from everywhere", inNetwork, async () => {
  const { port } = new URL(network);
  for (const host of ["evil.example", `evil.example:${port}`, `127.0.0.1:${port}`, `localhost:${port}`, address]) {
    assert.equal((await ask(network, "GET", "/watch", { headers: { host } })).status, 403, host);
  }
  const { status } = await ask(machine, "POST", START, { headers: { host: `${address}:${port}` } });
  assert.equal(status, 403, "from this machine with the Host of the network");
});

test("without --host the server does not listen to the network", inNetwork, async () => {
  const { port } = new URL(closed.url);
  const outcome = await new Promise((resolve) => {
    connect(Number(port), address)
      .once("connect", () => resolve("connected"))
      .once("error", ({ code }) => resolve(code));
  });
  assert.equal(outcome, "ECONNREFUSED");
});

test("access depends on the socket's address and on Host", limit, () => {
  const access = (remoteAddress, host, isOpen = true) =>
    accessOf({ socket: { remoteAddress }, headers: { host } }, { isOpen, port: 8000 });
  for (const loopback of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(access(loopback, "localhost:8000"), "machine");
    assert.equal(access(loopback, "127.0.0.1:8000", false), "machine");
    assert.equal(access(loopback, "evil.example:8000"), undefined);
  }
  for (const outside of ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "128.0.0.1", undefined, ""]) {
    assert.equal(access(outside, "localhost:8000"), undefined);
    assert.equal(access(outside, undefined), undefined);
    for (const own of addresses()) {
      assert.equal(access(outside, `${own}:8000`), "network");
      assert.equal(access(outside, `${own}:8000`, false), undefined);
    }
  }
});
