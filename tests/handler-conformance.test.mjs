// The conformance suite once more, through the handler: the package as a browser has it, a handler over a real socket, and behind that
// the emulator. What the cases count and look at is what has reached the emulator.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { after, it } from "node:test";
import { packageUrl, startEmulator } from "./built.mjs";
import { conformance } from "./conformance.mjs";
import { leftOut, titles } from "./handler/left-out.mjs";

const server = await import(packageUrl("dist/server.js"));
const emulator = await startEmulator();

const handler = server.createHandler({
  baseUrl: `${emulator.origin}/v2`,
  credentials: { accessKey: emulator.accessKey, secret: emulator.secret },
  authorize: () => true,
  meetingOrigins: ["ours", "other", "myname", "theirs"]
    .map((name) => `https://${name}.app.100ms.live`)
    .concat("https://live.example.com"),
});
// A page whose connection has just been closed would hear of a fault that this is not about.
const listener = createServer(server.toNodeListener(handler));
listener.keepAliveTimeout = 600_000;
await new Promise((listening) => listener.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${listener.address().port}`;

// A page has a location, by which it knows what a path is relative to.
globalThis.location = new URL(origin);

/** The case that runs, to know which have anything to do with the handler. */
const running = new AsyncLocalStorage();
const through = new Set();

/** The fetch of a page of the handler's own origin; what else is fetched in this process goes its way. */
const fetchOfNode = globalThis.fetch;
globalThis.fetch = (url, init) => {
  const address = new URL(url, origin);
  if (address.origin !== origin) return fetchOfNode(url, init);
  through.add(running.getStore());
  return fetchOfNode(address, { ...init, headers: { ...init?.headers, origin } });
};

/** The entry of pages. What only servers have is for cases that give a token, which goes no further than the handler. */
const load = async () => ({ ...server, ...(await import(packageUrl("dist/index.js"))) });

const told = { run: 0, left: {}, titles: [] };

await conformance("through the handler", load, {
  emulator: { ...emulator, baseUrl: "/api" },
  iterates: true,
  options: { credentials: undefined },
  wrap(title, run) {
    told.titles.push(title);
    const reason = leftOut(title);
    if (reason) {
      told.left[reason] = (told.left[reason] ?? 0) + 1;
      return undefined;
    }
    told.run += 1;
    return () => running.run(title, run);
  },
});

it("tells how much of the suite that was", (test) => {
  test.diagnostic(`${told.run} cases ran, ${through.size} of them through the handler`);
  assert.ok(through.size > 150, `${through.size} cases through the handler`);
  for (const known of titles)
    assert.ok(
      told.titles.some((title) => title.startsWith(known)),
      `there is no case: ${known}`,
    );
  for (const [reason, count] of Object.entries(told.left)) test.diagnostic(`${count} left out: ${reason}`);
});

after(() => {
  listener.closeAllConnections();
  listener.close();
});
