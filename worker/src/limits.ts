// Ends streams that cost money and serve nobody: unwatched for too long, or running for too long. Both limits are off unless set.
import { LiveStreamError, stopLiveStream } from "hms-live/server";
import type { ApiClock } from "./api-clock";
import type { Env } from "./env";
import type { Follower } from "./follower";
import { isOnAir } from "./live-stream";
import type { Entry } from "./records";
import type { Settings } from "./settings";
import type { Store } from "./store";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When something stood in the way, it is tried again after that. */
const AGAIN = MINUTE;

export class Limits {
  #retryAt = 0;

  constructor(
    readonly store: Store,
    readonly settings: Settings,
    readonly audiences: Env["AUDIENCES"],
    readonly follower: Follower,
    readonly clock: ApiClock,
  ) {}

  /** When the next stream may have to end. */
  due(): number | null {
    const times = this.#onAir().map((entry) => this.#endOf(entry, this.store.watched).at);
    const next = Math.min(...times);
    return next === Infinity ? null : Math.max(next, this.#retryAt);
  }

  /** For the alarm: ends the streams whose time has come, once it is sure that nobody watches them. */
  async enforce(): Promise<void> {
    const now = Date.now();
    const isOver = (entry: Entry) => this.#endOf(entry, this.store.watched).at <= now;
    if (now < this.#retryAt || !this.#onAir().some(isOver)) return;
    this.#retryAt = now + AGAIN;
    if (this.settings.unwatchedMinutes > 0) await this.#findViewers();
    const over = this.#onAir().filter(isOver);
    if (over.length === 0) this.#retryAt = 0;
    for (const entry of over) await this.#stop(entry);
  }

  /** The streams on air, where any limit is set at all. */
  #onAir(): Entry[] {
    const { unwatchedMinutes, longestHours } = this.settings;
    if (unwatchedMinutes === 0 && longestHours === 0) return [];
    return this.store.all().filter(({ stream }) => isOnAir(stream.status));
  }

  #endOf({ stream }: Entry, watched: number): { at: number; why: string } {
    const { unwatchedMinutes, longestHours } = this.settings;
    const lasts = this.clock.now() - Date.parse(stream.started_at ?? stream.created_at);
    const began = Date.now() - (Number.isNaN(lasts) ? 0 : lasts);
    const [unwatched, longest] = [
      unwatchedMinutes > 0 ? Math.max(began, watched) + unwatchedMinutes * MINUTE : Infinity,
      longestHours > 0 ? began + longestHours * HOUR : Infinity,
    ];
    return unwatched < longest
      ? { at: unwatched, why: `nobody has watched it for ${unwatchedMinutes} minutes` }
      : { at: longest, why: `it has run for ${longestHours} hours` };
  }

  /** Asks the audiences when they had a viewer last. One that cannot be reached may have some, so that nothing is ended then. */
  async #findViewers(): Promise<void> {
    for (const name of this.store.audiences()) {
      this.store.watched = await this.audiences.getByName(name).watched();
    }
  }

  async #stop(entry: Entry): Promise<void> {
    const { id } = entry.stream;
    const { why } = this.#endOf(entry, this.store.watched);
    try {
      await this.follower.take(await stopLiveStream(id, this.settings.api));
      console.log(`room ${this.store.room}: stream ${id} is stopped: ${why}`);
    } catch (error) {
      const what = error instanceof LiveStreamError ? error.message : "unforeseen error";
      console.warn(`room ${this.store.room}: stream ${id} is to stop, since ${why}, and cannot be stopped: ${what}`);
      throw error;
    }
  }
}
