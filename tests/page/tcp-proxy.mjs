// A TCP proxy whose target can be changed while its own address stays the same.
import { connect, createServer } from "node:net";

/** Listens on a free port and forwards each connection to the current target port. */
export async function startProxy(port) {
  let target = port;
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      open.add(from.unref());
      from.pipe(to);
      // Resets the other side, which is what a client sees of a killed server.
      from.on("error", () => (to.connecting ? to.destroy() : to.resetAndDestroy()));
      from.on("close", () => open.delete(from) && to.destroy());
    }
  });
  server.unref();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    forwardTo: (other) => (target = other),
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((closed) => server.close(closed));
    },
  };
}
