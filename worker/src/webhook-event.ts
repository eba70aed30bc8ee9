// Applies webhook events to the room's streams.
import type { LiveStream, WebhookEvent } from "hms-live/server";
import { isId } from "./ids";
import { contradict, isFinal } from "./live-stream";
import type { Store } from "./store";

/** The part of an event that a room needs, without fields that may hold secrets. */
export interface RoomEvent {
  id: string;
  type: string;
  timestamp: string;
  /** The stream's id. Events about recordings lack it. */
  job?: string;
  beam?: string;
  started_at?: string;
  stopped_at?: string;
  records: boolean;
  /** A stopped event may report a failure, which has an event of its own too. */
  failed: boolean;
}

const TYPES = ["hls.started.success", "hls.stopped.success", "hls.failure", "hls.recording.success"];

/** Extracts the room and the event; undefined if the event is not about a live stream. */
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
  // An invalid id belongs to no stream.
  if (job_id && !isId(job_id)) return undefined;
  const failed = event.type === "hls.failure" || /^failure\b/.test(String(event.data["reason"] ?? ""));
  const ids = { ...(job_id ? { job: job_id } : {}), ...(beam_id ? { beam: beam_id } : {}) };
  return {
    room,
    event: { id: event.id, type: event.type, timestamp: event.timestamp, ...ids, ...times, records, failed },
  };
}

/** The stream of an event, and whether the API must be asked because the event does not say enough. */
export interface EventOutcome {
  id: string;
  needsLookup: boolean;
}

/** The service's clocks differ, and events have a resolution of one second: a smaller difference is ignored. */
const TOLERANCE = 60_000;

/** Applies an event; `now` is the API's time. */
export function applyEvent(event: RoomEvent, store: Store, now: number): EventOutcome | undefined {
  const id = event.job ?? (event.beam && store.streamOfBeam(event.beam)) ?? sameTimes(event, store);
  if (!id) {
    // A recording names its stream by a beam id or times, and the event that links those to the stream may arrive later.
    store.postpone(event.id, JSON.stringify(event));
    return undefined;
  }
  const known = store.get(id);
  if (event.beam && known) store.setBeam(id, event.beam);
  if (!known) return { id, needsLookup: true };
  const told = Date.parse(event.timestamp);
  // An event from before the stream was created cannot be about it.
  if (told < Date.parse(known.stream.created_at) - TOLERANCE) return undefined;
  const update = { ...known.stream, ...changes(event, known.stream) };
  // For a date in the future or contradicting ends, the API decides.
  const isEarly = !(told <= now + TOLERANCE);
  if (isEarly || contradict(known.stream.status, update.status)) return { id, needsLookup: true };
  // An event older than the last report is outdated; unless the stream has ended, the API is asked again.
  const heard = now - (Date.now() - known.heard);
  const isOld = told < Math.max(heard, Date.parse(known.stream.updated_at) || 0) - TOLERANCE;
  if (isOld) return isFinal(known.stream.status) ? undefined : { id, needsLookup: true };
  store.takeEvent(update);
  // A finished recording has assets, which the event describes in another form than the API.
  return { id, needsLookup: event.type === "hls.recording.success" };
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

/** The stream with the same start time; the service's clocks may differ by milliseconds. */
function sameTimes({ started_at }: RoomEvent, store: Store): string | undefined {
  const close = (time?: string | null) => Math.abs(Date.parse(time ?? "") - Date.parse(started_at ?? "")) < 5;
  return store.all().find(({ stream }) => close(stream.started_at))?.stream.id;
}
