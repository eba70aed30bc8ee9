// Rate limit of one caller: a token bucket, one object per caller, with no state in memory.
import { DurableObject } from "cloudflare:workers";
import type { AllowanceObject } from "./env";

/** Every bucket is full again after this time, and a full bucket need not be kept. */
const RETENTION = 2 * 60_000;

export class Allowance extends DurableObject implements AllowanceObject {
  /** Takes one of `perMinute` calls. Returns 0 if one was left, otherwise the seconds until the next. */
  async take(perMinute: number): Promise<number> {
    const { kv } = this.ctx.storage;
    const now = Date.now();
    const { left, at } = kv.get<{ left: number; at: number }>("bucket") ?? { left: perMinute, at: now };
    const filled = Math.min(perMinute, left + ((now - at) * perMinute) / 60_000);
    if (filled < 1) return Math.ceil(((1 - filled) * 60) / perMinute);
    kv.put("bucket", { left: filled - 1, at: now });
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + RETENTION);
    return 0;
  }

  override async alarm(): Promise<void> {
    const bucket = this.ctx.storage.kv.get<{ at: number }>("bucket");
    const idle = Date.now() - (bucket?.at ?? 0);
    if (idle < RETENTION) await this.ctx.storage.setAlarm(Date.now() + RETENTION - idle);
    else await this.ctx.storage.deleteAll();
  }
}
