// The clock of the API. Callers judge by it when a stream was created, so they get its time and not that of this machine.

/** Both clocks tell whole seconds, and an answer takes its time: less than this is no news. */
const NO_NEWS = 2000;

export class ApiClock {
  #ahead: number | undefined;

  constructor(readonly kv: SyncKvStorage) {
    this.#ahead = kv.get<number>("ahead");
  }

  /** For the package: a fetch that reads the clock of each answer. */
  readonly fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    this.#hear(Date.parse(response.headers.get("date") ?? "") - Date.now());
    return response;
  };

  /** The API's time, or this machine's while the API has not been heard. */
  now(): number {
    return Date.now() + (this.#ahead ?? 0);
  }

  /** What tells a caller the API's time, once it has been heard. */
  headers(): Record<string, string> {
    if (this.#ahead === undefined) return {};
    const date = new Date(this.now()).toUTCString();
    // Platforms may write a `Date` of their own, and the package takes the other one first.
    return { date, "x-hms-date": date };
  }

  #hear(ahead: number): void {
    if (Number.isNaN(ahead)) return;
    const before = this.kv.get<number>("ahead");
    if (before === undefined || Math.abs(ahead - before) > NO_NEWS) this.kv.put("ahead", ahead);
    this.#ahead = ahead;
  }
}
