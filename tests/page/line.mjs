// A line between clients and a server: it can be pointed at another server while its own address stays.
import { connect, createServer } from "node:net";

/** Listens on a free port and passes every connection on to the port that was named last. */
export async function openLine(port) {
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
      // Where one side is gone, so is the other, and at once: that is what a client sees of a server that was killed.
      from.on("error", () => (to.connecting ? to.destroy() : to.resetAndDestroy()));
      from.on("close", () => open.delete(from) && to.destroy());
    }
  });
  server.unref();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    leadTo: (other) => (target = other),
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((closed) => server.close(closed));
    },
  };
}
