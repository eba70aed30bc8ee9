// Holds the WebSockets of viewers of one room. A room has several audiences, so that no object holds more than it can.
import { DurableObject } from "cloudflare:workers";
import { askAgain, refused } from "./answer";
import type { AudienceObject, Env, News } from "./env";
import { readSettings } from "./settings";

/** So often an audience looks whether anybody is left. One without viewers leaves its room and forgets everything. */
const LOOK_ROUND = 3_600_000;

export class Audience extends DurableObject<Env> implements AudienceObject {
  #joining: Promise<void> | undefined;
  #leaving: Promise<void> | undefined;
  /** There are at most so many viewers: who goes is counted off when it matters, since not everybody says so. */
  #viewers: number;
  readonly #most: number;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#viewers = ctx.getWebSockets().length;
    this.#most = readSettings(env).settings.viewersPerAudience;
    // Answered by the runtime, without waking this object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Takes a viewer in. Between messages the object hibernates, and its viewers stay connected. */
  override async fetch(request: Request): Promise<Response> {
    const [room = "", name = ""] = new URL(request.url).pathname.slice(1).split("/").map(decodeURIComponent);
    await this.#leaving?.catch(() => {});
    if (!this.#news()) {
      this.#joining ??= this.#join(room, name).finally(() => {
        this.#joining = undefined;
      });
      await this.#joining;
    }
    const viewer = request.headers.get("x-viewer") ?? "";
    if (this.#viewers >= this.#most) this.#viewers = this.#open().length;
    if (this.#viewers >= this.#most && !this.#makeRoom(viewer)) return full();
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [viewer]);
    this.#viewers += 1;
    server.send(this.#news()?.message ?? "");
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Passes news on to everybody. What is older than the last is left out. */
  hear(news: News): void {
    const last = this.#news();
    // An audience that has left its room is told no more, and what it kept now would grow old unnoticed.
    if (last ? news.revision <= last.revision : !this.#joining) return;
    this.ctx.storage.kv.put("news", news);
    for (const viewer of this.ctx.getWebSockets()) send(viewer, news.message);
  }

  /** When there was a viewer last. */
  watched(): number {
    return this.#open().length > 0 ? Date.now() : (this.ctx.storage.kv.get<number>("watched") ?? 0);
  }

  /** Viewers have nothing to say, and saying it would keep this object awake. */
  override webSocketMessage(viewer: WebSocket): void {
    viewer.close(1008, "this connection is for listening");
  }

  /** Answers a viewer who ends the connection; the runtime would leave it to wait for that. */
  override webSocketClose(viewer: WebSocket): void {
    viewer.close(1000);
    if (this.#news() && this.#open().every((other) => other === viewer)) this.ctx.storage.kv.put("watched", Date.now());
  }

  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    if (this.#joining || this.ctx.getWebSockets().length > 0) return storage.setAlarm(Date.now() + LOOK_ROUND);
    this.#leaving ??= this.#leave().finally(() => (this.#leaving = undefined));
    await this.#leaving;
  }

  async #join(room: string, name: string): Promise<void> {
    const { storage } = this.ctx;
    storage.kv.put("seat", { room, name });
    await storage.setAlarm(Date.now() + LOOK_ROUND);
    this.hear(await this.env.ROOMS.getByName(room).join(room, name));
  }

  async #leave(): Promise<void> {
    const { storage } = this.ctx;
    const seat = storage.kv.get<{ room: string; name: string }>("seat");
    // First of all: whoever comes after a crash in between makes this audience join again.
    storage.kv.delete("news");
    if (seat) await this.env.ROOMS.getByName(seat.room).leave(seat.name, this.watched());
    await storage.deleteAll();
  }

  #open(viewer?: string): WebSocket[] {
    return this.ctx.getWebSockets(viewer).filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /**
   * Takes a seat from whoever has most of them, for somebody who has fewer: one viewer may have all seats as long as nobody else
   * wants one.
   */
  #makeRoom(viewer: string): boolean {
    const own = this.#open(viewer).length;
    // Then nobody can have more.
    if (2 * own + 2 > this.#most) return false;
    const seats = new Map<string, WebSocket[]>();
    for (const socket of this.#open()) {
      const [holder = ""] = this.ctx.getTags(socket);
      seats.set(holder, [...(seats.get(holder) ?? []), socket]);
    }
    const largest = [...seats.values()].reduce((most, some) => (some.length > most.length ? some : most), []);
    if (largest.length < own + 2) return false;
    largest.at(-1)?.close(1013, "others have no seat");
    this.#viewers -= 1;
    return true;
  }

  #news(): News | undefined {
    return this.ctx.storage.kv.get<News>("news");
  }
}

function full(): Response {
  const { status, body, headers = {} } = refused(askAgain("too many viewers of this room", 5));
  return Response.json(body, { status, headers });
}

function send(viewer: WebSocket, message: string): void {
  try {
    viewer.send(message);
  } catch {
    // It is gone; the runtime takes it off the list.
  }
}
