// The room's storage in SQLite: its streams, the intent of a start, webhook events, and its audiences.
import type { LiveStream } from "hms-live/server";
import { isOnAir, looksDifferent, mergeUpdate } from "./live-stream";
import { toStored } from "./outgoing";
import type { Entry, Intent } from "./records";

/** Longer than the 30 days for which webhooks can be replayed. */
const EVENT_RETENTION = 31 * 24 * 3_600_000;
/** How long an event waits for the one that names its stream. */
const POSTPONED_RETENTION = 3_600_000;
const MAX_STREAMS = 100;

const TABLES = `
  CREATE TABLE IF NOT EXISTS streams
    (id TEXT PRIMARY KEY, created TEXT, entry TEXT, due INTEGER, beam TEXT, placed INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, heard INTEGER, postponed TEXT);
  CREATE TABLE IF NOT EXISTS audiences (name TEXT PRIMARY KEY, told INTEGER);
`;

export class Store {
  readonly #storage: DurableObjectStorage;
  /** Tables are created by the first write, so that reads about unknown rooms leave nothing behind. */
  #hasTables: boolean;
  /** Kept in memory alone: a `Place` that outlives its stream does no harm. */
  readonly #evicted: string[] = [];

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

  /** Number of changes that viewers could see. */
  get revision(): number {
    return this.#storage.kv.get<number>("revision") ?? 0;
  }

  get(id: string): Entry | undefined {
    const [row] = this.#rows<{ entry: string | null }>("SELECT entry FROM streams WHERE id = ?", id);
    return row?.entry ? JSON.parse(row.entry) : undefined;
  }

  /** All streams, newest first. */
  all(): Entry[] {
    const rows = this.#rows<{ entry: string }>(
      "SELECT entry FROM streams WHERE entry IS NOT NULL ORDER BY created DESC",
    );
    return rows.map(({ entry }) => JSON.parse(entry));
  }

  /** The stream that viewers see: the one on air, otherwise the latest. */
  current(): Entry | undefined {
    const all = this.all();
    return all.find(({ stream }) => isOnAir(stream.status)) ?? all[0];
  }

  onAir(): Entry | undefined {
    return this.all().find(({ stream }) => isOnAir(stream.status));
  }

  /** Merges a stream from the API; true if viewers see a difference. With `wanted`, this settles the intent of that request. */
  take(news: LiveStream, wanted?: string): boolean {
    return this.#take(news, true, wanted);
  }

  /** Merges a stream as a webhook reports it. */
  takeEvent(news: LiveStream): boolean {
    return this.#take(news, false);
  }

  #take(given: LiveStream, isFromApi: boolean, wanted?: string): boolean {
    return this.transaction(() => {
      const before = this.current()?.stream;
      const news = toStored(given);
      const known = this.get(news.id);
      const stream = known ? mergeUpdate(known.stream, news, isFromApi) : news;
      const now = Date.now();
      const changed = known && known.stream.status === stream.status ? known.changed : now;
      this.#write({ stream, wanted: wanted ?? known?.wanted ?? "", heard: now, changed });
      if (wanted !== undefined) this.intent = undefined;
      return this.#countChange(before);
    });
  }

  /** Deletes a stream that the API does not know. */
  drop(id: string): boolean {
    return this.transaction(() => {
      const before = this.current()?.stream;
      this.#change("DELETE FROM streams WHERE id = ?", id);
      return this.#countChange(before);
    });
  }

  /** Records an event; false if it was recorded before. */
  recordEvent(event: string): boolean {
    const before = this.#rows("SELECT 1 FROM events WHERE id = ?", event).length;
    if (before > 0) return false;
    this.#change("INSERT INTO events (id, heard) VALUES (?, ?)", event, Date.now());
    this.#change("DELETE FROM events WHERE heard < ?", Date.now() - EVENT_RETENTION);
    return true;
  }

  postpone(event: string, text: string): void {
    this.#change("UPDATE events SET postponed = ? WHERE id = ?", text, event);
  }

  /** Removes and returns the events that could not be assigned to a stream; the caller postpones them again if necessary. */
  takePostponed(): string[] {
    const recent = "SELECT postponed FROM events WHERE postponed IS NOT NULL AND heard > ?";
    const rows = this.#rows<{ postponed: string }>(recent, Date.now() - POSTPONED_RETENTION);
    this.#change("UPDATE events SET postponed = NULL WHERE postponed IS NOT NULL");
    return rows.map(({ postponed }) => postponed);
  }

  /** Runs `work` in a transaction. */
  transaction<T>(work: () => T): T {
    // Outside the transaction, because a rollback would remove the tables.
    this.#makeTables();
    return this.#storage.transactionSync(work);
  }

  /** Sets when to poll the stream. A stream known by its id alone gets a row here. */
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

  /** Stores the id by which webhooks about recordings name the stream. */
  setBeam(id: string, beam: string): void {
    this.#change("UPDATE streams SET beam = ? WHERE id = ?", beam, id);
  }

  streamOfBeam(beam: string): string | undefined {
    return this.#rows<{ id: string }>("SELECT id FROM streams WHERE beam = ?", beam)[0]?.id;
  }

  unplaced(): string[] {
    return this.#rows<{ id: string }>("SELECT id FROM streams WHERE placed = 0 AND entry IS NOT NULL").map(
      ({ id }) => id,
    );
  }

  /** Streams beyond the limit, whose `Place` can be erased. */
  takeEvicted(): string[] {
    return this.#evicted.splice(0);
  }

  markPlaced(id: string): void {
    this.#change("UPDATE streams SET placed = 1 WHERE id = ?", id);
  }

  addAudience(audience: string): void {
    this.#change("INSERT OR REPLACE INTO audiences VALUES (?, ?)", audience, this.revision);
  }

  removeAudience(audience: string): void {
    this.#change("DELETE FROM audiences WHERE name = ?", audience);
  }

  /** Erases a room without streams, events, audiences and intent. */
  async eraseIfEmpty(): Promise<void> {
    const tables = ["streams", "events", "audiences"];
    if (this.intent || tables.some((table) => this.#rows(`SELECT 1 FROM ${table} LIMIT 1`).length > 0)) return;
    this.#hasTables = false;
    await this.#storage.deleteAll();
  }

  audiences(): string[] {
    return this.#rows<{ name: string }>("SELECT name FROM audiences").map(({ name }) => name);
  }

  outdatedAudiences(): string[] {
    return this.#rows<{ name: string }>("SELECT name FROM audiences WHERE told < ?", this.revision).map(
      ({ name }) => name,
    );
  }

  markUpdated(audience: string, revision: number): void {
    this.#change("UPDATE audiences SET told = ? WHERE name = ? AND told < ?", revision, audience, revision);
  }

  #write(entry: Entry): void {
    const { id, created_at } = entry.stream;
    const text = JSON.stringify(entry);
    const insert = "INSERT INTO streams (id, created, entry) VALUES (?1, ?2, ?3)";
    this.#change(`${insert} ON CONFLICT (id) DO UPDATE SET created = ?2, entry = ?3`, id, created_at, text);
    const oldest = "SELECT id FROM streams WHERE entry IS NOT NULL ORDER BY created DESC LIMIT -1 OFFSET ?";
    const gone = `DELETE FROM streams WHERE id IN (${oldest}) AND due IS NULL AND id != ? RETURNING id`;
    for (const row of this.#rows<{ id: string }>(gone, MAX_STREAMS, id)) this.#evicted.push(row.id);
  }

  #countChange(before: LiveStream | undefined): boolean {
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
