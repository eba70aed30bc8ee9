// Requests playlists over plain sockets, which is cheap enough that the server is measured, not the client.
import { connect } from "node:net";
import { once } from "node:events";

process.on("message", async ({ host, paths, connections, milliseconds }) => {
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  const firsts = [];
  const [hostname, port] = host.split(":");
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      viewer(hostname, Number(port), requests, index, began + milliseconds, firsts),
    ),
  );
  process.send({ count: firsts.length, took: performance.now() - began, firsts: Float64Array.from(firsts) });
});
process.send("ready");

/** A connection that sends the next request as soon as it has the answer. */
async function viewer(hostname, port, requests, index, end, firsts) {
  const socket = connect(port, hostname).setNoDelay().setEncoding("latin1");
  await once(socket, "connect");
  await new Promise((resolve, reject) => {
    let turn = index * 61;
    let asked;
    let received = "";
    const ask = () => {
      received = "";
      asked = performance.now();
      turn += 1;
      socket.write(requests[turn % requests.length]);
    };
    socket.on("error", reject);
    socket.on("data", (text) => {
      if (received === "") firsts.push(performance.now() - asked);
      received += text;
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      if (!received.startsWith("HTTP/1.1 200")) return reject(new Error(received.slice(0, 100)));
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)[1]);
      if (received.length < head + 4 + length) return;
      if (performance.now() < end) ask();
      else resolve();
    });
    ask();
  });
  socket.destroy();
}
