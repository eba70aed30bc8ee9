// In which room a stream is: the API's paths name a stream alone, and its state is in its room. One object per stream.
import { DurableObject } from "cloudflare:workers";
import type { PlaceObject } from "./env";

export class Place extends DurableObject implements PlaceObject {
  room(): string | undefined {
    return this.ctx.storage.kv.get<string>("room");
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
