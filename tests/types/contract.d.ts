// The surface that was agreed on. Every program that it accepts must be accepted by the shipped types too.

export function startLiveStream(
  roomId: string,
  params?: StartLiveStreamParams | null,
  options?: StartOptions | null,
): Promise<LiveStream>;

export function stopLiveStream(streamId: string, options?: RequestOptions | null): Promise<LiveStream>;

export function stopLiveStreams(roomId: string, options?: RequestOptions | null): Promise<StoppedLiveStreams>;

export function getLiveStream(streamId: string, options?: RequestOptions | null): Promise<LiveStream>;

export function listLiveStreams(
  filter?: ListLiveStreamsFilter | null,
  options?: RequestOptions | null,
): Promise<LiveStreamPage> & AsyncIterable<LiveStream>;

export function sendTimedMetadata(
  streamId: string,
  metadata: { payload: string; duration: number },
  options?: RequestOptions | null,
): Promise<LiveStream>;

export function pauseRecording(streamId: string, options?: RequestOptions | null): Promise<LiveStream>;
export function resumeRecording(streamId: string, options?: RequestOptions | null): Promise<LiveStream>;

export function waitForLiveStream(streamId: string, options?: WaitOptions | null): Promise<LiveStream>;

export function buildMeetingUrl(meeting: MeetingUrl): string;
export function parseMeetingUrl(url: string): MeetingUrl;

export function createManagementToken(credentials: Credentials, options?: TokenOptions | null): Promise<string>;
export function createAuthToken(
  credentials: Credentials,
  claims: { room_id: string; role: string; user_id?: string },
  options?: TokenOptions | null,
): Promise<string>;

export function verifyWebhook(
  request: Request | { headers: Headers | Record<string, string>; body: string | Uint8Array },
  checks: {
    header?: { name: string; value: string | readonly string[] };
    signatureSecret?: string | readonly string[];
  },
): Promise<WebhookEvent>;

export function init(source?: WebAssembly.Module | BufferSource | URL | string | Response | PromiseLike<Response>): Promise<void>;

export interface Credentials { accessKey: string; secret: string }

export interface RequestOptions {
  token?: string | (() => string | PromiseLike<string>);
  credentials?: Credentials;
  baseUrl?: string;
  signal?: AbortSignal;
  timeout?: number;
  retries?: number;
  fetch?: typeof globalThis.fetch;
  onRetry?: (retry: { attempt: number; delay: number; error: LiveStreamError }) => void;
  dangerouslyAllowBrowser?: boolean;
}

export interface StartOptions extends RequestOptions {
  ifRunning?: "throw" | "return";
}

export interface WaitOptions extends RequestOptions {
  until?: "running" | "playable" | "completed";
  timeout?: number;
  onStatus?: (stream: LiveStream) => void;
}

export interface TokenOptions {
  expiresIn?: number;
  dangerouslyAllowBrowser?: boolean;
}

export interface StartLiveStreamParams {
  meeting_url?: string;
  recording?: { hls_vod?: boolean; single_file_per_layer?: boolean };
  destination?: string;
  transcription?: Transcription;
}

export interface Transcription {
  enabled?: boolean;
  modes?: readonly ("recorded" | "live")[];
  output_modes?: readonly ("txt" | "srt" | "json")[];
  custom_vocabulary?: readonly string[];
  summary?: {
    enabled?: boolean;
    context?: string;
    temperature?: number;
    sections?: readonly { title: string; format: "bullets" | "paragraph" }[];
  };
}

export type LiveStreamStatus =
  | "starting" | "running" | "stopping" | "post_processing" | "completed" | "failed" | (string & {});

export interface LiveStream {
  id: string;
  room_id: string;
  session_id: string;
  status: LiveStreamStatus;
  meeting_url: string;
  playback: { url: string };
  recording: { hls_vod: boolean; single_file_per_layer: boolean } | null;
  destination: string;
  created_at: string;
  started_at: string | null;
  updated_at: string;
  stopped_at: string | null;
  started_by: string;
  stopped_by: string;
  recording_assets: RecordingAsset[] | null;
}

export interface RecordingAsset {
  id: string;
  type: string;
  status: string;
  path: string;
  size: number;
  duration: number;
  created_at: string;
  thumbnails?: string[] | null;
  metadata?: Record<string, unknown>;
}

export interface ListLiveStreamsFilter {
  room_id?: string;
  session_id?: string;
  status?: LiveStreamStatus;
  start?: string;
  limit?: number;
}

export interface LiveStreamPage { data: LiveStream[]; limit?: number; last?: string }
export interface StoppedLiveStreams extends LiveStreamPage { error?: string }

export type MeetingUrl = {
  subdomain?: string;
  origin?: string;
  room_code?: string;
  room_id?: string;
  role?: string;
  page?: "preview" | "meeting" | "streaming/preview" | "streaming/meeting" | "";
  skip_preview?: boolean;
  skip_preview_headful?: boolean;
  auth_token?: string;
  ui_mode?: "activespeaker" | (string & {});
  name?: string;
  user_id?: string;
};

export interface WebhookEvent<T extends string = string, D = Record<string, unknown>> {
  version: string;
  id: string;
  account_id: string;
  timestamp: string;
  type: T;
  data: D;
}

export type LiveStreamErrorCode =
  | "ERR_INVALID_ARGUMENT"
  | "ERR_API"
  | "ERR_INVALID_RESPONSE"
  | "ERR_NETWORK"
  | "ERR_TIMEOUT"
  | "ERR_AMBIGUOUS_START"
  | "ERR_ALREADY_RUNNING"
  | "ERR_STREAM_ENDED"
  | "ERR_WEBHOOK"
  | "ERR_INIT";

export class LiveStreamError extends Error {
  readonly name: "LiveStreamError";
  readonly code: LiveStreamErrorCode;
  readonly status?: number;
  readonly serverMessage?: string;
  readonly details?: readonly string[];
  readonly method?: string;
  readonly url?: string;
  readonly path?: string;
  readonly argument?: string;
  readonly retryAfter?: number;
  readonly attempts?: number;
  readonly stream?: LiveStream;
  readonly cause?: unknown;
}
