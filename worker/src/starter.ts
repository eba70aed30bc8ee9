// Exactly one stream: simultaneous starts share one request, and one whose outcome is unknown is looked for, never repeated.
import { LiveStreamError, listLiveStreams, type LiveStream, startLiveStream } from "hms-live";
import { Refusal } from "./answer";
import type { Follower } from "./follower";
import { kept } from "./live-stream";
import { urlOf } from "./meeting";
import type { Settings } from "./settings";
import type { Entry, Store } from "./store";
import { type Wanted, wantedText } from "./wanted";

/** For so long what was heard of a stream on air is believed when somebody wants to start another. */
const FRESH = 15_000;
/** A service may need a moment until its lists show a stream: a young intent is looked for so often, an old one once. */
const LOOKS = 3;
const BETWEEN_LOOKS = 1500;
const YOUNG = 60_000;
/** For so long the service may still be at work on a request whose process has ended, and nobody gives the intent up. */
const AT_WORK = 10_000;
/** When the alarm looks after an intent that nobody works on any more. */
const ALARM_AFTER = 5000;

export class Starter {
  /** The start under way. It is in memory because its callers are; what must outlast it is in the intent. */
  #flight: { wanted: string; done: Promise<LiveStream> } | undefined;
  #settling: Promise<void> | undefined;
  #retryAt = 0;

  constructor(
    readonly storage: DurableObjectStorage,
    readonly store: Store,
    readonly settings: Settings,
    readonly follower: Follower,
    readonly schedule: () => Promise<void>,
  ) {}

  /** Answers the stream that the room has, and starts it when it has none. */
  start(request: Wanted): Promise<LiveStream> {
    const wanted = wantedText(request);
    if (!this.#flight) {
      // Cleared by the work itself: the caller that began it may be gone by then.
      const done = this.#run(request, wanted).finally(() => (this.#flight = undefined));
      this.#flight = { wanted, done };
    }
    if (this.#flight.wanted !== wanted) throw alreadyRunning("the room is being started with other parameters");
    return this.#flight.done;
  }

  /** Waits until no start is under way, however it ended. */
  async idle(): Promise<void> {
    await this.#flight?.done.catch(() => {});
  }

  /** For the alarm: an intent that was left behind by a crash or by an answer that never came. */
  async settleLeftover(): Promise<void> {
    if (!this.#flight && this.store.intent) await this.#settle();
  }

  /** When the alarm should look after the intent. */
  due(): number | null {
    const { intent } = this.store;
    // While the start is under way the alarm has nothing to do; it is there in case that this process ends.
    const after = this.#flight ? Date.now() + ALARM_AFTER : this.#retryAt;
    return intent ? Math.max(intent.begun + ALARM_AFTER, after) : null;
  }

  async #run(request: Wanted, wanted: string): Promise<LiveStream> {
    await this.#settle();
    const there = await this.#onAir();
    if (there) {
      if (there.wanted && there.wanted !== wanted) throw alreadyRunning("it was started with other parameters");
      return there.stream;
    }
    const meeting_url = request.meeting && (await urlOf(request.meeting, this.settings));
    const params = { ...request.params, ...(meeting_url === undefined ? {} : { meeting_url }) };
    this.store.intent = { wanted, begun: Date.now() };
    await this.schedule();
    // Only what is on the disk outlasts this process, and the request must not leave before.
    await this.storage.sync();
    try {
      const stream = await startLiveStream(this.store.room, params, { ...this.settings.api, ifRunning: "return" });
      await this.follower.take(stream, wanted);
      return kept(stream);
    } catch (error) {
      if (startedNothing(error)) this.store.intent = undefined;
      throw error;
    }
  }

  /** The stream on air, if there is one: asked for anew when the last news of it are old. */
  async #onAir(): Promise<Entry | undefined> {
    const entry = this.store.onAir();
    if (!entry || Date.now() - entry.heard < FRESH) return entry;
    await this.follower.ask(entry.stream.id);
    return this.store.onAir();
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#look().finally(() => (this.#settling = undefined));
    return this.#settling;
  }

  /** Looks for the stream of an intent in the room's list. When it cannot be read, the intent stays. */
  async #look(): Promise<void> {
    const { intent } = this.store;
    if (!intent) return;
    try {
      for (let look = 1; ; look += 1) {
        const found = await this.#listed();
        if (found) return await this.follower.take(found, intent.wanted);
        const age = Date.now() - intent.begun;
        if (age > YOUNG || (look >= LOOKS && age > AT_WORK)) break;
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
      }
      this.store.intent = undefined;
    } catch (error) {
      this.#retryAt = Date.now() + ALARM_AFTER;
      console.warn("a start could not be settled:", error instanceof Error ? error.message : "unknown reason");
      throw new Refusal(
        503,
        "an earlier start of this room has not been settled yet; try again",
        ["the list of the room's streams cannot be read, and a second stream must not be started"],
        { "retry-after": "3" },
      );
    }
  }

  /** A stream that changes from starting to running between the two lists is in one of them. */
  async #listed(): Promise<LiveStream | undefined> {
    for (const status of ["starting", "running"]) {
      const { data } = await listLiveStreams({ room_id: this.store.room, status }, this.settings.api);
      const [newest] = data.sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
      if (newest) return newest;
    }
    return undefined;
  }
}

/** Whether an error proves that no stream came of the start. */
function startedNothing(error: unknown): boolean {
  if (!(error instanceof LiveStreamError)) return false;
  const { code, status = 0 } = error;
  if (code === "ERR_API") return status < 500 && status !== 408;
  return code === "ERR_INVALID_ARGUMENT" || code === "ERR_ALREADY_RUNNING";
}

const alreadyRunning = (why: string) => new Refusal(409, "stream already running", [why]);
