// Starts exactly one stream: simultaneous starts share one request, and a start with an unknown outcome is looked up, never repeated.
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
import { toStored } from "./outgoing";
import type { Entry } from "./records";
import type { Settings } from "./settings";
import type { Store } from "./store";
import { explicitPart, matches, ownership, requestText, type StartRequest } from "./start-request";

/**
 * Errors, with their statuses, that prove that an attempt started nothing. Everything else leaves the outcome open: `ERR_AMBIGUOUS_START`,
 * a timeout, an unreadable answer, a 408, a 409 (the stream in the way may be this start's own), a 5xx, a crash.
 */
const STARTED_NOTHING: Partial<Record<LiveStreamErrorCode, (status: number) => boolean>> = {
  ERR_INVALID_ARGUMENT: () => true,
  ERR_API: (status) => status >= 400 && status < 500 && status !== 408 && status !== 409,
};

/** How long a report on a stream on air is trusted when somebody wants to start another. */
const FRESH_FOR = 15_000;
/** Lists may lag, so they are polled with pauses that grow from the first value to the second. */
const POLL_PAUSES = [1000, 4000] as const;
/** Lists without the stream prove that it was not started if they were polled for at least this long, */
const MIN_POLLING = 3000;
/** and if the request is at least this old, so that the API has finished with it and its lists show the result. */
const MIN_AGE = 15_000;
/** When the alarm takes over an intent that no caller is settling. */
const ALARM_AFTER = 5000;

export class Starter {
  /** The start in progress. It lives in memory, as its callers do; the intent keeps what must survive a crash. */
  #inFlight: { wanted: string; done: Promise<LiveStream> } | undefined;
  #settling: Promise<void> | undefined;
  #retryAt = 0;

  constructor(
    readonly storage: DurableObjectStorage,
    readonly store: Store,
    readonly settings: Settings,
    readonly follower: Follower,
    readonly schedule: () => Promise<void>,
  ) {}

  /** Returns the room's stream, and starts one if there is none. */
  start(request: StartRequest): Promise<LiveStream> {
    const wanted = requestText(request);
    if (!this.#inFlight) {
      // Cleared by the start itself, because the caller that began it may have disconnected.
      const done = this.#run(request, wanted).finally(() => (this.#inFlight = undefined));
      this.#inFlight = { wanted, done };
    }
    if (this.#inFlight.wanted !== wanted) throw alreadyRunning("the room is being started with other parameters");
    return this.#inFlight.done;
  }

  /** Waits for the start in progress to end, successfully or not. */
  async idle(): Promise<void> {
    await this.#inFlight?.done.catch(() => {});
  }

  /** For the alarm: settles an intent left by a crash or by an answer that never came. */
  async settleLeftover(): Promise<void> {
    if (!this.#inFlight && this.store.intent) await this.#settle();
  }

  /** When the alarm should settle the intent. */
  due(): number | null {
    const { intent } = this.store;
    // During a start the alarm is only a safeguard against a crash of this process.
    const after = this.#inFlight ? Date.now() + ALARM_AFTER : this.#retryAt;
    return intent ? Math.max(intent.sent + ALARM_AFTER, after) : null;
  }

  async #run(request: StartRequest, wanted: string): Promise<LiveStream> {
    // A refused start has nothing to settle.
    if (!this.store.intent?.isRefused) await this.#settle();
    const running = await this.#onAir();
    if (running) {
      const isSame = running.wanted ? running.wanted === wanted : matches(running.stream, explicitPart(request));
      if (!isSame) throw alreadyRunning("it was started with other parameters", running.stream);
      return running.stream;
    }
    const meeting_url = request.meeting && (await urlOf(request.meeting, this.settings));
    const params = { ...request.params, ...(meeting_url === undefined ? {} : { meeting_url }) };
    const key = meeting_url && (request.key ?? (this.settings.keyStarts ? crypto.randomUUID() : undefined));
    this.store.intent = { wanted, sent: Date.now(), isRefused: false, key };
    await this.schedule();
    // The intent must be on disk before the request leaves, or a crash would lose it.
    await this.storage.sync();
    return this.#send(request, wanted, params, key);
  }

  async #send(request: StartRequest, wanted: string, params: object, key: string | undefined): Promise<LiveStream> {
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
    const isOwn = matches(stream, request);
    await this.follower.take(stream, isOwn ? wanted : undefined);
    // The room was already on air. If no attempt was lost, this start has started nothing.
    if (!isOwn && faults.every(startedNothing)) this.store.intent = undefined;
    if (!matches(stream, explicitPart(request)))
      throw alreadyRunning("it was started elsewhere, with other parameters", stream);
    this.#log(`stream ${stream.id} answers a start`);
    return toStored(stream);
  }

