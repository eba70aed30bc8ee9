// The object of one room. All API calls about the room go through it, so nothing is started twice.
import { DurableObject } from "cloudflare:workers";
import {
  pauseRecording,
  refusal,
  resumeRecording,
  sendTimedMetadata,
  stopLiveStream,
  stopLiveStreams,
  type LiveStream,
} from "hms-live/server";
import { type Answer, ok, errorAnswerOf } from "./answer";
import { ApiClock } from "./api-clock";
import type { Env, ListFilter, RoomUpdate, RoomObject, StreamOperation } from "./env";
import { Follower } from "./follower";
import { Broadcaster } from "./broadcaster";
import { Limits } from "./limits";
import { toOperator, toStopPage, toViewer } from "./outgoing";
import { readSettings, type Settings } from "./settings";
import { Starter } from "./starter";
import { Store } from "./store";
import type { StartRequest } from "./start-request";
import { applyEvent, type RoomEvent } from "./webhook-event";

export class Room extends DurableObject<Env> implements RoomObject {
  readonly #settings: Settings;
  readonly #clock: ApiClock;
  readonly #store: Store;
  readonly #broadcaster: Broadcaster;
  readonly #follower: Follower;
  readonly #starter: Starter;
  readonly #limits: Limits;
  /** Calls in progress, during which the room must not be erased. */
  #calls = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { settings } = readSettings(env);
    this.#clock = new ApiClock(ctx.storage.kv);
    this.#settings = { ...settings, api: { ...settings.api, fetch: this.#clock.fetch } };
    this.#store = new Store(ctx.storage);
    this.#broadcaster = new Broadcaster(this.#store, env.AUDIENCES);
    this.#follower = new Follower(this.#store, this.#settings, env.PLACES, this.#broadcaster);
    this.#starter = new Starter(ctx.storage, this.#store, this.#settings, this.#follower, () => this.#schedule());
    this.#limits = new Limits(this.#store, this.#settings, env.AUDIENCES, this.#follower, this.#clock);
  }

  /** Puts the room on air. Simultaneous callers share one API request and its answer. */
  async start(room: string, request: StartRequest): Promise<Answer> {
    return this.#answer(room, async () => ok(toOperator(await this.#starter.start(request))));
  }

  /** Stops every stream of the room. */
  async stopAll(room: string): Promise<Answer> {
    return this.#answer(room, async () => {
      await this.#starter.idle();
      const page = await stopLiveStreams(room, this.#settings.api);
      for (const stream of page.data) await this.#follower.take(stream);
      return ok(toStopPage(page));
    });
  }

  /** Runs an operation on one stream. */
  async operate(room: string, id: string, operation: StreamOperation, params: unknown): Promise<Answer> {
    return this.#answer(room, async () => {
      const { api } = this.#settings;
      const call = {
        stopLiveStream: () => stopLiveStream(id, api),
        sendTimedMetadata: () => sendTimedMetadata(id, params as { payload: string; duration: number }, api),
        pauseRecording: () => pauseRecording(id, api),
        resumeRecording: () => resumeRecording(id, api),
      }[operation];
      const stream: LiveStream = await call();
      await this.#follower.take(stream);
      return ok(toOperator(stream));
    });
  }

  /** The viewer's form of one stream. Never calls the API: alarms and webhooks keep the room up to date. */
  async read(id: string): Promise<Answer> {
    const entry = this.#store.get(id);
    return this.#dated(entry ? ok(toViewer(entry.stream)) : errorAnswerOf(refusal(404, "not found")));
  }

  /** The viewer's form of the room's streams, newest first. */
  async list({ status, limit }: ListFilter): Promise<Answer> {
    const streams = this.#store.all().map(({ stream }) => toViewer(stream));
    const data = streams.filter((stream) => status === undefined || stream.status === status).slice(0, limit);
    return this.#dated(ok({ data, limit, last: "" }));
  }

  /** Stores a verified webhook event without waiting for the API or for viewers. */
  async handleEvent(room: string, event: RoomEvent): Promise<void> {
    this.#store.room = room;
    this.#store.transaction(() => {
      if (!this.#store.recordEvent(event.id)) return;
      const earlier = this.#store.takePostponed().map((text): RoomEvent => JSON.parse(text));
      for (const one of [event, ...earlier]) {
        const outcome = applyEvent(one, this.#store, this.#clock.now());
        // The API is asked by the alarm, because the sender of the webhook is waiting.
        if (outcome?.needsLookup) this.#store.setDue(outcome.id, Date.now());
        else if (outcome) this.#follower.plan(outcome.id);
      }
    });
    this.#broadcaster.broadcast();
    await this.#schedule();
  }

  /** Subscribes an audience to updates and returns the latest one. */
  async join(room: string, audience: string): Promise<RoomUpdate> {
    this.#store.room = room;
    this.#store.addAudience(audience);
    this.#store.watched = Date.now();
    return this.#broadcaster.latestUpdate();
  }

  /** Unsubscribes an audience without viewers. */
  async leave(audience: string, watched: number): Promise<void> {
    this.#store.removeAudience(audience);
    if (this.#store.current()) this.#store.watched = watched;
    if (this.#calls === 0) await this.#store.eraseIfEmpty();
  }

  override async alarm(): Promise<void> {
    // Failures are left to the next alarm: the runtime gives up on an alarm that throws too often.
    const jobs = [
      this.#starter.settleLeftover(),
      this.#follower.refreshDue(),
      this.#broadcaster.broadcast(),
      this.#limits.enforce(),
    ];
    await Promise.allSettled(jobs);
    await this.#schedule();
  }

  async #answer(room: string, work: () => Promise<Answer>): Promise<Answer> {
    this.#store.room = room;
    this.#calls += 1;
    try {
      return this.#dated(await work());
    } catch (error) {
      return this.#dated(errorAnswerOf(error));
    } finally {
      this.#calls -= 1;
      this.#broadcaster.broadcast();
      await this.#schedule();
    }
  }

  /** Adds the API's date, because callers compare it with the API's timestamps. */
  #dated(answer: Answer): Answer {
    return { ...answer, headers: { ...answer.headers, ...this.#clock.headers() } };
  }

  /** Sets the alarm for the earliest pending job. */
  async #schedule(): Promise<void> {
    const jobs = [this.#starter.due(), this.#store.nextDue(), this.#broadcaster.due(), this.#follower.placingDue()];
    const next = Math.min(...[...jobs, this.#limits.due()].map((time) => time ?? Infinity));
    if (next === Infinity) await this.ctx.storage.deleteAlarm();
    // The runtime would merge an alarm set for this very moment with the one that is running.
    else await this.ctx.storage.setAlarm(Math.max(Math.ceil(next), Date.now() + 5));
  }
}
