// Recordings of streams, and external streams to other platforms. For servers.
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
 * Waits until a live stream is completed and its recordings are ready. Resolves to the recordings, all of them
 * finished; some may have `status` `"failed"`. Polls like {@link waitForLiveStream}.
 *
 * @throws {@link LiveStreamError} `ERR_STREAM_ENDED` if the stream ended without a recording, `ERR_TIMEOUT` if it takes
 * too long, both with the last known stream as `stream`; otherwise as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/get-live-stream
 */
export function waitForRecording(streamId: string, options?: RecordingWaitOptions | null): Promise<RecordingAsset[]>;

/**
 * Reads a recording.
 *
 * @param recordingId The `id` of a {@link RecordingAsset}.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such recording), `ERR_INVALID_RESPONSE`,
 * `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-asset
 */
export function getRecording(recordingId: string, options?: RequestOptions | null): Promise<Recording>;

/**
 * Lists recordings. Await it for one page, or use `for await` to iterate over the recordings of all pages.
 *
 * @throws {@link LiveStreamError} as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/list-all-assets
 */
export function listRecordings(
  filter?: ListRecordingsFilter | null,
  options?: RequestOptions | null,
): Promise<RecordingPage> & AsyncIterable<Recording>;

/**
 * Creates a presigned URL of a recording. Whoever has it can view the recording until it expires, so no error shows it.
 * {@link recordingFormat} returns its format. 100ms keeps recordings in its own storage for 15 days.
 *
 * @throws {@link LiveStreamError} as {@link getRecording}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-presigned-url
 */
export function getRecordingUrl(recordingId: string, options?: RecordingUrlOptions | null): Promise<RecordingUrl>;

/**
 * Returns the format of a recording by its file extension: `"video"` for a video element, `"hls"` for an HLS player,
 * `"zip"` for a zipped playlist with its segments, `"text"` for a transcript, a summary or a chat.
 *
 * A playlist plays from the storage of 100ms. In your own storage, a {@link RecordingUrl} gives access to the playlist
 * but not to its segments.
 *
 * @param recording A {@link Recording}, a {@link RecordingAsset}, or a {@link RecordingUrl}.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/overview
 */
export function recordingFormat(recording: { readonly path: string }): "video" | "hls" | "zip" | "text" | "unknown";

/** The options of a wait for a recording. */
export interface RecordingWaitOptions extends RequestOptions {
  /** Timeout of the whole wait in milliseconds. Default 600 000. */
  timeout?: number | undefined;
  /**
   * Called with the stream when it is first read and whenever its status changes. A returned promise is awaited; if it
   * rejects, the wait fails with that error.
   */
  onStatus?: ((stream: LiveStream) => void) | undefined;
}

/** The options of a presigned URL. */
export interface RecordingUrlOptions extends RequestOptions {
  /** Lifetime in seconds. Whole, at least 1. The API's default is 3 days, 9 hours in Alibaba's storage. */
  expiresIn?: number | undefined;
}

/** A recording with its origin. */
export interface Recording extends RecordingAsset {
  /** The `id` of the live stream, external stream or other job that recorded it. */
  job_id: string;
  /** The room's ID. */
  room_id: string;
  /** The session's ID. */
  session_id: string;
}

