// What a webhook event means for a stream.
import type { LiveStream, WebhookEvent } from "hms-live";
import type { Store } from "./store";

/** What a room needs of an event: plain data, without the parts that may hold secrets. */
export interface RoomEvent {
  id: string;
  type: string;
  timestamp: string;
  /** The id of the stream. Events about recordings have none. */
  job?: string;
  beam?: string;
  started_at?: string;
  stopped_at?: string;
  records: boolean;
}

const TYPES = ["hls.started.success", "hls.stopped.success", "hls.failure", "hls.recording.success"];

/** The room that an event is about, with what it says; nothing for events about anything else than a live stream. */
export function roomEvent(event: WebhookEvent): { room: string; event: RoomEvent } | undefined {
  const text = (name: string) =>
    typeof event.data[name] === "string" && event.data[name] ? { [name]: event.data[name] } : {};
  const room = event.data["room_id"];
  if (!TYPES.includes(event.type) || typeof room !== "string") return undefined;
  const { job_id, beam_id, ...times } = {
    ...text("job_id"),
    ...text("beam_id"),
    ...text("started_at"),
    ...text("stopped_at"),
  };
  const flags = ["recording_single_file_per_layer_enabled", "recording_vod_playlist_enabled"];
  const records = flags.some((flag) => event.data[flag] === true);
  const ids = { ...(job_id ? { job: job_id } : {}), ...(beam_id ? { beam: beam_id } : {}) };
  return { room, event: { id: event.id, type: event.type, timestamp: event.timestamp, ...ids, ...times, records } };
}

/** The stream that an event was about, and whether the API has to be asked for it, because the event does not tell enough. */
export interface Heard {
  id: string;
  open: boolean;
}

/** Takes an event. */
export function hear(event: RoomEvent, store: Store): Heard | undefined {
  const id = event.job ?? (event.beam && store.ofBeam(event.beam)) ?? sameTimes(event, store);
  if (!id) {
    // A recording names its stream in words that an earlier event has to explain, and that one may come later.
    store.postpone(event.id, JSON.stringify(event));
    return undefined;
  }
  const known = store.get(id);
  if (event.beam && known) store.nameBeam(id, event.beam);
  if (!known) return { id, open: true };
  store.take({ ...known.stream, ...changes(event, known.stream) });
  // The end of the recording brings assets, which the event has in another form than the API.
  return { id, open: event.type === "hls.recording.success" };
}

function changes(event: RoomEvent, stream: LiveStream): Partial<LiveStream> {
  const updated_at = event.timestamp;
  const started_at = stream.started_at ?? event.started_at ?? null;
  const stopped_at = stream.stopped_at ?? event.stopped_at ?? null;
  if (event.type === "hls.started.success") return { status: "running", started_at, updated_at };
  if (event.type === "hls.failure") return { status: "failed", updated_at };
  const status = event.type === "hls.stopped.success" && event.records ? "post_processing" : "completed";
  return { status, started_at, stopped_at, updated_at };
}

/** The stream that began when the event says; clocks of the service give or take a millisecond. */
function sameTimes({ started_at }: RoomEvent, store: Store): string | undefined {
  const close = (time: string | null) => time !== null && Math.abs(Date.parse(time) - Date.parse(started_at ?? "")) < 5;
  return store.all().find(({ stream }) => close(stream.started_at))?.stream.id;
}
