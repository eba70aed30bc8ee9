// Tells the room's audiences what viewers are to see. Whoever could not be told is told by the next alarm.
import type { Env, News } from "./env";
import { shown } from "./outgoing";
import type { Store } from "./store";

const AGAIN = 1000;

export class Herald {
  constructor(
    readonly store: Store,
    readonly audiences: Env["AUDIENCES"],
  ) {}

  news(): News {
    const current = this.store.current();
    const { revision } = this.store;
    return { revision, message: JSON.stringify({ revision, stream: current ? shown(current.stream) : null }) };
  }

  /** Tells those who do not know yet. Nobody has to wait for it. */
  async announce(): Promise<void> {
    const news = this.news();
    const tell = async (name: string) => {
      await this.audiences.getByName(name).hear(news);
      this.store.told(name, news.revision);
    };
    await Promise.allSettled(this.store.untold().map(tell));
  }

  /** When those are to be told who could not be. */
  due(): number | null {
    return this.store.untold().length > 0 ? Date.now() + AGAIN : null;
  }
}
