// Runs the conformance suite through the handler: the browser entry of the package, a handler on a real socket, and the emulator behind
// it. The cases count the requests that reach the emulator.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { after, it } from "node:test";
import { packageUrl, startEmulator } from "./built.mjs";
import { conformance } from "./conformance.mjs";
import { excludedTitles, exclusionReason } from "./handler/exclusions.mjs";

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
// Otherwise requests on a connection that the server has just closed would fail.
const listener = createServer(server.toNodeListener(handler));
listener.keepAliveTimeout = 600_000;
await new Promise((listening) => listener.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${listener.address().port}`;

// The location of a page, against which the package resolves relative base URLs.
globalThis.location = new URL(origin);

/** The running case, to count the cases that use the handler. */
const running = new AsyncLocalStorage();
const through = new Set();

/** The fetch of a page on the handler's origin; other requests of this process pass through. */
const fetchOfNode = globalThis.fetch;
globalThis.fetch = (url, init) => {
  const address = new URL(url, origin);
  if (address.origin !== origin) return fetchOfNode(url, init);
  through.add(running.getStore());
  return fetchOfNode(address, { ...init, headers: { ...init?.headers, origin } });
};

/** The browser entry, plus the server-only functions for cases that sign a token. The handler ignores that token. */
const load = async () => ({ ...server, ...(await import(packageUrl("dist/index.js"))) });

const totals = { run: 0, excluded: {}, titles: [] };

await conformance("through the handler", load, {
  emulator: { ...emulator, baseUrl: "/api" },
  iterates: true,
  options: { credentials: undefined },
  wrap(title, run) {
    totals.titles.push(title);
    const reason = exclusionReason(title);
    if (reason) {
      totals.excluded[reason] = (totals.excluded[reason] ?? 0) + 1;
      return undefined;
    }
    totals.run += 1;
    return () => running.run(title, run);
  },
});

it("most of the suite ran through the handler", (test) => {
  test.diagnostic(`${totals.run} cases ran, ${through.size} of them through the handler`);
  assert.ok(through.size > 150, `${through.size} cases through the handler`);
  for (const known of excludedTitles)
    assert.ok(
      totals.titles.some((title) => title.startsWith(known)),
      `there is no case: ${known}`,
    );
  for (const [reason, count] of Object.entries(totals.excluded)) test.diagnostic(`${count} excluded: ${reason}`);
});

after(() => {
  listener.closeAllConnections();
  listener.close();
});
