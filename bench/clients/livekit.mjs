import { EgressClient, SegmentedFileOutput } from "livekit-server-sdk";
import { KEY, ROOM, SECRET } from "./identity.mjs";

export function connect(origin) {
  const client = new EgressClient(origin, KEY, SECRET);
  return () => client.startRoomCompositeEgress(ROOM, new SegmentedFileOutput({ playlistName: "live.m3u8" }));
}
