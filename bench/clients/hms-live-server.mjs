// Signs one token for all calls of its life, as servers do.
import { startLiveStream } from "hms-live/server";
import { KEY, ROOM, SECRET } from "./identity.mjs";

export function connect(origin, more) {
  const options = { credentials: { accessKey: KEY, secret: SECRET }, baseUrl: `${origin}/v2`, ...more };
  return () => startLiveStream(ROOM, {}, options);
}
