// Test viewers of a room, over WebSockets and over server-sent events.
import { request } from "node:http";
import WebSocket from "ws";

/** Connects a viewer by WebSocket and collects its messages; `closed` resolves to the close code. */
export function watch(worker, room, headers = {}) {
  const socket = new WebSocket(`${worker.url.replace("http", "ws")}/api/rooms/${room}/events`, { headers });
  const told = [];
  const times = [];
  socket.on("message", (data) => {
    const text = String(data);
    if (text === "pong") return;
    told.push(JSON.parse(text));
    times.push(Date.now());
  });
  const opened = new Promise((resolve, reject) => {
    socket.once("message", resolve);
    socket.on("error", reject);
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  return { socket, told, times, opened, closed, statuses: () => told.map(({ stream }) => stream?.status ?? null) };
}

/** Connects a viewer by server-sent events. */
export function listen(worker, room, headers = {}) {
  const told = [];
  const times = [];
  const lines = [];
  let end = () => {};
  const opened = new Promise((resolve, reject) => {
    const given = { agent: false, headers: { accept: "text/event-stream", ...headers } };
    const sent = request(`${worker.url}/api/rooms/${room}/events`, given, async (response) => {
      end = () => response.destroy();
      resolve(response);
      let text = "";
      try {
        for await (const part of response.setEncoding("utf8")) {
          text += part;
          const blocks = text.split("\n\n");
          text = blocks.pop();
          for (const block of blocks) {
            lines.push(block);
            const data = /^data: (.*)$/m.exec(block)?.[1];
            if (!data) continue;
            told.push(JSON.parse(data));
            times.push(Date.now());
          }
        }
      } catch {
        // The test has ended the connection.
      }
    });
    sent.on("error", reject);
    sent.end();
  });
  return {
    told,
    times,
    lines,
    opened,
    close: () => end(),
    statuses: () => told.map(({ stream }) => stream?.status ?? null),
  };
}
