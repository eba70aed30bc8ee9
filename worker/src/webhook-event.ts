// What a webhook event means for a stream.
import type { LiveStream, WebhookEvent } from "hms-live/server";
import { isId } from "./ids";
import { contradict, isFinal } from "./live-stream";
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
  /** A stream may end because it has failed, which another event tells too, sooner or later. */
  failed: boolean;
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
  // An id that cannot be one is nobody's.
  if (job_id && !isId(job_id)) return undefined;
  const failed = event.type === "hls.failure" || /^failure\b/.test(String(event.data["reason"] ?? ""));
  const ids = { ...(job_id ? { job: job_id } : {}), ...(beam_id ? { beam: beam_id } : {}) };
  return {
    room,
    event: { id: event.id, type: event.type, timestamp: event.timestamp, ...ids, ...times, records, failed },
  };
}

/** The stream that an event was about, and whether the API has to be asked for it, because the event does not tell enough. */
export interface Heard {
  id: string;
  open: boolean;
}

/** Clocks of the service's machines differ, and events tell whole seconds: a difference below this is none. */
const TOLERANCE = 60_000;

/** Takes an event; `now` is the API's time. */
export function hear(event: RoomEvent, store: Store, now: number): Heard | undefined {
  const id = event.job ?? (event.beam && store.ofBeam(event.beam)) ?? sameTimes(event, store);
  if (!id) {
    // A recording names its stream in words that an earlier event has to explain, and that one may come later.
    store.postpone(event.id, JSON.stringify(event));
    return undefined;
  }
  const known = store.get(id);
  if (event.beam && known) store.nameBeam(id, event.beam);
  if (!known) return { id, open: true };
  const told = Date.parse(event.timestamp);
  // Nothing is true of a stream that was said before there was one.
  if (told < Date.parse(known.stream.created_at) - TOLERANCE) return undefined;
  const news = { ...known.stream, ...changes(event, known.stream) };
  // What has a date of the future, and ends that contradict each other: the API knows.
  const isEarly = !(told <= now + TOLERANCE);
  if (isEarly || contradict(known.stream.status, news.status)) return { id, open: true };
  // What was said before the stream was last heard of is no news; when it would change something, the API is asked again.
  const heard = now - (Date.now() - known.heard);
  const isOld = told < Math.max(heard, Date.parse(known.stream.updated_at) || 0) - TOLERANCE;
  if (isOld) return isFinal(known.stream.status) ? undefined : { id, open: true };
  store.takeEvent(news);
  // The end of the recording brings assets, which the event has in another form than the API.
  return { id, open: event.type === "hls.recording.success" };
}

function changes(event: RoomEvent, stream: LiveStream): Partial<LiveStream> {
  const updated_at = event.timestamp;
  const started_at = stream.started_at ?? event.started_at ?? null;
  const stopped_at = stream.stopped_at ?? event.stopped_at ?? null;
  if (event.type === "hls.started.success") return { status: "running", started_at, updated_at };
  if (event.failed) return { status: "failed", ...(stopped_at ? { stopped_at } : {}), updated_at };
  const status = event.type === "hls.stopped.success" && event.records ? "post_processing" : "completed";
  return { status, started_at, stopped_at, updated_at };
}

/** The stream that began when the event says; clocks of the service give or take a millisecond. */
function sameTimes({ started_at }: RoomEvent, store: Store): string | undefined {
  const close = (time?: string | null) => Math.abs(Date.parse(time ?? "") - Date.parse(started_at ?? "")) < 5;
  return store.all().find(({ stream }) => close(stream.started_at))?.stream.id;
}
