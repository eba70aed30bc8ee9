import { startLiveStream } from "hms-live";
import { ROOM } from "./identity.mjs";
import { TOKEN } from "./token.mjs";

export const connect = (origin) => () => startLiveStream(ROOM, {}, { token: TOKEN, baseUrl: `${origin}/v2` });
