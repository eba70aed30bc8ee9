// Holds the WebSockets of viewers of one room. A room has several audiences, so that no object holds more than it can.
import { DurableObject } from "cloudflare:workers";
import type { News } from "./herald";
import type { Env } from "./settings";

export class Audience extends DurableObject<Env> {
  #joining: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Answered by the runtime, without waking this object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Takes a viewer in. Between messages the object hibernates, and its viewers stay connected. */
  override async fetch(request: Request): Promise<Response> {
    const [room = "", name = ""] = new URL(request.url).pathname.slice(1).split("/").map(decodeURIComponent);
    if (!this.#news()) await (this.#joining ??= this.#join(room, name).finally(() => (this.#joining = undefined)));
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(this.#news()?.message ?? "");
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Passes news on to everybody. What is older than the last is left out. */
  hear(news: News): void {
    if (news.revision <= (this.#news()?.revision ?? -1)) return;
    this.ctx.storage.kv.put("news", news);
    for (const viewer of this.ctx.getWebSockets()) send(viewer, news.message);
  }

  /** Viewers have nothing to say, and saying it would keep this object awake. */
  override webSocketMessage(viewer: WebSocket): void {
    viewer.close(1008, "this connection is for listening");
  }

  async #join(room: string, name: string): Promise<void> {
    this.hear(await this.env.ROOMS.getByName(room).join(room, name));
  }

  #news(): News | undefined {
    return this.ctx.storage.kv.get<News>("news");
  }
}

function send(viewer: WebSocket, message: string): void {
  try {
    viewer.send(message);
  } catch {
    // It is gone; the runtime takes it off the list.
  }
}
