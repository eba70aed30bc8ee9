// Follows the room's streams to their end: webhooks say what happens at once, and alarms ask where none came.
import { getLiveStream, type LiveStream, LiveStreamError } from "hms-live/server";
import type { Env } from "./env";
import type { Herald } from "./herald";
import type { Entry } from "./records";
import type { Settings } from "./settings";
import type { Store } from "./store";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** How long after the news the stream is asked for, by its status: soon at first, then ever more seldom. */
const INTERVALS: Record<string, [shortest: number, longest: number, givesUpAfter: number]> = {
  starting: [2 * SECOND, 30 * SECOND, 24 * HOUR],
  // It ends by itself, or a webhook tells; this finds the end that nobody told.
  running: [30 * SECOND, 60 * SECOND, Infinity],
  stopping: [2 * SECOND, 60 * SECOND, 24 * HOUR],
  post_processing: [5 * SECOND, 300 * SECOND, 24 * HOUR],
};
const OF_OTHERS: [number, number, number] = [10 * SECOND, 60 * SECOND, 24 * HOUR];
const FINAL = ["completed", "failed"];
const PLACE_AGAIN = 2 * SECOND;

export class Follower {
  constructor(
    readonly store: Store,
    readonly settings: Settings,
    readonly places: Env["PLACES"],
    readonly herald: Herald,
  ) {}

  /** Takes what the API says of a stream, and sees to it that the stream is found and followed. */
  async take(stream: LiveStream, wanted?: string): Promise<void> {
    this.store.take(stream, wanted);
    this.plan(stream.id);
    this.herald.announce();
    await this.#place();
  }

  /** Decides when the stream is to be asked for next. */
  plan(id: string): void {
    const entry = this.store.get(id);
    if (entry) this.store.setDue(id, dueOf(entry, Date.now()));
  }

  /** Asks the API for one stream. What cannot be reached now is asked for again later. */
  async ask(id: string): Promise<void> {
    // An answer that never comes must not make the alarm ask twice at once.
    this.store.setDue(id, Date.now() + 30 * SECOND);
    try {
      const stream = await getLiveStream(id, this.settings.api);
      if (stream.room_id === this.store.room) await this.take(stream);
      else this.store.drop(id);
    } catch (error) {
      if (!(error instanceof LiveStreamError)) throw error;
      if (isUnknown(error) || (!this.store.get(id) && error.status === 403)) this.store.drop(id);
      else this.store.setDue(id, Date.now() + (isRefusal(error) ? 60 : 5) * SECOND * (1 + Math.random()));
    }
  }

  /** For the alarm: everything whose time has come. */
  async look(): Promise<void> {
    await Promise.allSettled([this.#place(), ...this.store.due(Date.now()).map((id) => this.ask(id))]);
  }

  /** When the next try is to be made to note where streams are; there is none to make as a rule. */
  placingDue(): number | null {
    return this.store.unplaced().length > 0 ? Date.now() + PLACE_AGAIN : null;
  }

  async #place(): Promise<void> {
    await Promise.allSettled(this.store.takeForgotten().map((id) => this.places.getByName(id).forget()));
    for (const id of this.store.unplaced()) {
      await this.places.getByName(id).isIn(this.store.room);
      this.store.placed(id);
    }
  }
}

const isUnknown = ({ status }: LiveStreamError) => status === 404;
/** Asking again soon would not help: access key and secret are wrong, say. */
const isRefusal = ({ code, status = 0 }: LiveStreamError) => code === "ERR_API" && status < 500 && status !== 429;

/** When a stream is to be asked for next; never, once it has ended. */
function dueOf({ stream, changed }: Entry, now: number): number | null {
  if (FINAL.includes(stream.status)) return null;
  const [shortest, longest, givesUpAfter] = INTERVALS[stream.status] ?? OF_OTHERS;
  const age = now - changed;
  if (age > givesUpAfter) return null;
  // Rooms that were started together must not ask together for ever.
  return now + Math.min(longest, Math.max(shortest, age / 4)) * (0.9 + Math.random() / 5);
}
