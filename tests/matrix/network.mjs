// A proxy without keep-alive. Browsers and Deno retry a request by themselves when a reused connection is reset or answers 408. No
// client can detect that, so cases that count requests under such faults need a new connection per request.
import { connect, createServer } from "node:net";

/** Starts the proxy in front of a server, and resolves to its origin. */
export async function withoutKeepAlive(origin) {
  const { hostname, port } = new URL(origin);
  const pairs = new Set();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    const pair = [near, far];
    pairs.add(pair);
    propagateClose(near, far);
    propagateClose(far, near, () => pairs.delete(pair));
    far.pipe(near);
    forwardWithClose(near, far);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

/** Adds `connection: close` to the first request, and forwards everything else unchanged. */
function forwardWithClose(near, far) {
  let head = "";
  const collect = (chunk) => {
    head += chunk.toString("latin1");
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    near.off("data", collect);
    const lines = head
      .slice(0, end)
      .split("\r\n")
      .filter((line) => !/^connection:/i.test(line));
    far.write(Buffer.from([...lines, "connection: close"].join("\r\n") + head.slice(end), "latin1"));
    near.pipe(far);
  };
  near.on("data", collect);
}

/** Closes the other side when one side closes: with a reset after a reset. */
function propagateClose(socket, other, done = () => {}) {
  socket.once("error", () => {
    // A side that has ended is not reset, so that its data is delivered; Node also never closes a socket that is reset while ending.
    if (!other.writableEnded) other.resetAndDestroy();
  });
  socket.once("close", () => {
    other.destroySoon();
    done();
  });
}
