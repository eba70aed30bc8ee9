// A stretch of network on which no connection carries a second request. Browsers and Deno send a request again by themselves
// when a connection that was used before is reset or answers 408. No client can see that, so where such faults are counted
// each request has to come by a connection of its own.
import { connect, createServer } from "node:net";

/** Puts it in front of a server and returns the origin under which that is reached from now on. */
export async function singleUse(origin) {
  const { hostname, port } = new URL(origin);
  const pairs = new Set();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    const pair = [near, far];
    pairs.add(pair);
    closed(near, far);
    closed(far, near, () => pairs.delete(pair));
    far.pipe(near);
    askToClose(near, far);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

/** Changes the head of the first request, and hands on everything else as it comes. */
function askToClose(near, far) {
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

/** Ends one side as the other ended: with a reset after a reset. */
function closed(socket, other, done = () => {}) {
  socket.once("error", () => {
    // What was said to the end is delivered. Besides, Node never closes a socket that is reset while it is being shut down.
    if (!other.writableEnded) other.resetAndDestroy();
  });
  socket.once("close", () => {
    other.destroySoon();
    done();
  });
}
