// Holds WebSockets of one room's viewers. A room has several audiences, because one object can hold only so many sockets.
import { DurableObject } from "cloudflare:workers";
import { errorAnswerOf, retryLater } from "./answer";
import type { AudienceObject, Env, RoomUpdate } from "./env";
import { readSettings } from "./settings";

/** How often an audience checks whether viewers are left. Without any it leaves its room and erases itself. */
const IDLE_CHECK_INTERVAL = 3_600_000;

export class Audience extends DurableObject<Env> implements AudienceObject {
  #joining: Promise<void> | undefined;
  #leaving: Promise<void> | undefined;
  /** Upper bound of the connections, recounted only at the limit: not every disconnect is reported. */
  #viewers: number;
  readonly #capacity: number;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#viewers = ctx.getWebSockets().length;
    this.#capacity = readSettings(env).settings.viewersPerAudience;
    // The runtime answers pings without waking this object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Accepts a viewer. Between messages the object hibernates while its viewers stay connected. */
  override async fetch(request: Request): Promise<Response> {
    const [room = "", name = ""] = new URL(request.url).pathname.slice(1).split("/").map(decodeURIComponent);
    await this.#leaving?.catch(() => {});
    if (!this.#latestUpdate()) {
      this.#joining ??= this.#join(room, name).finally(() => {
        this.#joining = undefined;
      });
      await this.#joining;
    }
    const viewer = request.headers.get("x-viewer") ?? "";
    if (this.#viewers >= this.#capacity) this.#viewers = this.#open().length;
    if (this.#viewers >= this.#capacity && !this.#disconnectForNewcomer(viewer)) return fullAnswer();
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [viewer]);
    this.#viewers += 1;
    server.send(this.#latestUpdate()?.message ?? "");
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Forwards an update to all viewers, unless it is older than the last one. */
  receive(update: RoomUpdate): void {
    const last = this.#latestUpdate();
    // An audience that has left its room gets no further updates, so a stored one would go stale unnoticed.
    if (last ? update.revision <= last.revision : !this.#joining) return;
    this.ctx.storage.kv.put("news", update);
    for (const viewer of this.ctx.getWebSockets()) send(viewer, update.message);
  }

  /** When the last viewer was connected. */
  watched(): number {
    return this.#open().length > 0 ? Date.now() : (this.ctx.storage.kv.get<number>("watched") ?? 0);
  }

  /** Viewers only listen: messages from them would keep this object awake. */
  override webSocketMessage(viewer: WebSocket): void {
    viewer.close(1008, "this connection is for listening");
  }

  /** Completes the close handshake, which the runtime does not do by itself. */
  override webSocketClose(viewer: WebSocket): void {
    viewer.close(1000);
    if (this.#latestUpdate() && this.#open().every((other) => other === viewer))
      this.ctx.storage.kv.put("watched", Date.now());
  }

  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    if (this.#joining || this.ctx.getWebSockets().length > 0) return storage.setAlarm(Date.now() + IDLE_CHECK_INTERVAL);
    this.#leaving ??= this.#leave().finally(() => (this.#leaving = undefined));
    await this.#leaving;
  }

  async #join(room: string, name: string): Promise<void> {
    const { storage } = this.ctx;
    storage.kv.put("seat", { room, name });
    await storage.setAlarm(Date.now() + IDLE_CHECK_INTERVAL);
    this.receive(await this.env.ROOMS.getByName(room).join(room, name));
  }

  async #leave(): Promise<void> {
    const { storage } = this.ctx;
    const seat = storage.kv.get<{ room: string; name: string }>("seat");
    // Deleted first: after a crash in between, the next viewer makes this audience join again.
    storage.kv.delete("news");
    if (seat) await this.env.ROOMS.getByName(seat.room).leave(seat.name, this.watched());
    await storage.deleteAll();
  }

  #open(viewer?: string): WebSocket[] {
    return this.ctx.getWebSockets(viewer).filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /** Disconnects the owner of the most connections for a newcomer with fewer: one viewer may hold all of them while nobody else comes. */
  #disconnectForNewcomer(viewer: string): boolean {
    const own = this.#open(viewer).length;
    // No other owner can then hold at least two more.
    if (2 * own + 2 > this.#capacity) return false;
    const byOwner = new Map<string, WebSocket[]>();
    for (const socket of this.#open()) {
      const [owner = ""] = this.ctx.getTags(socket);
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), socket]);
    }
    const largest = [...byOwner.values()].reduce((most, some) => (some.length > most.length ? some : most), []);
    if (largest.length < own + 2) return false;
    largest.at(-1)?.close(1013, "others have no seat");
    this.#viewers -= 1;
    return true;
  }

  #latestUpdate(): RoomUpdate | undefined {
    return this.ctx.storage.kv.get<RoomUpdate>("news");
  }
}

function fullAnswer(): Response {
  const { status, body, headers = {} } = errorAnswerOf(retryLater("too many viewers of this room", 5));
  return Response.json(body, { status, headers });
}

function send(viewer: WebSocket, message: string): void {
  try {
    viewer.send(message);
  } catch {
    // The socket has closed; the runtime removes it from the list.
  }
}
