import Mux from "@mux/mux-node";
import { KEY, SECRET } from "./identity.mjs";

export function connect(origin) {
  const mux = new Mux({ tokenId: KEY, tokenSecret: SECRET, baseURL: origin });
  return () => mux.video.liveStreams.create({ playback_policies: ["public"] });
}
