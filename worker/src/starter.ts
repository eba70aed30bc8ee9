// Exactly one stream: simultaneous starts share one request, and one whose outcome is unknown is looked for, never repeated.
import {
  errorAnswer,
  LiveStreamError,
  type LiveStreamErrorCode,
  listLiveStreams,
  type LiveStream,
  redactText,
  refusal,
  startLiveStream,
} from "hms-live/server";
import { mayHaveStarted } from "./answer";
import type { Follower } from "./follower";
import { isId } from "./ids";
import { isOnAir } from "./live-stream";
import { hasKey } from "./key";
import { urlOf } from "./meeting";
import { kept } from "./outgoing";
import type { Entry } from "./records";
import type { Settings } from "./settings";
import type { Store } from "./store";
import { asked, fits, type Wanted, wantedText, whose } from "./wanted";

/**
 * What proves that an attempt started nothing: its error, and the statuses of the API for which it counts. Whatever is not here
 * proves nothing: `ERR_AMBIGUOUS_START`, a time-out, an answer that cannot be read, a 408, a 409 (a stream that the lists do not
 * show yet may be this one), a 5xx, a crash.
 */
const PROOFS: Partial<Record<LiveStreamErrorCode, (status: number) => boolean>> = {
  ERR_INVALID_ARGUMENT: () => true,
  ERR_API: (status) => status >= 400 && status < 500 && status !== 408 && status !== 409,
};

