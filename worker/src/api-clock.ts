// The API's clock. Callers compare it with `created_at`, so answers carry the API's time and not this machine's.

/** Both clocks have a resolution of one second, and answers take time: a smaller difference is not stored. */
const CLOCK_TOLERANCE = 2000;

export class ApiClock {
  #ahead: number | undefined;

  constructor(readonly kv: SyncKvStorage) {
    this.#ahead = kv.get<number>("ahead");
  }

  /** A `fetch` for the package that reads the `Date` of each answer. */
  readonly fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    this.#updateFrom(Date.parse(response.headers.get("date") ?? "") - Date.now());
    return response;
  };

  /** The API's time, or this machine's until the API has answered once. */
  now(): number {
    return Date.now() + (this.#ahead ?? 0);
  }

  /** The headers that carry the API's time, once it is known. */
  headers(): Record<string, string> {
    if (this.#ahead === undefined) return {};
    const date = new Date(this.now()).toUTCString();
    // Platforms may overwrite `Date`, and the package reads `x-hms-date` first.
    return { date, "x-hms-date": date };
  }

  #updateFrom(ahead: number): void {
    if (Number.isNaN(ahead)) return;
    const before = this.kv.get<number>("ahead");
    if (before === undefined || Math.abs(ahead - before) > CLOCK_TOLERANCE) this.kv.put("ahead", ahead);
    this.#ahead = ahead;
  }
}
