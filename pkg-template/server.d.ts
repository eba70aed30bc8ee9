// The additional functions for servers. The entry also exports everything of `hms-live`.
import type {
  Credentials,
  ListLiveStreamsFilter,
  LiveStream,
  LiveStreamErrorCode,
  RequestOptions,
  StartLiveStreamParams,
} from "./index.cjs";

export * from "./index.cjs";
export * from "./recordings.cjs";
export * from "./rooms.cjs";

// ---------------------------------------------------------------- request handler

/**
 * Creates a request handler for browsers that call `startLiveStream` and the other functions of `hms-live` with
 * `baseUrl: "/api"`. It asks `authorize` about each call, adds the token, and keeps secrets out of its responses. Its
 * only state is the starts in progress: concurrent requests for the same start share one response.
 *
 * Mount it at `/api` for GET, POST and OPTIONS: as Next route handlers, in Hono, SvelteKit, a Worker, Deno or Bun, or
 * behind {@link toNodeListener}. Nothing else may read the request body first.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`; for a misspelt option it suggests the right name.
 */
export function createHandler(options: HandlerOptions): Handler;

/**
 * Converts a handler to a listener for `createServer` of `node:http`.
 *
 * @param options `trustProxy`: take the origin of the request from `X-Forwarded-Proto` and `X-Forwarded-Host`. Use it
 * only behind a proxy that sets both.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` if `handler` is not a function, or an option is misspelt.
 */
export function toNodeListener(
  handler: Handler,
  options?: { trustProxy?: boolean | undefined } | null,
): (request: any, response: any) => Promise<void>;

/** The runtime's `Request` if its types are available. */
export type WebRequest = typeof globalThis extends { Request: { prototype: infer T } } ? T : any;

/** The runtime's `Response` if its types are available. */
export type WebResponse = typeof globalThis extends { Response: { prototype: infer T } } ? T : any;

/** Responds to a request. Never rejects. */
export type Handler = (request: WebRequest, context?: HandlerContext | object | null) => Promise<WebResponse>;

