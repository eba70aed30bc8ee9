// What a room remembers, in SQLite: its streams, a start that is under way, webhook events, and who is to be told.
import type { LiveStream } from "hms-live/server";
import { after, isOnAir, looksDifferent } from "./live-stream";
import { kept } from "./outgoing";
import type { Entry, Intent } from "./records";

/** Replays of webhooks reach back 30 days. */
const REMEMBERED = 31 * 24 * 3_600_000;
/** An event that another one has to explain is not waited for any longer. */
const POSTPONED = 3_600_000;
const STREAMS = 100;

const TABLES = `
  CREATE TABLE IF NOT EXISTS streams
    (id TEXT PRIMARY KEY, created TEXT, entry TEXT, due INTEGER, beam TEXT, placed INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, heard INTEGER, postponed TEXT);
  CREATE TABLE IF NOT EXISTS audiences (name TEXT PRIMARY KEY, told INTEGER);
`;

export class Store {
  readonly #storage: DurableObjectStorage;
  /** Tables are made by the first thing that is kept: whoever asks for a room that nobody uses must leave nothing behind. */
  #hasTables: boolean;
  /** A place that stays because this was lost does no harm. */
  readonly #forgotten: string[] = [];

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#hasTables = storage.sql.exec("SELECT 1 FROM sqlite_schema WHERE name = 'streams'").toArray().length > 0;
  }

  get room(): string {
    return this.#storage.kv.get<string>("room") ?? "";
  }

  set room(room: string) {
    if (this.room !== room) this.#storage.kv.put("room", room);
  }

  get intent(): Intent | undefined {
    return this.#storage.kv.get<Intent>("intent");
  }

  set intent(intent: Intent | undefined) {
    if (intent) this.#storage.kv.put("intent", intent);
    else this.#storage.kv.delete("intent");
  }

  /** When the room was last known to have a viewer. */
  get watched(): number {
    return this.#storage.kv.get<number>("watched") ?? 0;
  }

  set watched(time: number) {
    if (time > this.watched) this.#storage.kv.put("watched", time);
  }

  /** Counts what viewers have been shown. */
  get revision(): number {
    return this.#storage.kv.get<number>("revision") ?? 0;
  }

  get(id: string): Entry | undefined {
    const [row] = this.#rows<{ entry: string | null }>("SELECT entry FROM streams WHERE id = ?", id);
    return row?.entry ? JSON.parse(row.entry) : undefined;
  }

  /** The newest first. */
  all(): Entry[] {
    const rows = this.#rows<{ entry: string }>(
      "SELECT entry FROM streams WHERE entry IS NOT NULL ORDER BY created DESC",
    );
    return rows.map(({ entry }) => JSON.parse(entry));
  }

  /** The stream that viewers of the room see: the one on air, else the latest. */
  current(): Entry | undefined {
    const all = this.all();
    return all.find(({ stream }) => isOnAir(stream.status)) ?? all[0];
  }

  onAir(): Entry | undefined {
    return this.all().find(({ stream }) => isOnAir(stream.status));
  }

  /**
   * Takes what the API says of a stream, as far as nothing moves backwards; says whether viewers see a difference. A start that
   * waited for its answer has it with that.
   */
  take(news: LiveStream, wanted?: string): boolean {
    return this.#take(news, true, wanted);
  }

  /** The same for what a webhook says. */
  takeEvent(news: LiveStream): boolean {
    return this.#take(news, false);
  }

  #take(given: LiveStream, isFromApi: boolean, wanted?: string): boolean {
    return this.together(() => {
      const before = this.current()?.stream;
      const news = kept(given);
      const known = this.get(news.id);
      const stream = known ? after(known.stream, news, isFromApi) : news;
      const now = Date.now();
      const changed = known && known.stream.status === stream.status ? known.changed : now;
      this.#write({ stream, wanted: wanted ?? known?.wanted ?? "", heard: now, changed });
      if (wanted !== undefined) this.intent = undefined;
      return this.#announceIf(before);
    });
  }

  /** Forgets a stream that the API does not know. */
  drop(id: string): boolean {
    return this.together(() => {
      const before = this.current()?.stream;
      this.#change("DELETE FROM streams WHERE id = ?", id);
      return this.#announceIf(before);
    });
  }

  /** Notes an event; false when it was noted before. */
  isNew(event: string): boolean {
    const before = this.#rows("SELECT 1 FROM events WHERE id = ?", event).length;
    if (before > 0) return false;
    this.#change("INSERT INTO events (id, heard) VALUES (?, ?)", event, Date.now());
    this.#change("DELETE FROM events WHERE heard < ?", Date.now() - REMEMBERED);
    return true;
  }

  postpone(event: string, text: string): void {
    this.#change("UPDATE events SET postponed = ? WHERE id = ?", text, event);
  }

  /** Events that could not be understood when they came. Whoever takes them postpones them again, if need be. */
  takePostponed(): string[] {
    const recent = "SELECT postponed FROM events WHERE postponed IS NOT NULL AND heard > ?";
    const rows = this.#rows<{ postponed: string }>(recent, Date.now() - POSTPONED);
    this.#change("UPDATE events SET postponed = NULL WHERE postponed IS NOT NULL");
    return rows.map(({ postponed }) => postponed);
  }

  /** Runs what belongs together: all of it is kept, or nothing. */
  together<T>(work: () => T): T {
    // Not within it: when it is taken back, so are the tables.
    this.#makeTables();
    return this.#storage.transactionSync(work);
  }

  /** When the stream is to be asked for next. A stream that is only known by its id gets a row that way. */
  setDue(id: string, due: number | null): void {
    const insert = "INSERT INTO streams (id, created, due) VALUES (?1, '', ?2) ON CONFLICT (id) DO UPDATE SET due = ?2";
    this.#change(insert, id, due === null ? null : Math.floor(due));
  }

  due(now: number): string[] {
    return this.#rows<{ id: string }>("SELECT id FROM streams WHERE due <= ?", now).map(({ id }) => id);
  }

  nextDue(): number | null {
    return this.#rows<{ next: number | null }>("SELECT min(due) AS next FROM streams")[0]?.next ?? null;
  }

  /** The name that webhooks about recordings use. */
  nameBeam(id: string, beam: string): void {
    this.#change("UPDATE streams SET beam = ? WHERE id = ?", beam, id);
  }

  ofBeam(beam: string): string | undefined {
    return this.#rows<{ id: string }>("SELECT id FROM streams WHERE beam = ?", beam)[0]?.id;
  }

  unplaced(): string[] {
    return this.#rows<{ id: string }>("SELECT id FROM streams WHERE placed = 0 AND entry IS NOT NULL").map(
      ({ id }) => id,
    );
  }

  /** Streams that were too many, which nobody has to find any more. */
  takeForgotten(): string[] {
    return this.#forgotten.splice(0);
  }

  placed(id: string): void {
    this.#change("UPDATE streams SET placed = 1 WHERE id = ?", id);
  }

  joins(audience: string): void {
    this.#change("INSERT OR REPLACE INTO audiences VALUES (?, ?)", audience, this.revision);
  }

  leaves(audience: string): void {
    this.#change("DELETE FROM audiences WHERE name = ?", audience);
  }

  /** Erases a room of which there is nothing to remember, and that nobody watches. */
  async eraseIfEmpty(): Promise<void> {
    const tables = ["streams", "events", "audiences"];
    if (this.intent || tables.some((table) => this.#rows(`SELECT 1 FROM ${table} LIMIT 1`).length > 0)) return;
    this.#hasTables = false;
    await this.#storage.deleteAll();
  }

  audiences(): string[] {
    return this.#rows<{ name: string }>("SELECT name FROM audiences").map(({ name }) => name);
  }

  untold(): string[] {
    return this.#rows<{ name: string }>("SELECT name FROM audiences WHERE told < ?", this.revision).map(
      ({ name }) => name,
    );
  }

  told(audience: string, revision: number): void {
    this.#change("UPDATE audiences SET told = ? WHERE name = ? AND told < ?", revision, audience, revision);
  }

  #write(entry: Entry): void {
    const { id, created_at } = entry.stream;
    const text = JSON.stringify(entry);
    const insert = "INSERT INTO streams (id, created, entry) VALUES (?1, ?2, ?3)";
    this.#change(`${insert} ON CONFLICT (id) DO UPDATE SET created = ?2, entry = ?3`, id, created_at, text);
    const oldest = "SELECT id FROM streams WHERE entry IS NOT NULL ORDER BY created DESC LIMIT -1 OFFSET ?";
    const gone = `DELETE FROM streams WHERE id IN (${oldest}) AND due IS NULL AND id != ? RETURNING id`;
    for (const row of this.#rows<{ id: string }>(gone, STREAMS, id)) this.#forgotten.push(row.id);
  }

  #announceIf(before: LiveStream | undefined): boolean {
    if (!looksDifferent(before, this.current()?.stream)) return false;
    this.#storage.kv.put("revision", this.revision + 1);
    return true;
  }

  #rows<T extends Record<string, SqlStorageValue>>(query: string, ...values: unknown[]): T[] {
    return this.#hasTables ? this.#storage.sql.exec<T>(query, ...values).toArray() : [];
  }

  #change(statement: string, ...values: unknown[]): void {
    this.#makeTables();
    this.#storage.sql.exec(statement, ...values);
  }

  #makeTables(): void {
    if (!this.#hasTables) this.#storage.sql.exec(TABLES);
    this.#hasTables = true;
  }
}