/** For so long what was heard of a stream on air is believed when somebody wants to start another. */
const FRESH = 15_000;
/** Lists may show a stream late: between two looks there are pauses that grow from the first of these to the second. */
const PAUSES = [1000, 4000] as const;
/** Looks that find nothing prove something when the first and the last are so far apart, */
const APART = 3000;
/** and when the request was sent so long ago that the service is not at work on it any more, and its lists show what came of it. */
const SETTLES = 15_000;
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
    return intent ? Math.max(intent.sent + ALARM_AFTER, after) : null;
  }

  async #run(request: Wanted, wanted: string): Promise<LiveStream> {
    // What was refused is not under way.
    if (!this.store.intent?.isRefused) await this.#settle();
    const there = await this.#onAir();
    if (there) {
      const isSame = there.wanted ? there.wanted === wanted : fits(there.stream, asked(request));
      if (!isSame) throw alreadyRunning("it was started with other parameters", there.stream);
      return there.stream;
    }
    const meeting_url = request.meeting && (await urlOf(request.meeting, this.settings));
    const params = { ...request.params, ...(meeting_url === undefined ? {} : { meeting_url }) };
    const key = meeting_url && (request.key ?? (this.settings.keyStarts ? crypto.randomUUID() : undefined));
    this.store.intent = { wanted, sent: Date.now(), isRefused: false, key };
    await this.schedule();
    // Only what is on the disk outlasts this process, and the request must not leave before.
    await this.storage.sync();
    return this.#send(request, wanted, params, key);
  }

  async #send(request: Wanted, wanted: string, params: object, key: string | undefined): Promise<LiveStream> {
    const faults: LiveStreamError[] = [];
    const onRetry = ({ error, delay }: { error: LiveStreamError; delay: number }) => {
      faults.push(error);
      this.store.intent = { wanted, sent: Date.now() + delay, isRefused: false, key };
    };
    const keyed = key === undefined ? {} : { idempotencyKey: key };
    const options = { ...this.settings.api, ...keyed, ifRunning: "return", onRetry } as const;
    const stream = await startLiveStream(this.store.room, params, options).catch((error: unknown) =>
      this.#failed(error, faults, wanted),
    );
    const isOwn = fits(stream, request);
    await this.follower.take(stream, isOwn ? wanted : undefined);
    // The room was on air already. When no attempt was lost, this start has begun nothing.
    if (!isOwn && faults.every(startedNothing)) this.store.intent = undefined;
    if (!fits(stream, asked(request))) throw alreadyRunning("it was started elsewhere, with other parameters", stream);
    this.#log(`stream ${stream.id} answers a start`);
    return kept(stream);
  }

  /** Passes a refusal on that proves that nothing was started. After anything else the intent stays until lists settle it. */
  #failed(error: unknown, faults: readonly LiveStreamError[], wanted: string): never {
    const isRefused = faults.every(startedNothing);
    if (isRefused && startedNothing(error)) {
      this.store.intent = undefined;
      throw error;
    }
    const code = error instanceof LiveStreamError ? error.code : "an unforeseen error";
    const said = error instanceof LiveStreamError ? redactText(error.message) : "";
    this.#log(`a start ended with ${code}, and lists will tell what came of it: ${said}`);
    if (isRefused && code === "ERR_ALREADY_RUNNING") {
      // The lists will show soon by what the room is occupied, when it is a stream.
      this.store.intent = { wanted, sent: Date.now(), isRefused, key: undefined };
      throw error;
    }
    if (!(error instanceof LiveStreamError)) throw mayHaveStarted("what came of it is not known yet");
    // An answer that is not as documented may tell the id all the same.
    const id: unknown = error.stream?.id;
    if (typeof id === "string" && isId(id)) this.store.setDue(id, Date.now());
    const details = [errorAnswer(error)?.body.message ?? "internal error"];
    throw mayHaveStarted("what came of it is not known yet", details);
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

  /** Looks for the stream of an intent in the room's lists. When they cannot be read, the intent stays. */
  async #look(): Promise<void> {
    const { intent } = this.store;
    if (!intent) return;
    try {
      const first = Date.now();
      for (let pause: number = PAUSES[0]; ; pause = Math.min(2 * pause, PAUSES[1])) {
        const streams = await this.#listed();
        if (this.store.intent?.sent !== intent.sent) return;
        const isOwn = (stream: LiveStream) =>
          intent.key ? hasKey(stream.meeting_url, intent.key) : whose(stream, JSON.parse(intent.wanted)) === "ours";
        const own = streams.find(isOwn);
        for (const stream of streams) await this.follower.take(stream, stream === own ? intent.wanted : undefined);
        if (own) return this.#log(`a start that had no answer has led to stream ${own.id}`);
        const now = Date.now();
        if (now - first >= APART && now - intent.sent >= SETTLES) break;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      this.store.intent = undefined;
      this.#log("a start that had no answer has started nothing");
    } catch (error) {
      this.#retryAt = Date.now() + ALARM_AFTER;
      this.#log(
        `a start could not be settled: ${error instanceof LiveStreamError ? error.message : "unforeseen error"}`,
      );
      const why = "the list of the room's streams cannot be read, and a second stream must not be started";
      throw mayHaveStarted("an earlier start of this room has not been settled yet", [why]);
    }
  }

  /** The room's streams on air. One that changes from starting to running between the two lists is in one of them. */
  async #listed(): Promise<LiveStream[]> {
    const found = new Map<string, LiveStream>();
    for (const status of ["starting", "running"]) {
      const { data } = await listLiveStreams({ room_id: this.store.room, status }, this.settings.api);
      for (const stream of data) {
        if (stream.room_id === this.store.room && isOnAir(stream.status)) found.set(stream.id, stream);
      }
    }
    return [...found.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  }

  #log(what: string): void {
    console.log(`room ${this.store.room}: ${what}`);
  }
}

/** Whether the error of an attempt proves that no stream came of it. */
const startedNothing = (error: unknown): boolean =>
  error instanceof LiveStreamError && PROOFS[error.code]?.(error.status ?? 0) === true;

/** With the stream that keeps the room, the package's `ifRunning: "return"` need not ask for it. */
const alreadyRunning = (why: string, stream?: LiveStream) =>
  refusal(409, "stream already running", { reason: "ERR_ALREADY_RUNNING", details: [why], stream });
