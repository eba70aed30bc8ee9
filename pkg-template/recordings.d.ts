// What streams record, and streams to other platforms. For servers.
import type {
  LiveStream,
  LiveStreamError,
  LiveStreamStatus,
  RecordingAsset,
  RequestOptions,
  StartOptions,
} from "./index.cjs";

// ---------------------------------------------------------------- recordings

/**
 * Waits until a live stream is completed and what it has recorded is there. Resolves to its recordings, none of which is still being
 * made; some may have `status` `"failed"`. Asks as {@link waitForLiveStream} does.
 *
 * @throws {@link LiveStreamError} `ERR_STREAM_ENDED` when the stream has ended without a recording, `ERR_TIMEOUT` when it takes too long,
 * both with the last object as `stream`; otherwise as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/get-live-stream
 */
export function waitForRecording(streamId: string, options?: RecordingWaitOptions | null): Promise<RecordingAsset[]>;

/**
 * Reads one recording.
 *
 * @param recordingId The `id` of a {@link RecordingAsset}.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such recording), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-asset
 */
export function getRecording(recordingId: string, options?: RequestOptions | null): Promise<Recording>;

/**
 * Lists recordings. Await it for one page, or `for await` over it for every recording of every page.
 *
 * @throws {@link LiveStreamError} as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/list-all-assets
 */
export function listRecordings(
  filter?: ListRecordingsFilter | null,
  options?: RequestOptions | null,
): Promise<RecordingPage> & AsyncIterable<Recording>;

/**
 * Makes a URL from which a recording can be fetched. Whoever has it sees the recording until it expires, so it is in no error.
 * {@link recordingFormat} says what it leads to. 100ms keeps recordings in its own storage for 15 days.
 *
 * @throws {@link LiveStreamError} as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-presigned-url
 */
export function getRecordingUrl(recordingId: string, options?: RecordingUrlOptions | null): Promise<RecordingUrl>;

/**
 * How a recording is opened, by the end of its path: `"video"` by a video element, `"hls"` by an HLS player, `"zip"` once it is unpacked (a
 * playlist with its segments), `"text"` is a transcript, a summary or a chat.
 *
 * A playlist plays from the storage of 100ms. In a storage of your own a {@link RecordingUrl} opens the playlist and none of its segments.
 *
 * @param recording A {@link Recording}, a {@link RecordingAsset}, or a {@link RecordingUrl}.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/overview
 */
export function recordingFormat(recording: { readonly path: string }): "video" | "hls" | "zip" | "text" | "unknown";

/** How a recording is waited for. */
export interface RecordingWaitOptions extends RequestOptions {
  /** Milliseconds for the whole wait. Default 600 000. */
  timeout?: number | undefined;
  /** Called with the first object, and whenever its status has changed. A promise is awaited; what it rejects with ends the wait. */
  onStatus?: ((stream: LiveStream) => void) | undefined;
}

/** How a URL of a recording is made. */
export interface RecordingUrlOptions extends RequestOptions {
  /** Seconds for which it opens the recording. Whole, at least 1. The API's default is 3 days, 9 hours in Alibaba's storage. */
  expiresIn?: number | undefined;
}

/** A recording, with what it was recorded of. */
export interface Recording extends RecordingAsset {
  /** What recorded it: the `id` of a live stream, of an external stream, or of another job. */
  job_id: string;
  /** The room. */
  room_id: string;
  /** The session of the room. */
  session_id: string;
}

