// Stops streams that nobody has watched for too long or that have run for too long. Both limits are off by default.
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
/** How long to wait after a failed stop. */
const RETRY_DELAY = MINUTE;

export class Limits {
  #retryAt = 0;

  constructor(
    readonly store: Store,
    readonly settings: Settings,
    readonly audiences: Env["AUDIENCES"],
    readonly follower: Follower,
    readonly clock: ApiClock,
  ) {}

  /** When a limit may next be reached. */
  due(): number | null {
    const times = this.#onAir().map((entry) => this.#deadlineOf(entry, this.store.watched).at);
    const next = Math.min(...times);
    return next === Infinity ? null : Math.max(next, this.#retryAt);
  }

  /** For the alarm: stops the streams that are over a limit, after asking the audiences about viewers. */
  async enforce(): Promise<void> {
    const now = Date.now();
    const isOver = (entry: Entry) => this.#deadlineOf(entry, this.store.watched).at <= now;
    if (now < this.#retryAt || !this.#onAir().some(isOver)) return;
    this.#retryAt = now + RETRY_DELAY;
    if (this.settings.unwatchedMinutes > 0) await this.#askAudiences();
    const over = this.#onAir().filter(isOver);
    if (over.length === 0) this.#retryAt = 0;
    for (const entry of over) await this.#stop(entry);
  }

  /** The streams on air, or none if no limit is set. */
  #onAir(): Entry[] {
    const { unwatchedMinutes, longestHours } = this.settings;
    if (unwatchedMinutes === 0 && longestHours === 0) return [];
    return this.store.all().filter(({ stream }) => isOnAir(stream.status));
  }

  #deadlineOf({ stream }: Entry, watched: number): { at: number; why: string } {
    const { unwatchedMinutes, longestHours } = this.settings;
    const age = this.clock.now() - Date.parse(stream.started_at ?? stream.created_at);
    const began = Date.now() - (Number.isNaN(age) ? 0 : age);
    const [unwatched, longest] = [
      unwatchedMinutes > 0 ? Math.max(began, watched) + unwatchedMinutes * MINUTE : Infinity,
      longestHours > 0 ? began + longestHours * HOUR : Infinity,
    ];
    return unwatched < longest
      ? { at: unwatched, why: `nobody has watched it for ${unwatchedMinutes} minutes` }
      : { at: longest, why: `it has run for ${longestHours} hours` };
  }

  /** Asks the audiences when they last had a viewer. If one cannot be reached this throws, so no stream is stopped by mistake. */
  async #askAudiences(): Promise<void> {
    for (const name of this.store.audiences()) {
      this.store.watched = await this.audiences.getByName(name).watched();
    }
  }

  async #stop(entry: Entry): Promise<void> {
    const { id } = entry.stream;
    const { why } = this.#deadlineOf(entry, this.store.watched);
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