/** One page of recordings. */
export interface RecordingPage {
  /** The recordings. May be empty but never missing. */
  data: Recording[];
  /** Page size: at most this many recordings. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Filters a list of recordings. */
export interface ListRecordingsFilter {
  /** Only recordings of this room. */
  room_id?: string | undefined;
  /** Only recordings of this session. */
  session_id?: string | undefined;
  /** Only recordings with this status. */
  status?: "completed" | "failed" | undefined;
  /** The `last` of the previous page. */
  start?: string | undefined;
  /** Recordings per page. Whole, 10 to 100. */
  limit?: number | undefined;
}

/** A presigned URL of a recording. */
export interface RecordingUrl {
  /** The recording's ID. */
  id: string;
  /** Path in the storage. */
  path: string;
  /** The URL. Whoever has it can view the recording: do not log it. */
  url: string;
  /** Remaining lifetime in seconds. */
  expiry: number;
}

// ---------------------------------------------------------------- external streams

/**
 * Streams a room to other platforms by RTMP, such as YouTube or Twitch. Handles lost responses like {@link
 * startLiveStream}; a room can have only one stream or recording at a time, so a room with a live stream rejects this
 * with `ERR_ALREADY_RUNNING`.
 *
 * @throws {@link LiveStreamError} as {@link startLiveStream}, but `stream` is an {@link ExternalStream}. No error shows
 * the RTMP URLs, which contain stream keys.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/start-external-stream-for-room
 */
export function startExternalStream(
  roomId: string,
  params: StartExternalStreamParams,
  options?: StartOptions | null,
): Promise<ExternalStream>;

/**
 * Stops an external stream. Safe to repeat: a stream that has already ended is returned unchanged.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-stream-by-id
 */
export function stopExternalStream(streamId: string, options?: RequestOptions | null): Promise<ExternalStream>;

/**
 * Stops all external streams of a room. Resolves to a page with empty `data` if none was running.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-streams-for-room
 */
export function stopExternalStreams(roomId: string, options?: RequestOptions | null): Promise<StoppedExternalStreams>;

/**
 * Reads an external stream.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such stream), `ERR_INVALID_RESPONSE`,
 * `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream
 */
export function getExternalStream(streamId: string, options?: RequestOptions | null): Promise<ExternalStream>;

/**
 * Lists external streams. Await it for one page, or use `for await` to iterate over the streams of all pages.
 *
 * @throws {@link LiveStreamError} as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/list-all-external-streams
 */
export function listExternalStreams(
  filter?: ListExternalStreamsFilter | null,
  options?: RequestOptions | null,
): Promise<ExternalStreamPage> & AsyncIterable<ExternalStream>;

/**
 * Waits until an external stream is `running` (the default) or `completed`, like {@link waitForLiveStream}.
 *
 * @throws {@link LiveStreamError} `ERR_STREAM_ENDED`, `ERR_TIMEOUT`, both with the last known stream as `stream`;
 * otherwise as {@link getExternalStream}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream
 */
export function waitForExternalStream(streamId: string, options?: ExternalWaitOptions | null): Promise<ExternalStream>;

/** The options of a wait for an external stream. */
export interface ExternalWaitOptions extends RequestOptions {
  /** The state to wait for. Default `"running"`. */
  until?: "running" | "completed" | undefined;
  /** Timeout of the whole wait in milliseconds. Default 120 000. */
  timeout?: number | undefined;
  /**
   * Called with the stream when it is first read and whenever its status changes. A returned promise is awaited; if it
   * rejects, the wait fails with that error.
   */
  onStatus?: ((stream: ExternalStream) => void) | undefined;
}

/** The parameters of an external stream. */
export interface StartExternalStreamParams {
  /** Destinations: 1 to 5 `rtmp:` or `rtmps:` URLs with server and key. No error shows them. */
  rtmp_urls: readonly string[];
  /** The page to stream, as for a live stream. Required if external streaming is not enabled on the dashboard. */
  meeting_url?: string | undefined;
  /** Whether to also record it as one file. */
  recording?: boolean | undefined;
  /** Width and height in pixels, each whole and 480 to 1920; the API's default is 1280 by 720. */
  resolution?: { width: number; height: number } | undefined;
  /** Name of a destination; required if the template has several. */
  destination?: string | undefined;
}

/** A room's stream to other platforms. Times are RFC 3339 strings with up to nanosecond precision. */
export interface ExternalStream {
  /** The stream's ID. */
  id: string;
  /** The room's ID. */
  room_id: string;
  /** The session's ID. */
  session_id: string;
  /** The current status. */
  status: LiveStreamStatus;
  /** RTMP URLs. Each contains a stream key: do not log them. */
  rtmp_urls: string[];
  /** The streamed page. Its query may contain an app token: do not log it. */
  meeting_url: string;
  /** Whether it is recorded. */
  recording?: boolean;
  /** Size in pixels. */
  resolution?: { width: number; height: number };
  /** Name of the destination in the room's template. */
  destination: string;
  /** When the API accepted the start. */
  created_at: string;
  /** When the stream started running; null or absent before. */
  started_at?: string | null;
  /** When this object last changed. */
  updated_at: string;
  /** When the stream ended; null or absent before. */
  stopped_at?: string | null;
  /** The peer that started it; empty if started through the API. */
  started_by: string;
  /** The peer that stopped it; empty if stopped through the API or not yet stopped. */
  stopped_by: string;
  /** Null or absent until the stream is completed. */
  recording_assets?: RecordingAsset[] | null;
}

/** One page of external streams. */
export interface ExternalStreamPage {
  /** The streams. May be empty but never missing. */
  data: ExternalStream[];
  /** Page size: at most this many streams. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** The external streams of a room that were stopped. */
export interface StoppedExternalStreams extends ExternalStreamPage {
  /** The API's message about streams that it could not stop. */
  error?: string;
}

/** Filters a list of external streams. */
export interface ListExternalStreamsFilter {
  /** Only streams of this room. */
  room_id?: string | undefined;
  /** Only streams of this session. */
  session_id?: string | undefined;
  /** Only streams with this status. */
  status?: LiveStreamStatus | undefined;
  /** The `last` of the previous page. */
  start?: string | undefined;
  /** Streams per page. Whole, 10 to 100. */
  limit?: number | undefined;
}