/** The context of an edge runtime, such as `ctx` of a Worker. Other objects are accepted and ignored. */
export interface HandlerContext {
  /** Receives the promise of each start, so that it completes even if the browser disconnects. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The options of a handler. Give `credentials` or `token`. */
export interface HandlerOptions {
  /** As in {@link RequestOptions}. */
  credentials?: Credentials | undefined;
  /** As in {@link RequestOptions}. */
  token?: RequestOptions["token"] | undefined;
  /**
   * Decides who may do what. Called for each call after its arguments were validated and before anything is changed.
   * `request` has cookies and headers; its body has been consumed.
   */
  authorize: (request: WebRequest, call: HandlerCall) => HandlerVerdict | PromiseLike<HandlerVerdict>;
  /**
   * Origins of the pages that a browser may request as `meeting_url`. Does not restrict parameters from `authorize`.
   * Default: none.
   */
  meetingOrigins?: readonly string[] | undefined;
  /**
   * Origins of other sites that may call, with cookies. Also your own origin if a proxy forwards requests to a
   * different one. Normalized as by `new URL(origin).origin`.
   */
  origins?: readonly string[] | undefined;
  /** Path prefix of the API. Default `"/api"`. */
  basePath?: string | undefined;
  /** Base URL of the API. As in {@link RequestOptions}. */
  baseUrl?: string | undefined;
  /** As in {@link RequestOptions}. */
  fetch?: RequestOptions["fetch"] | undefined;
  /**
   * Timeout of a request in milliseconds. Default 12 000, so that a browser, whose default is 30 000, receives the
   * result.
   */
  timeout?: number | undefined;
  /** Retries after the first attempt. Whole, 0 to 10; default 2. */
  retries?: number | undefined;
  /** As in {@link RequestOptions}, for each request to the API on behalf of any browser. */
  onRequest?: RequestOptions["onRequest"] | undefined;
}

/**
 * A call from a browser with decoded IDs and validated `params`. `roomId` is always known: for a stream ID, the stream
 * is read first.
 */
export type HandlerCall =
  | { operation: "startLiveStream"; roomId: string; streamId?: undefined; params: StartLiveStreamParams }
  | { operation: "stopLiveStreams"; roomId: string; streamId?: undefined; params?: undefined }
  | { operation: "listLiveStreams"; roomId: string; streamId?: undefined; params: ListLiveStreamsFilter }
  | {
      operation: "sendTimedMetadata";
      roomId: string;
      streamId: string;
      params: { payload: string; duration: number };
    }
  | {
      operation: "getLiveStream" | "stopLiveStream" | "pauseRecording" | "resumeRecording";
      roomId: string;
      streamId: string;
      params?: undefined;
    };

/**
 * `"viewer"`: may only read, and sees only ID, room, status, playback URL and times. `true`: allows this call as an
 * operator. `{ params }`: allows a start with these parameters instead of the browser's. A response: sent unchanged.
 * Anything else: a 401; values other than false, null and undefined are logged, once for each kind.
 */
export type HandlerVerdict = "viewer" | boolean | { params: StartLiveStreamParams } | WebResponse | null | undefined;

/**
 * Returns what a browser may see of a stream, as {@link createHandler} does: the documented fields, without tokens,
 * keys and room codes wherever they occur. For servers that build their own responses.
 *
 * @param view `"operator"`: all fields. Anything else, such as `"viewer"`: id, room, status, playback URL and times;
 * the other fields are present but empty.
 * @param brought The meeting URL that this browser sent itself and may therefore see.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` if `stream` is not an object or cannot be read.
 */
export function showLiveStream(stream: LiveStream, view: "operator" | "viewer", brought?: string | null): LiveStream;

/**
 * Returns the beginning of an untrusted text without anything that may be a secret: tokens, room codes, logins and
 * query strings.
 *
 * @param most Maximum number of characters; default 500. At most 2000 are processed.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` if `text` is not a string.
 */
export function redactText(text: string, most?: number | null): string;

/**
 * Serializes a value as JSON that does not depend on the order of members. The handler uses it to recognize equal
 * starts. For servers that deduplicate starts themselves.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` if JSON cannot represent the value.
 */
export function canonicalJson(value: unknown): string;

/**
 * Finds the call that a request is for, as {@link createHandler} does, and validates its IDs and query. For servers
 * that build their own responses. The body is not read until `readParams` is called.
 *
 * @param options `basePath`: path prefix of the API. Default `"/api"`.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, also if `request` is not a web `Request`. Throws a {@link
 * refusal} with status 404 for an unknown call, 413 for a body that is too long, 415 for a content type other than
 * JSON, and 400 for a body that is not a JSON object.
 */
export function routeRequest(request: WebRequest, options?: { basePath?: string | undefined } | null): RoutedCall;

/**
 * The call that a request is for. `streamId` and `roomId` are decoded; for a stream ID the room is unknown.
 * `readParams` reads the body once, up to 64 KB, and resolves to the validated parameters, if the call has any.
 */
export type RoutedCall =
  | RoutedCallOf<"startLiveStream", string, undefined, StartLiveStreamParams>
  | RoutedCallOf<"stopLiveStreams", string, undefined, undefined>
  | RoutedCallOf<"listLiveStreams", string, undefined, ListLiveStreamsFilter>
  | RoutedCallOf<"sendTimedMetadata", undefined, string, { payload: string; duration: number }>
  | RoutedCallOf<"getLiveStream", undefined, string, undefined>
  | RoutedCallOf<"stopLiveStream", undefined, string, undefined>
  | RoutedCallOf<"pauseRecording", undefined, string, undefined>
  | RoutedCallOf<"resumeRecording", undefined, string, undefined>;

/** A call of one operation. */
export interface RoutedCallOf<Operation, Room, Stream, Params> {
  /** The name of the function. */
  operation: Operation;
  /** The room if the request names one. */
  roomId: Room;
  /** The stream if the request names one. */
  streamId: Stream;
  /** The header `Idempotency-Key`, unchecked, for the option `idempotencyKey` of a start. */
  idempotencyKey: string | undefined;
  /** Reads and validates the parameters. */
  readParams(): Promise<Params>;
}

/**
 * Creates an error to throw when your server refuses a request; {@link errorAnswer} converts it to a response.
 *
 * @param status HTTP status, 400 to 599.
 * @param more `reason`: the error code for the browser's `startLiveStream`, which then does not retry. Default
 * `"ERR_API"`; `null` for none, if a retry is safe and may help. `stream`: the room's live stream, for
 * `"ERR_ALREADY_RUNNING"`.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 */
export function refusal(
  status: number,
  message: string,
  more?: {
    reason?: LiveStreamErrorCode | null | undefined;
    details?: readonly string[] | undefined;
    headers?: Record<string, string> | undefined;
    stream?: LiveStream | undefined;
  } | null,
): Error;

/**
 * Converts a {@link LiveStreamError} or a {@link refusal} to a response for browsers without secrets, as {@link
 * createHandler} does. For servers that build their own responses. Returns undefined for any other error, and for
 * errors that indicate a misconfiguration or a bug of this server: log those.
 */
export function errorAnswer(error: unknown): ErrorAnswer | undefined;

/** An error response in the shape of the API's errors. */
export interface ErrorAnswer {
  /** HTTP status. */
  status: number;
  /** The JSON body. */
  body: {
    /** HTTP status. */
    code: number;
    /** The error message. */
    message: string;
    /** More messages, at most 20. */
    details: string[];
    /** The error code, which the browser's error adopts. */
    reason?: LiveStreamErrorCode;
    /** The room's live stream, or one that the failed start may have started. */
    stream?: LiveStream;
  };
  /** Headers such as `retry-after`. */
  headers: Record<string, string>;
}

// ---------------------------------------------------------------- tokens

/**
 * Signs a management token (a JSON Web Token, HS256) for the REST API. For servers: rejected in browsers.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens
 */
export function createManagementToken(credentials: Credentials, options?: TokenOptions | null): Promise<string>;

/**
 * Signs an app token, with which a peer joins a room, as in `auth_token` of a meeting URL. For servers: rejected in
 * browsers.
 *
 * @param claims `room_id`, `role` and `user_id` have 1 to 256 characters.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens
 */
export function createAuthToken(
  credentials: Credentials,
  claims: { room_id: string; role: string; user_id?: string | undefined },
  options?: TokenOptions | null,
): Promise<string>;

/** The options of a token. */
export interface TokenOptions {
  /** Lifetime in seconds. Whole, 1 to 7 776 000. Default 600 for a management token, 86 400 for an app token. */
  expiresIn?: number | undefined;
  /** Allows signing where every visitor can read the secret. For your own experiments only. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

// ---------------------------------------------------------------- webhooks

/**
 * Authenticates a webhook request and returns its event. At least one check is required, and all must pass, compared in
 * constant time, before the body is parsed. Remember the `id` of each event: the sender repeats an event after 1, 3 and
 * 10 seconds until it gets a 200, and does not preserve order.
 *
 * @param request The `Request` with an unread body, or its headers and raw body. At most 10 MiB.
 * @throws {@link LiveStreamError} `ERR_WEBHOOK` if a check fails or the body is not an event, `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview
 */
export function verifyWebhook(
  request:
    | { readonly headers: WebhookHeaders; arrayBuffer(): PromiseLike<ArrayBuffer> }
    | { readonly headers: WebhookHeaders; readonly body: string | Uint8Array },
  checks: {
    /**
     * A secret header configured on the dashboard, the usual method. Several values allow rotation. An undefined value
     * is an error.
     */
    header?: { name: string; value: string | readonly string[] | undefined };
    /**
     * The secret of `x-100ms-signature`, the HMAC-SHA256 of the raw body in hex. 100ms documents it for HIPAA
     * workspaces; others use `header`. Several secrets allow rotation.
     */
    signatureSecret?: string | readonly string[];
  },
): Promise<WebhookEvent>;

/** A `Headers` object, or a plain object of headers. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

// ---------------------------------------------------------------- events

/**
 * A webhook event. A `switch` over `type` narrows `data`; unlisted types are passed through and reach `default`. The
 * envelope is validated; the fields of `data` are typed as documented but not validated.
 */
export type WebhookEvent =
  | WebhookEventOf<"hls.started.success", HlsStarted>
  | WebhookEventOf<"hls.stopped.success", HlsStopped>
  | WebhookEventOf<"hls.failure", HlsFailure>
  | WebhookEventOf<"hls.recording.success", HlsRecording>
  | WebhookEventOf<"beam.started.success", BeamStarted>
  | WebhookEventOf<"beam.stopped.success", BeamStopped>
  | WebhookEventOf<"beam.failure", BeamFailure>
  | WebhookEventOf<"beam.recording.success", BeamRecording>
  | WebhookEventOf<OtherEventType, Record<string, unknown>>;

/**
 * The types of all other events, by documented family. Types that the API adds later are passed through, but `string`
 * in this union would prevent narrowing, so compare them as `const type: string = event.type`.
 */
export type OtherEventType =
  `${"ingest" | "peer" | "recording" | "role" | "room" | "session" | "stream" | "track" | "transcription"}.${string}`;

/** The envelope of every event. */
export interface WebhookEventOf<T extends string, D> {
  /** Version of the format, such as `2.0`. */
  version: string;
  /** ID of the event, the same each time it is repeated. */
  id: string;
  /** The account's ID. */
  account_id: string;
  /** When it happened, RFC 3339. */
  timestamp: string;
  /** The type of the event. */
  type: T;
  /** The fields of this type. */
  data: D;
}

/** The common fields of stream and beam events. Times are RFC 3339 strings with up to nanosecond precision. */
export interface BeamData {
  /** ID of the process that joins the room and records it. */
  beam_id: string;
  /** The room's ID. */
  room_id: string;
  /** The session's ID. */
  session_id: string;
  /** The template's ID. */
  template_id: string;
  /** The recorded page. Its query may contain an app token: do not log it. */
  meeting_url: string;
  /** Width in pixels. */
  max_width: number;
  /** Height in pixels. */
  max_height: number;
  /** When the session started. */
  session_started_at: string;
  /** Other fields of the API. */
  [field: string]: unknown;
}

/** The common fields of live-stream events, except that of its recording. */
export interface HlsData extends BeamData {
  /** The `id` of the live stream. */
  job_id: string;
  /** The ID of the peer that started it. */
  peer_id: string;
  /** Whether a file for each layer is recorded. */
  recording_single_file_per_layer_enabled: boolean;
  /** Whether a playlist for on-demand playback is recorded. */
  recording_vod_playlist_enabled: boolean;
}

/** A stream is running. */
export interface HlsStarted extends HlsData {
  /** The master playlist. */
  url: string;
  /** Seconds from the start to the first segment. */
  start_delay: number;
  /** When it started running. */
  started_at: string;
}

/** A stream has ended. */
export interface HlsStopped extends HlsData {
  /** When it started running. */
  started_at: string;
  /** When it ended. */
  stopped_at: string;
  /** Duration in seconds. */
  duration: number;
  /**
   * `client request`, `max duration reached`, `room ended`, `last peer left`, or `failure: ` followed by the
   * `error_type`.
   */
  reason: string;
}

/** A stream failed. */
export interface HlsFailure extends HlsData {
  /** `INTERNAL_ERROR`, `MAX_RETRIES_REACHED`, `UPLOAD_ERROR`, `BEAM_STOPPED`, and others. */
  error_type: string;
  /** Description of the error. */
  error_message: string;
  /** Duration in seconds. */
  duration: number;
}

/**
 * The recording of a stream is ready. It does not name the stream: `beam_id` matches that of the stream's other events.
 */
export interface HlsRecording extends BeamData {
  /** The recording's ID for the recording functions. */
  recording_id: string;
  /** When the stream started running. */
  started_at: string;
  /** When it ended. */
  stopped_at: string;
  /** Duration in seconds. */
  duration: number;
  /** Path of the playlist for on-demand playback in the storage. */
  hls_vod_recording_path?: string;
  /** Presigned URL of the playlist, valid for a day for whoever has it. */
  hls_vod_recording_presigned_url?: string;
  /** Size in bytes. */
  hls_vod_recording_size?: number;
  /** Path of the chat in the storage. */
  chat_recording_path?: string;
  /** Presigned URL of the chat, valid for a day for whoever has it. */
  chat_recording_presigned_url?: string;
  /** A file for each layer, best first: layer `0`. Sizes are in bytes. */
  recording_single_files?: {
    asset_id: string;
    layer: string;
    recording_path: string;
    recording_presigned_url: string;
    size: number;
    width: number;
    height: number;
  }[];
  /** Thumbnail images. `offset` is in seconds. */
  recording_thumbnails?: { width: number; height: number; offset: number; location: string; url: string }[];
}

/** A beam started: the recording of a room, or its RTMP stream to other platforms. */
export interface BeamStarted extends BeamData {
  /** When it started. */
  started_at?: string;
  /** RTMP URLs. They contain stream keys: do not log them. */
  rtmp?: { url: string }[];
  /** Whether it records. */
  recording_enabled?: boolean;
}

/** A beam ended. */
export interface BeamStopped extends BeamStarted {
  /** When it ended. */
  stopped_at?: string;
  /** Duration in seconds. */
  duration?: number;
  /** The reason, as for a live stream. */
  reason?: string;
}

/** A beam failed. */
export interface BeamFailure extends BeamData {
  /** The type, as for a live stream. */
  error_type?: string;
  /** Description of the error. */
  error_message?: string;
}

/** The recording of a beam is ready. */
export interface BeamRecording extends BeamData {
  /** Path in the storage. */
  recording_path?: string;
  /** Presigned URL, valid for a day for whoever has it. */
  recording_presigned_url?: string;
  /** Size in bytes. */
  size?: number;
  /** Duration in seconds. */
  duration?: number;
}
