// Who calls without a session: an address, or the network that it is in.
import { refusal } from "hms-live/server";
import ipaddr from "ipaddr.js";
import type { Env } from "./env";
import type { Settings } from "./settings";

/** IPv6 networks that count: what a provider gives to one household, and what anybody can get, which may be many of them. */
const NETWORKS: [bits: number, share: number][] = [
  [64, 1],
  [48, 8],
];
const LONGEST = 64;

/** Takes one read out of the allowance of each network that the request comes from. */
export async function takeRead(request: Request, env: Env, settings: Settings): Promise<void> {
  for (const [network, share] of networksOf(addressOf(request, settings))) {
    await takeOne(`viewer ${network}`, settings.readsPerMinute * share, env);
  }
}

/** By what seats are counted: the widest network, so that nobody has many names. */
export const seatHolder = (request: Request, settings: Settings): string =>
  networksOf(addressOf(request, settings)).at(-1)?.[0] ?? "";

export async function takeOne(who: string, perMinute: number, env: Env): Promise<void> {
  const wait = await env.ALLOWANCES.getByName(who).take(perMinute);
  if (wait === 0) return;
  throw refusal(429, `rate limit exceeded, retry after ${wait} seconds`, {
    reason: null,
    headers: { "retry-after": String(wait) },
  });
}

const addressOf = (request: Request, { addressHeader }: Settings): string =>
  request.headers.get(addressHeader)?.trim().slice(0, LONGEST) ?? "";

/**
 * The networks of an address, however it is written, with how many allowances each has. What is none, since the header is missing
 * or holds more than one address, counts as one caller: anybody could write something else there each time.
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
