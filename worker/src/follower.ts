// Follows the room's streams to their end: webhooks report changes at once, and alarms poll the API in case none arrive.
import { getLiveStream, type LiveStream, LiveStreamError } from "hms-live/server";
import type { Env } from "./env";
import type { Broadcaster } from "./broadcaster";
import type { Entry } from "./records";
import type { Settings } from "./settings";
import type { Store } from "./store";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Polling intervals by status: short at first, then growing with the time since the last change. */
const INTERVALS: Record<string, [shortest: number, longest: number, givesUpAfter: number]> = {
  starting: [2 * SECOND, 30 * SECOND, 24 * HOUR],
  // Finds an end that no webhook reported.
  running: [30 * SECOND, 60 * SECOND, Infinity],
  stopping: [2 * SECOND, 60 * SECOND, 24 * HOUR],
  post_processing: [5 * SECOND, 300 * SECOND, 24 * HOUR],
};
const UNKNOWN_STATUS: [number, number, number] = [10 * SECOND, 60 * SECOND, 24 * HOUR];
const FINAL = ["completed", "failed"];
const PLACE_RETRY_DELAY = 2 * SECOND;

export class Follower {
  constructor(
    readonly store: Store,
    readonly settings: Settings,
    readonly places: Env["PLACES"],
    readonly broadcaster: Broadcaster,
  ) {}

  /** Stores a stream as the API returned it, schedules its next poll and notifies viewers. */
  async take(stream: LiveStream, wanted?: string): Promise<void> {
    this.store.take(stream, wanted);
    this.plan(stream.id);
    this.broadcaster.broadcast();
    await this.#place();
  }

  /** Schedules the stream's next poll. */
  plan(id: string): void {
    const entry = this.store.get(id);
    if (entry) this.store.setDue(id, dueOf(entry, Date.now()));
  }

  /** Reads one stream from the API, and retries later if that fails. */
  async refresh(id: string): Promise<void> {
    // Postponed first, so that an alarm during a slow answer does not send a second request.
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

  /** For the alarm: polls every stream that is due. */
  async refreshDue(): Promise<void> {
    await Promise.allSettled([this.#place(), ...this.store.due(Date.now()).map((id) => this.refresh(id))]);
  }

  /** When to retry recording the rooms of streams; usually there is nothing to retry. */
  placingDue(): number | null {
    return this.store.unplaced().length > 0 ? Date.now() + PLACE_RETRY_DELAY : null;
  }

  async #place(): Promise<void> {
    await Promise.allSettled(this.store.takeEvicted().map((id) => this.places.getByName(id).forget()));
    for (const id of this.store.unplaced()) {
      await this.places.getByName(id).setRoom(this.store.room);
      this.store.markPlaced(id);
    }
  }
}

const isUnknown = ({ status }: LiveStreamError) => status === 404;
/** Errors that a quick retry does not fix, such as wrong credentials. */
const isRefusal = ({ code, status = 0 }: LiveStreamError) => code === "ERR_API" && status < 500 && status !== 429;

/** When to poll a stream next, or null once it has ended. */
function dueOf({ stream, changed }: Entry, now: number): number | null {
  if (FINAL.includes(stream.status)) return null;
  const [shortest, longest, givesUpAfter] = INTERVALS[stream.status] ?? UNKNOWN_STATUS;
  const age = now - changed;
  if (age > givesUpAfter) return null;
  // Jitter, so that rooms started together do not poll together.
  return now + Math.min(longest, Math.max(shortest, age / 4)) * (0.9 + Math.random() / 5);
}