/** One page of recordings. */
export interface RecordingPage {
  /** The recordings. Empty, never missing. */
  data: Recording[];
  /** How many a page holds at most. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Which recordings to list. */
export interface ListRecordingsFilter {
  /** Recordings of this room alone. */
  room_id?: string | undefined;
  /** Recordings of this session alone. */
  session_id?: string | undefined;
  /** Recordings with this status alone. */
  status?: "completed" | "failed" | undefined;
  /** The `last` of the page before. */
  start?: string | undefined;
  /** Recordings on a page. Whole, 10 to 100. */
  limit?: number | undefined;
}

/** From where a recording can be fetched. */
export interface RecordingUrl {
  /** The recording. */
  id: string;
  /** Where it lies in the storage. */
  path: string;
  /** Opens the recording to whoever has it: do not log it. */
  url: string;
  /** Seconds from now on for which it does. */
  expiry: number;
}

// ---------------------------------------------------------------- external streams

/**
 * Sends a room to other platforms by RTMP, such as YouTube or Twitch. Started exactly once and told right, as {@link startLiveStream} says;
 * a room has one stream or recording at a time, so one that has a live stream refuses this with `ERR_ALREADY_RUNNING`.
 *
 * @throws {@link LiveStreamError} as {@link startLiveStream}; its `stream` is an {@link ExternalStream} then. No error shows the RTMP URLs,
 * which end in keys.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/start-external-stream-for-room
 */
export function startExternalStream(
  roomId: string,
  params: StartExternalStreamParams,
  options?: StartOptions | null,
): Promise<ExternalStream>;

/**
 * Stops one external stream. Safe to repeat: one that has ended already is returned as it is.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-stream-by-id
 */
export function stopExternalStream(streamId: string, options?: RequestOptions | null): Promise<ExternalStream>;

/**
 * Stops every external stream of a room. Resolves to a page with an empty `data` when none ran.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-streams-for-room
 */
export function stopExternalStreams(roomId: string, options?: RequestOptions | null): Promise<StoppedExternalStreams>;

/**
 * Reads one external stream.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such stream), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream
 */
export function getExternalStream(streamId: string, options?: RequestOptions | null): Promise<ExternalStream>;

/**
 * Lists external streams. Await it for one page, or `for await` over it for every stream of every page.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/list-all-external-streams
 */
export function listExternalStreams(
  filter?: ListExternalStreamsFilter | null,
  options?: RequestOptions | null,
): Promise<ExternalStreamPage> & AsyncIterable<ExternalStream>;

/**
 * Waits until an external stream is `running` (the default) or `completed`, as {@link waitForLiveStream} does.
 *
 * @throws {@link LiveStreamError} `ERR_STREAM_ENDED`, `ERR_TIMEOUT`, both with the last object as `stream`; otherwise as
 * {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream
 */
export function waitForExternalStream(streamId: string, options?: ExternalWaitOptions | null): Promise<ExternalStream>;

/** How an external stream is waited for. */
export interface ExternalWaitOptions extends RequestOptions {
  /** What to wait for. Default `"running"`. */
  until?: "running" | "completed" | undefined;
  /** Milliseconds for the whole wait. Default 120 000. */
  timeout?: number | undefined;
  /** Called with the first object, and whenever its status has changed. A promise is awaited; what it rejects with ends the wait. */
  onStatus?: ((stream: ExternalStream) => void) | undefined;
}

/** The parameters of an external stream. */
export interface StartExternalStreamParams {
  /** Where it goes: 1 to 5 URLs of `rtmp:` or `rtmps:`, server and key. No error shows them. */
  rtmp_urls: readonly string[];
  /** The page to send, as for a live stream. Required when external streaming is not enabled on the dashboard. */
  meeting_url?: string | undefined;
  /** Whether it is recorded too, as one file. */
  recording?: boolean | undefined;
  /** Pixels, each whole and 480 to 1920; the API's default is 1280 by 720. */
  resolution?: { width: number; height: number } | undefined;
  /** Name of a destination; required when the template has several. */
  destination?: string | undefined;
}

/** A room that is sent to other platforms. Times are RFC 3339 strings, up to nanoseconds. */
export interface ExternalStream {
  /** What other calls name the stream by. */
  id: string;
  /** The room. */
  room_id: string;
  /** The session of the room. */
  session_id: string;
  /** Where the stream is in its life. */
  status: LiveStreamStatus;
  /** Where it goes. Each ends in a key: do not log them. */
  rtmp_urls: string[];
  /** The page that is sent. It may hold an app token in its query: do not log it. */
  meeting_url: string;
  /** Whether it is recorded. */
  recording?: boolean;
  /** Pixels. */
  resolution?: { width: number; height: number };
  /** Name of the destination in the room's template. */
  destination: string;
  /** When the API accepted the start. */
  created_at: string;
  /** When the stream began to run; null or absent before. */
  started_at?: string | null;
  /** When this object last changed. */
  updated_at: string;
  /** When the stream ended; null or absent before. */
  stopped_at?: string | null;
  /** The peer that started it; empty when that was the API. */
  started_by: string;
  /** The peer that stopped it; empty when that was the API, or nobody yet. */
  stopped_by: string;
  /** Null or absent until the stream is completed. */
  recording_assets?: RecordingAsset[] | null;
}

/** One page of external streams. */
export interface ExternalStreamPage {
  /** The streams. Empty, never missing. */
  data: ExternalStream[];
  /** How many a page holds at most. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** The external streams of a room that were stopped. */
export interface StoppedExternalStreams extends ExternalStreamPage {
  /** What the API has to say about streams that it could not stop. */
  error?: string;
}

/** Which external streams to list. */
export interface ListExternalStreamsFilter {
  /** Streams of this room alone. */
  room_id?: string | undefined;
  /** Streams of this session alone. */
  session_id?: string | undefined;
  /** Streams with this status alone. */
  status?: LiveStreamStatus | undefined;
  /** The `last` of the page before. */
  start?: string | undefined;
  /** Streams on a page. Whole, 10 to 100. */
  limit?: number | undefined;
}
