// Limits calls by session and reads by the caller's network.
import { refusal } from "hms-live/server";
import ipaddr from "ipaddr.js";
import type { Env } from "./env";
import type { Settings } from "./settings";

/** IPv6 prefixes with their share: a /64 is one household; a /48, which anybody can get, may hold many of them. */
const NETWORKS: [bits: number, share: number][] = [
  [64, 1],
  [48, 8],
];
const MAX_ADDRESS_LENGTH = 64;

/** Takes one read from the allowance of each network of the caller. */
export async function takeReadAllowance(request: Request, env: Env, settings: Settings): Promise<void> {
  for (const [network, share] of networksOf(addressOf(request, settings))) {
    await takeAllowance(`viewer ${network}`, settings.readsPerMinute * share, env);
  }
}

/** Connections are counted by the widest network, so that one caller cannot pose as many. */
export const connectionOwner = (request: Request, settings: Settings): string =>
  networksOf(addressOf(request, settings)).at(-1)?.[0] ?? "";

export async function takeAllowance(who: string, perMinute: number, env: Env): Promise<void> {
  const wait = await env.ALLOWANCES.getByName(who).take(perMinute);
  if (wait === 0) return;
  throw refusal(429, `rate limit exceeded, retry after ${wait} seconds`, {
    reason: null,
    headers: { "retry-after": String(wait) },
  });
}

const addressOf = (request: Request, { addressHeader }: Settings): string =>
  request.headers.get(addressHeader)?.trim().slice(0, MAX_ADDRESS_LENGTH) ?? "";

/**
 * The networks of an address in normalized form, each with its share. Requests without one valid address share a single allowance:
 * otherwise a caller could send a different text each time.
 */
function networksOf(address: string): [network: string, share: number][] {
  if (!ipaddr.isValid(address)) return [["unknown", 1]];
  const ip = ipaddr.process(address);
  if (ip.kind() === "ipv4") return [[ip.toString(), 1]];
  const [plain = ""] = ip.toNormalizedString().split("%");
  return NETWORKS.map(([bits, share]) => {
    const network = ipaddr.IPv6.networkAddressFromCIDR(`${plain}/${bits}`);
    return [`${network}/${bits}`, share];
  });
}
