// The conformance suite once more, through the handler: the package as a browser has it, a handler over a real socket, and behind that
// the emulator. What the cases count and look at is what has reached the emulator.
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { after, it } from "node:test";
import { packageUrl, startEmulator } from "./built.mjs";
import { conformance } from "./conformance.mjs";
import { leftOut } from "./handler/left-out.mjs";

const server = await import(packageUrl("dist/server.js"));
const emulator = await startEmulator();

const handler = server.createHandler({
  baseUrl: `${emulator.origin}/v2`,
  credentials: { accessKey: emulator.accessKey, secret: emulator.secret },
  authorize: () => true,
  meetingOrigins: ["ours", "other", "myname"].map((name) => `https://${name}.app.100ms.live`).concat("https://live.example.com"),
});
const listener = createServer(server.toNodeListener(handler));
await new Promise((listening) => listener.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${listener.address().port}`;

// A page has a location, by which it knows what a path is relative to.
globalThis.location = new URL(origin);

/** The case that runs, to know which have anything to do with the handler. */
const running = new AsyncLocalStorage();
const through = new Set();

/** The fetch of a page of the handler's own origin. */
function fetchOfPage(url, init) {
  const address = new URL(url, origin);
  if (address.origin !== origin) return fetch(address, init);
  through.add(running.getStore());
  return fetch(address, { ...init, headers: { ...init.headers, origin } });
}

const told = { run: 0, left: {} };

await conformance("through the handler", () => import(packageUrl("dist/index.js")), {
  emulator,
  iterates: true,
  options: { baseUrl: "/api", credentials: undefined, fetch: fetchOfPage },
  wrap(title, run) {
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
  for (const [reason, count] of Object.entries(told.left)) test.diagnostic(`${count} left out: ${reason}`);
});

after(() => {
  listener.closeAllConnections();
  listener.close();
});
