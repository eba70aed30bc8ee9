// One object for each room. It is the only one that talks to the API about the room, so nothing happens twice.
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
import { type Answer, ok, refused } from "./answer";
import { ApiClock } from "./api-clock";
import type { Env, Filter, News, RoomObject, Telling } from "./env";
import { Follower } from "./follower";
import { Herald } from "./herald";
import { Limits } from "./limits";
import { shown, stopped, told } from "./outgoing";
import { readSettings, type Settings } from "./settings";
import { Starter } from "./starter";
import { Store } from "./store";
import type { Wanted } from "./wanted";
import { hear, type RoomEvent } from "./webhook-event";

export class Room extends DurableObject<Env> implements RoomObject {
  readonly #settings: Settings;
  readonly #clock: ApiClock;
  readonly #store: Store;
  readonly #herald: Herald;
  readonly #follower: Follower;
  readonly #starter: Starter;
  readonly #limits: Limits;
  /** Calls that are being worked on, for which the room must not be erased. */
  #calls = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { settings } = readSettings(env);
    this.#clock = new ApiClock(ctx.storage.kv);
    this.#settings = { ...settings, api: { ...settings.api, fetch: this.#clock.fetch } };
    this.#store = new Store(ctx.storage);
    this.#herald = new Herald(this.#store, env.AUDIENCES);
    this.#follower = new Follower(this.#store, this.#settings, env.PLACES, this.#herald);
    this.#starter = new Starter(ctx.storage, this.#store, this.#settings, this.#follower, () => this.#schedule());
    this.#limits = new Limits(this.#store, this.#settings, env.AUDIENCES, this.#follower, this.#clock);
  }

  /** Puts the room on air, however many ask: one request to the API, one answer for all. */
  async start(room: string, wanted: Wanted): Promise<Answer> {
    return this.#answer(room, async () => ok(told(await this.#starter.start(wanted))));
  }

  /** Stops every stream of the room. */
  async stopAll(room: string): Promise<Answer> {
    return this.#answer(room, async () => {
      await this.#starter.idle();
      const page = await stopLiveStreams(room, this.#settings.api);
      for (const stream of page.data) await this.#follower.take(stream);
      return ok(stopped(page));
    });
  }

  /** Tells one stream something. */
  async tell(room: string, id: string, operation: Telling, params: unknown): Promise<Answer> {
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
      return ok(told(stream));
    });
  }

  /** What anybody may see of one stream. Never asks the API: alarms and webhooks keep the room up to date. */
  async read(id: string): Promise<Answer> {
    const entry = this.#store.get(id);
    return this.#dated(entry ? ok(shown(entry.stream)) : refused(refusal(404, "not found")));
  }

  /** What anybody may see of the room's streams, newest first. */
  async list({ status, limit }: Filter): Promise<Answer> {
    const streams = this.#store.all().map(({ stream }) => shown(stream));
    const data = streams.filter((stream) => status === undefined || stream.status === status).slice(0, limit);
    return this.#dated(ok({ data, limit, last: "" }));
  }

  /** Takes an event of a webhook that was verified. Waits for nobody but the storage. */
  async hear(room: string, event: RoomEvent): Promise<void> {
    this.#store.room = room;
    this.#store.together(() => {
      if (!this.#store.isNew(event.id)) return;
      const earlier = this.#store.takePostponed().map((text): RoomEvent => JSON.parse(text));
      for (const one of [event, ...earlier]) {
        const heard = hear(one, this.#store, this.#clock.now());
        // What an event leaves open, the API is asked for, though not while the sender waits.
        if (heard?.open) this.#store.setDue(heard.id, Date.now());
        else if (heard) this.#follower.plan(heard.id);
      }
    });
    this.#herald.announce();
    await this.#schedule();
  }

  /** An audience wants to be told from now on; it gets what there is. */
  async join(room: string, audience: string): Promise<News> {
    this.#store.room = room;
    this.#store.joins(audience);
    this.#store.watched = Date.now();
    return this.#herald.news();
  }

  /** An audience has no viewers any more. */
  async leave(audience: string, watched: number): Promise<void> {
    this.#store.leaves(audience);
    if (this.#store.current()) this.#store.watched = watched;
    if (this.#calls === 0) await this.#store.eraseIfEmpty();
  }

  override async alarm(): Promise<void> {
    // What fails here is tried again by the next alarm, which the runtime would give up after some exceptions.
    const jobs = [
      this.#starter.settleLeftover(),
      this.#follower.look(),
      this.#herald.announce(),
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
      return this.#dated(refused(error));
    } finally {
      this.#calls -= 1;
      this.#herald.announce();
      await this.#schedule();
    }
  }

  /** Callers compare times of the API with each other, so an answer has its date. */
  #dated(answer: Answer): Answer {
    return { ...answer, headers: { ...answer.headers, ...this.#clock.headers() } };
  }

  /** Sets the alarm for whatever is next. */
  async #schedule(): Promise<void> {
    const jobs = [this.#starter.due(), this.#store.nextDue(), this.#herald.due(), this.#follower.placingDue()];
    const next = Math.min(...[...jobs, this.#limits.due()].map((time) => time ?? Infinity));
    if (next === Infinity) await this.ctx.storage.deleteAlarm();
    // An alarm for the moment in which this one runs would be taken for this one.
    else await this.ctx.storage.setAlarm(Math.max(Math.ceil(next), Date.now() + 5));
  }
}
