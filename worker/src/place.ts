// In which room a stream is: the API's paths name a stream alone, and its state is in its room. One object per stream.
import { DurableObject } from "cloudflare:workers";
import { getLiveStream } from "hms-live/server";
import { refused } from "./answer";
import type { Env, Found, PlaceObject } from "./env";
import { readSettings } from "./settings";

export class Place extends DurableObject<Env> implements PlaceObject {
  room(): string | undefined {
    return this.ctx.storage.kv.get<string>("room");
  }

  /** The room by the API's word. Nothing is noted: the room does that, once it knows the stream. */
  async find(id: string): Promise<Found> {
    try {
      const { room_id: room } = await getLiveStream(id, readSettings(this.env).settings.api);
      return { room };
    } catch (error) {
      return { answer: refused(error) };
    }
  }

  /** Notes the room; a stream never changes it. */
  isIn(room: string): void {
    this.ctx.storage.kv.put("room", room);
  }

  /** The room does not remember the stream any more. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
