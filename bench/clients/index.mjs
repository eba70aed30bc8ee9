// The compared programs. Each file is the smallest program that starts a stream, or its vendor's closest equivalent, with one
// package: `connect(origin)` returns the function that starts it.

/**
 * Clients that sign each call do more work, so each client is compared with a hand-written fetch that authenticates the same way. `entry` is
 * the entry of hms-live that a client imports, whose module "usable" includes.
 */
export const clients = [
  { name: "hand-written fetch", file: "floor.mjs", auth: "signs each call" },
  { name: "hms-live", file: "hms-live.mjs", auth: "signs each call", ours: true, entry: "hms-live" },
  { name: "hms-live/server", file: "hms-live-server.mjs", auth: "signs once", ours: true, entry: "hms-live/server" },
  { name: "hand-written fetch, token given", file: "floor-token.mjs", auth: "token given" },
  { name: "hand-written fetch with a signal, token given", file: "floor-signal.mjs", auth: "token given" },
  { name: "hms-live, token given", file: "hms-live-token.mjs", auth: "token given", ours: true },
  { name: "hand-written node:http, token given", file: "http-token.mjs", auth: "token given" },
  { name: "@100mslive/server-sdk", file: "100ms.mjs", auth: "signs once" },
  { name: "@mux/mux-node", file: "mux.mjs", auth: "basic" },
  { name: "cloudflare, tree-shaken", file: "cloudflare.mjs", auth: "token given" },
  { name: "livekit-server-sdk", file: "livekit.mjs", auth: "signs each call" },
  { name: "@aws-sdk/client-ivs", file: "ivs.mjs", auth: "signs each call" },
];

/** One client per package. */
export const packages = clients.filter(({ name }) => !name.endsWith("token given"));

export const addressOf = (file) => new URL(file, import.meta.url);