  /** Rethrows an error that proves that nothing was started. After any other error the intent stays until lists settle it. */
  #failed(error: unknown, faults: readonly LiveStreamError[], wanted: string): never {
    const isRefused = faults.every(startedNothing);
    if (isRefused && startedNothing(error)) {
      this.store.intent = undefined;
      throw error;
    }
    const code = error instanceof LiveStreamError ? error.code : "an unforeseen error";
    const message = error instanceof LiveStreamError ? redactText(error.message) : "";
    this.#log(`a start ended with ${code}, and lists will tell what came of it: ${message}`);
    if (isRefused && code === "ERR_ALREADY_RUNNING") {
      // If a stream occupies the room, the lists will soon show it.
      this.store.intent = { wanted, sent: Date.now(), isRefused, key: undefined };
      throw error;
    }
    if (!(error instanceof LiveStreamError)) throw mayHaveStarted("what came of it is not known yet");
    // An undocumented answer may still have the stream's id.
    const id: unknown = error.stream?.id;
    if (typeof id === "string" && isId(id)) this.store.setDue(id, Date.now());
    const details = [errorAnswer(error)?.body.message ?? "internal error"];
    throw mayHaveStarted("what came of it is not known yet", details);
  }

  /** The stream on air, refreshed from the API if the last report is old. */
  async #onAir(): Promise<Entry | undefined> {
    const entry = this.store.onAir();
    if (!entry || Date.now() - entry.heard < FRESH_FOR) return entry;
    await this.follower.refresh(entry.stream.id);
    return this.store.onAir();
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#pollLists().finally(() => (this.#settling = undefined));
    return this.#settling;
  }

  /** Polls the room's lists for the stream of the intent. If they cannot be read, the intent stays. */
  async #pollLists(): Promise<void> {
    const { intent } = this.store;
    if (!intent) return;
    try {
      const first = Date.now();
      for (let pause: number = POLL_PAUSES[0]; ; pause = Math.min(2 * pause, POLL_PAUSES[1])) {
        const streams = await this.#listOnAir();
        if (this.store.intent?.sent !== intent.sent) return;
        const isOwn = (stream: LiveStream) =>
          intent.key ? hasKey(stream.meeting_url, intent.key) : ownership(stream, JSON.parse(intent.wanted)) === "ours";
        const own = streams.find(isOwn);
        for (const stream of streams) await this.follower.take(stream, stream === own ? intent.wanted : undefined);
        if (own) return this.#log(`a start that had no answer has led to stream ${own.id}`);
        const now = Date.now();
        if (now - first >= MIN_POLLING && now - intent.sent >= MIN_AGE) break;
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

  /** The room's streams on air. One that turns from starting to running between the two requests is in at least one list. */
  async #listOnAir(): Promise<LiveStream[]> {
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

/** Whether the error proves that the attempt started no stream. */
const startedNothing = (error: unknown): boolean =>
  error instanceof LiveStreamError && STARTED_NOTHING[error.code]?.(error.status ?? 0) === true;

/** Includes the stream on air, so that the package's `ifRunning: "return"` needs no second request. */
const alreadyRunning = (why: string, stream?: LiveStream) =>
  refusal(409, "stream already running", { reason: "ERR_ALREADY_RUNNING", details: [why], stream });
