// Sends the room's state to its audiences. The next alarm retries those that could not be reached.
import type { Env, RoomUpdate } from "./env";
import { toViewer } from "./outgoing";
import type { Store } from "./store";

const RETRY_DELAY = 1000;

export class Broadcaster {
  constructor(
    readonly store: Store,
    readonly audiences: Env["AUDIENCES"],
  ) {}

  latestUpdate(): RoomUpdate {
    const current = this.store.current();
    const { revision } = this.store;
    return { revision, message: JSON.stringify({ revision, stream: current ? toViewer(current.stream) : null }) };
  }

  /** Sends the latest update to every audience that lacks it. Callers need not await it. */
  async broadcast(): Promise<void> {
    const update = this.latestUpdate();
    const send = async (name: string) => {
      await this.audiences.getByName(name).receive(update);
      this.store.markUpdated(name, update.revision);
    };
    await Promise.allSettled(this.store.outdatedAudiences().map(send));
  }

  /** When to retry audiences that lack the latest update. */
  due(): number | null {
    return this.store.outdatedAudiences().length > 0 ? Date.now() + RETRY_DELAY : null;
  }
}
