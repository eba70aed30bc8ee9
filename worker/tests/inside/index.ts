// The Worker with access to its objects and its clock, for tests of what is stored and of hours that pass.
import worker, { Allowance, Audience, Place, Room } from "../../src/index";
import type { Env } from "../../src/env";

let ahead = 0;
const clock = Date.now;
Date.now = () => clock() + ahead;

const tables = (storage: DurableObjectStorage): Record<string, number> => {
  const named = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").toArray();
  const count = (name: string) =>
    storage.sql.exec<{ count: number }>(`SELECT count(*) AS count FROM "${name}"`).one().count;
  return Object.fromEntries(
    named.filter(({ name }) => !name.startsWith("_cf_")).map(({ name }) => [name, count(name)]),
  );
};

/** What an object stores: the row count of each table, the names of its values, and the time of its alarm. */
interface Kept {
  tables: Record<string, number>;
  values: string[];
  alarm: number | null;
}

async function kept({ storage }: DurableObjectState): Promise<Kept> {
  const values = [...storage.kv.list()].map(([name]) => name);
  return { tables: tables(storage), values, alarm: await storage.getAlarm() };
}

class RoomInside extends Room {
  kept(): Promise<Kept> {
    return kept(this.ctx);
  }

  /** Discards the object's memory, as an eviction, a deployment or a crash does. */
  evict(): void {
    this.ctx.abort("evicted");
  }

  audiences(): string[] {
    return this.ctx.storage.sql
      .exec<{ name: string }>("SELECT name FROM audiences")
      .toArray()
      .map(({ name }) => name);
  }
}

class AudienceInside extends Audience {
  kept(): Promise<Kept> {
    return kept(this.ctx);
  }

  /** Runs the alarm now. */
  ring(): Promise<void> {
    return this.alarm();
  }
}

class PlaceInside extends Place {
  kept(): Promise<Kept> {
    return kept(this.ctx);
  }
}

export { Allowance, AudienceInside as Audience, PlaceInside as Place, RoomInside as Room };

type Call = { objects: keyof Env; name: string; method: string; given?: unknown[] };
type Inside = Record<string, (...given: unknown[]) => Promise<unknown>>;

export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/inside/clock") {
      ahead = await request.json();
      return Response.json(Date.now());
    }
    if (pathname !== "/inside") return worker.fetch(request as Parameters<typeof worker.fetch>[0], env);
    const { objects, name, method, given = [] } = await request.json<Call>();
    const stub = (env[objects] as DurableObjectNamespace).getByName(name) as unknown as Inside;
    const value = await stub[method]?.(...given).catch(String);
    return Response.json({ value });
  },
} satisfies ExportedHandler<Env>;
