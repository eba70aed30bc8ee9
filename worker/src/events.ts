// `GET /api/rooms/<room_id>/events`: the room's status as it changes, over a WebSocket or as server-sent events.
import type { Env } from "./env";
import type { Settings } from "./settings";
import { seatHolder } from "./viewers";

/** Keeps proxies from closing a stream of events in which nothing happens, and finds out which viewers have gone. */
const HEARTBEAT = 20_000;
/** Milliseconds over which viewers who have lost their connection spread their return. */
const RETURN = 9000;
/** So many audiences are asked for a seat. */
const NEIGHBOURS = 4;

export async function events(request: Request, room: string, env: Env, settings: Settings): Promise<Response> {
  const response = await seat(request, room, env, settings);
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket" || !response.webSocket) return response;
  return new Response(asEvents(response.webSocket), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/**
 * Viewers of one part of the world share audiences, which then are near them; within it, chance spreads them. When an audience
 * is full, its neighbours are asked.
 */
async function seat(request: Request, room: string, env: Env, settings: Settings): Promise<Response> {
  const all = settings.audiencesPerRegion;
  const headers = { upgrade: "websocket", "x-viewer": seatHolder(request, settings) };
  const region = (request.cf?.continent as string | undefined) ?? "XX";
  const first = Math.floor(Math.random() * all);
  for (let tries = 1; ; tries += 1) {
    const name = `${room}/${region}/${(first + tries) % all}`;
    const url = `https://audience/${[room, name].map(encodeURIComponent).join("/")}`;
    const response = await env.AUDIENCES.getByName(name).fetch(url, { headers });
    if (response.status !== 503 || tries >= Math.min(all, NEIGHBOURS)) return response;
  }
}

/** The audience sees one kind of viewer only, and can hibernate: it is the Worker that keeps this connection. */
function asEvents(socket: WebSocket): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let heartbeat: ReturnType<typeof setInterval>;
  const end = () => {
    clearInterval(heartbeat);
    socket.close(1000);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          end();
        }
      };
      const finish = () => {
        end();
        try {
          controller.close();
        } catch {
          // The viewer has closed it.
        }
      };
      socket.addEventListener("message", ({ data }) => {
        write(`event: stream\nid: ${JSON.parse(String(data)).revision}\ndata: ${data}\n\n`);
      });
      socket.addEventListener("close", finish);
      socket.addEventListener("error", finish);
      socket.accept();
      // Everybody comes back after a deployment, and should not do so in the same second.
      write(`retry: ${Math.round(1000 + Math.random() * RETURN)}\n\n`);
      heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT);
    },
    cancel: end,
  });
}
