// Maps a stream to its room, because the API's paths name the stream alone while its state lives in the room. One object per stream.
import { DurableObject } from "cloudflare:workers";
import { getLiveStream } from "hms-live/server";
import { errorAnswerOf } from "./answer";
import type { Env, RoomLookup, PlaceObject } from "./env";
import { readSettings } from "./settings";

export class Place extends DurableObject<Env> implements PlaceObject {
  room(): string | undefined {
    return this.ctx.storage.kv.get<string>("room");
  }

  /** Asks the API for the room. Nothing is stored: the room does that once it knows the stream. */
  async lookUp(id: string): Promise<RoomLookup> {
    try {
      const { room_id: room } = await getLiveStream(id, readSettings(this.env).settings.api);
      return { room };
    } catch (error) {
      return { answer: errorAnswerOf(error) };
    }
  }

  /** Stores the room; a stream never moves to another. */
  setRoom(room: string): void {
    this.ctx.storage.kv.put("room", room);
  }

  /** Erases the mapping when the room no longer keeps the stream. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
