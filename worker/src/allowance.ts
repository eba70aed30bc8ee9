// How often one caller may call: a bucket that fills evenly. One object for each caller, and nothing in memory.
import { DurableObject } from "cloudflare:workers";
import type { AllowanceObject } from "./env";

/** By then every bucket is full again, and a full bucket need not be remembered. */
const FORGET_AFTER = 2 * 60_000;

export class Allowance extends DurableObject implements AllowanceObject {
  /** Takes one call out of so many a minute. Answers 0 when there was one, else the seconds until there will be. */
  async take(perMinute: number): Promise<number> {
    const { kv } = this.ctx.storage;
    const now = Date.now();
    const { left, at } = kv.get<{ left: number; at: number }>("bucket") ?? { left: perMinute, at: now };
    const filled = Math.min(perMinute, left + ((now - at) * perMinute) / 60_000);
    if (filled < 1) return Math.ceil(((1 - filled) * 60) / perMinute);
    kv.put("bucket", { left: filled - 1, at: now });
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + FORGET_AFTER);
    return 0;
  }

  override async alarm(): Promise<void> {
    const bucket = this.ctx.storage.kv.get<{ at: number }>("bucket");
    const idle = Date.now() - (bucket?.at ?? 0);
    if (idle < FORGET_AFTER) await this.ctx.storage.setAlarm(Date.now() + FORGET_AFTER - idle);
    else await this.ctx.storage.deleteAll();
  }
}
