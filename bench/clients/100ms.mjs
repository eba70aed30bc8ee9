import { SDK } from "@100mslive/server-sdk";
import { KEY, ROOM, SECRET } from "./identity.mjs";

export function connect(origin) {
  const sdk = new SDK(KEY, SECRET);
  // It has no option for another host.
  sdk.api.axios.defaults.baseURL = `${origin}/v2`;
  return () => sdk.liveStreams.start(ROOM, {});
}
