// `GET /api/rooms/<room_id>/events`: the room's status as it changes, over a WebSocket or as server-sent events.
import type { Env } from "./env";
import type { Settings } from "./settings";
import { connectionOwner } from "./rate-limits";

/** Keeps proxies from closing idle event streams, and detects viewers who have gone. */
const HEARTBEAT = 20_000;
/** Milliseconds over which disconnected viewers spread their reconnects. */
const RECONNECT_SPREAD = 9000;
/** Audiences to try before giving up. */
const MAX_AUDIENCES_TRIED = 4;

export async function events(request: Request, room: string, env: Env, settings: Settings): Promise<Response> {
  const response = await openConnection(request, room, env, settings);
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket" || !response.webSocket) return response;
  return new Response(asEvents(response.webSocket), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** Viewers of one continent share audiences, which are then near them. The first is chosen at random; when it is full, the next are tried. */
async function openConnection(request: Request, room: string, env: Env, settings: Settings): Promise<Response> {
  const count = settings.audiencesPerRegion;
  const headers = { upgrade: "websocket", "x-viewer": connectionOwner(request, settings) };
  const region = (request.cf?.continent as string | undefined) ?? "XX";
  const first = Math.floor(Math.random() * count);
  for (let tries = 1; ; tries += 1) {
    const name = `${room}/${region}/${(first + tries) % count}`;
    const url = `https://audience/${[room, name].map(encodeURIComponent).join("/")}`;
    const response = await env.AUDIENCES.getByName(name).fetch(url, { headers });
    if (response.status !== 503 || tries >= Math.min(count, MAX_AUDIENCES_TRIED)) return response;
  }
}

/** Converts a WebSocket to server-sent events in the Worker, so that the audience holds WebSockets alone and can hibernate. */
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
          // The viewer has already closed it.
        }
      };
      socket.addEventListener("message", ({ data }) => {
        write(`event: stream\nid: ${JSON.parse(String(data)).revision}\ndata: ${data}\n\n`);
      });
      socket.addEventListener("close", finish);
      socket.addEventListener("error", finish);
      socket.accept();
      // All viewers reconnect after a deployment; a random delay spreads them.
      write(`retry: ${Math.round(1000 + Math.random() * RECONNECT_SPREAD)}\n\n`);
      heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT);
    },
    cancel: end,
  });
}
