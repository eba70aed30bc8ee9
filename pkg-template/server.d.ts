// What only servers use; the entry has everything of `hms-live` too.
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

// ---------------------------------------------------------------- answering browsers

/**
 * Makes a function that answers browsers under your own origin: what `startLiveStream` and the others of `hms-live` send with
 * `baseUrl: "/api"`. It adds the token, asks `authorize` about each call, and answers with nothing secret. It keeps nothing but the
 * starts that are under way: whoever asks for the same one meanwhile gets the same answer.
 *
 * Mount it under `/api` for GET, POST and OPTIONS: as the handlers of a Next route, in Hono, SvelteKit, a Worker, Deno or Bun, or
 * behind {@link toNodeListener}. Nothing may read the body of a request before it does.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, with the name that was meant where an option is misspelt.
 */
export function createHandler(options: HandlerOptions): Handler;

/**
 * Makes a listener for `createServer` of `node:http` of a handler.
 *
 * @param options `trustProxy`: `X-Forwarded-Proto` and `X-Forwarded-Host` say where the browser has sent its request. Only behind a
 * proxy that sets both.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` when `handler` is no function, or an option is misspelt.
 */
export function toNodeListener(
  handler: Handler,
  options?: { trustProxy?: boolean | undefined } | null,
): (request: any, response: any) => Promise<void>;

/** The runtime's own `Request`, where its types are known. */
export type WebRequest = typeof globalThis extends { Request: { prototype: infer T } } ? T : any;

/** The runtime's own `Response`, where its types are known. */
export type WebResponse = typeof globalThis extends { Response: { prototype: infer T } } ? T : any;

/** Answers one request. It never rejects. */
export type Handler = (request: WebRequest, context?: HandlerContext | object | null) => Promise<WebResponse>;

/** What an edge runtime gives beside a request: `ctx` of a Worker. Any other object will do, and is not looked at. */
export interface HandlerContext {
  /** Is given each start, so that it goes on when the browser goes away. */
  waitUntil(promise: Promise<unknown>): void;
}

/** How a handler answers. Give `credentials` or `token`. */
export interface HandlerOptions {
  /** As in {@link RequestOptions}. */
  credentials?: Credentials | undefined;
  /** As in {@link RequestOptions}. */
  token?: RequestOptions["token"] | undefined;
  /**
   * Says who may do what. It is asked about every call, once the browser's arguments have been checked and before anything is changed.
   * `request` has cookies and headers, its body is read.
   */
  authorize: (request: WebRequest, call: HandlerCall) => HandlerVerdict | PromiseLike<HandlerVerdict>;
  /** Origins of the pages that a browser may have recorded by `meeting_url`. What `authorize` gives needs none. Default: none. */
  meetingOrigins?: readonly string[] | undefined;
  /**
   * Origins of other sites whose pages may call, with cookies. Also what your own origin is called where a proxy has requests arrive
   * under another one. Spelt as `new URL(origin).origin`.
   */
  origins?: readonly string[] | undefined;
  /** What stands before the paths of the API. Default `"/api"`. */
  basePath?: string | undefined;
  /** Where the API is. As in {@link RequestOptions}. */
  baseUrl?: string | undefined;
  /** As in {@link RequestOptions}. */
  fetch?: RequestOptions["fetch"] | undefined;
  /** Milliseconds for a request with all that it takes. Default 12 000, so that a browser, which has 30 000, hears how it ended. */
  timeout?: number | undefined;
  /** Retries after the first attempt. Whole, 0 to 10; default 2. */
  retries?: number | undefined;
  /** As in {@link RequestOptions}: each request to the API, whatever browser it is for. */
  onRequest?: RequestOptions["onRequest"] | undefined;
}

/**
 * What a browser asks for, with the ids as they will be sent and `params` as they were checked. `roomId` is always known: of a
 * stream's id the stream is read first.
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
 * `"viewer"`: reads only, and only id, room, status, playback URL and times. `true`: this call, as an operator. `{ params }`: a start
 * with exactly these parameters in the place of the browser's. A response: sent as it is. Anything else is a 401, and what is not even
 * false, null or undefined is in the log, once for each kind of value.
 */
export type HandlerVerdict = "viewer" | boolean | { params: StartLiveStreamParams } | WebResponse | null | undefined;

/**
 * What a browser may see of a stream, as {@link createHandler} shows it: the documented fields, without tokens, keys and room codes,
 * wherever the API puts them. For servers with answers of their own.
 *
 * @param view `"operator"`: all fields. Anything else, as `"viewer"`: id, room, status, playback URL and times; the others are there
 * and empty.
 * @param brought The meeting URL that this browser has sent itself, which it may see again.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` when `stream` is no object or cannot be read.
 */
export function showLiveStream(stream: LiveStream, view: "operator" | "viewer", brought?: string | null): LiveStream;

/**
 * The beginning of a text from outside without what may be a secret: tokens, room codes, logins and queries of URLs.
 *
 * @param most The most characters; default 500. No more than 2000 are looked at.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` when `text` is no text.
 */
export function redactText(text: string, most?: number | null): string;

/**
 * JSON that is the same text for equal values, whatever order their members were written in: by it the handler knows that two starts ask
 * for the same. For servers that join starts of their own.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT` when JSON has no text for the value.
 */
export function canonicalJson(value: unknown): string;

/**
 * Finds what a browser asks for, as {@link createHandler} does: by the operations of this package, with ids and query checked. For
 * servers with answers of their own. Nothing of the body is read before `readParams` is called.
 *
 * @param options `basePath`: what stands before the paths of the API. Default `"/api"`.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, of a `request` that is none of the web too. What is no call of a browser is a
 * {@link refusal} with 404, and so are a body that is too long, 413, one whose content type is not JSON, 415, and one that holds no JSON
 * object, 400.
 */
export function routeRequest(request: WebRequest, options?: { basePath?: string | undefined } | null): RoutedCall;

/**
 * What a request asks for. `streamId` and `roomId` are as the browser has meant them, decoded; of a stream's id the room is not known.
 * `readParams` reads the body once, of at most 64 KB, and resolves to the parameters as they were checked, if the call has any.
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

/** A call of one kind. */
export interface RoutedCallOf<Operation, Room, Stream, Params> {
  /** A function's name. */
  operation: Operation;
  /** The room, where the request names it. */
  roomId: Room;
  /** The stream, where the request names one. */
  streamId: Stream;
  /** `Idempotency-Key` as it came, for the option `idempotencyKey` of a start. */
  idempotencyKey: string | undefined;
  /** Reads and checks the rest. */
  readParams(): Promise<Params>;
}

/**
 * An error to throw where a server of one's own refuses a request: {@link errorAnswer} makes its answer of it.
 *
 * @param status HTTP status, 400 to 599.
 * @param more `reason` is what the browser's `startLiveStream` goes by: with one it does not send the start again. Default `"ERR_API"`;
 * `null` for none, where asking again is safe and may help. `stream`: one that keeps the room, for `"ERR_ALREADY_RUNNING"`.
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
 * What a browser may hear of a {@link LiveStreamError} or a {@link refusal}, as {@link createHandler} tells it: without what may be a
 * secret. For servers with answers of their own. Undefined for any other error, and for one that says that this server is set up or
 * written wrongly: those are for its log.
 */
export function errorAnswer(error: unknown): ErrorAnswer | undefined;

/** An answer that says why there is no other, in the shape of the API's errors. */
export interface ErrorAnswer {
  /** HTTP status. */
  status: number;
  /** To be sent as JSON. */
  body: {
    /** HTTP status. */
    code: number;
    /** The server's words. */
    message: string;
    /** More of them, 20 at most. */
    details: string[];
    /** By this the browser's error is the one that the server had. */
    reason?: LiveStreamErrorCode;
    /** A stream that keeps the room, or that may be the one that was to start. */
    stream?: LiveStream;
  };
  /** As `retry-after`. */
  headers: Record<string, string>;
}

// ---------------------------------------------------------------- tokens

/**
 * Signs a management token (a JSON Web Token, HS256) for the REST API. For servers: refused in a browser.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens
 */
export function createManagementToken(credentials: Credentials, options?: TokenOptions | null): Promise<string>;

/**
 * Signs an app token, with which one peer joins one room; it is what `auth_token` in a meeting URL holds. For servers:
 * refused in a browser.
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

/** How a token is signed. */
export interface TokenOptions {
  /** Seconds, whole, 1 to 7 776 000. Default 600 for a management token, 86 400 for an app token. */
  expiresIn?: number | undefined;
  /** Allows signing where every visitor can read the secret. For experiments of your own. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

// ---------------------------------------------------------------- webhooks

/**
 * Authenticates one webhook request and returns its event. At least one check must be asked for, and every check that is
 * asked for must pass, in constant time, before the body is parsed. Remember the `id` of each event: the sender repeats an
 * event after 1, 3 and 10 seconds until it gets a 200, and keeps no order.
 *
 * @param request The `Request` itself, its body not read yet, or its headers and its raw body. At most 10 MiB.
 * @throws {@link LiveStreamError} `ERR_WEBHOOK` when a check fails or the body holds no event, `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview
 */
export function verifyWebhook(
  request:
    | { readonly headers: WebhookHeaders; arrayBuffer(): PromiseLike<ArrayBuffer> }
    | { readonly headers: WebhookHeaders; readonly body: string | Uint8Array },
  checks: {
    /** A secret header that was set on the dashboard: the usual way. Several values allow rotation. Where it is undefined, the call says so. */
    header?: { name: string; value: string | readonly string[] | undefined };
    /**
     * The secret of `x-100ms-signature`: HMAC-SHA256 of the raw body as hex. 100ms documents it for HIPAA workspaces; others
     * prove themselves by `header`. Several secrets allow rotation.
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
 * What a webhook tells. A `switch` over `type` narrows `data`; what is not listed here comes through, and ends in `default`.
 * The envelope is checked, and the fields of `data` are as documented: the API decides what it sends in them.
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
 * The types of all other events: the families that are documented. One that the API adds later comes through too; beside `string`
 * the compiler would tell none of the types above apart, so it is compared as `const type: string = event.type`.
 */
export type OtherEventType =
  `${"ingest" | "peer" | "recording" | "role" | "room" | "session" | "stream" | "track" | "transcription"}.${string}`;

/** The envelope of every event. */
export interface WebhookEventOf<T extends string, D> {
  /** Version of the format, as `2.0`. */
  version: string;
  /** The same each time an event is repeated. */
  id: string;
  /** The account that the room belongs to. */
  account_id: string;
  /** When it happened. RFC 3339. */
  timestamp: string;
  /** What happened. */
  type: T;
  /** The fields of its type. */
  data: D;
}

/** What all events of a stream tell, and of the recording of a room by a page. Times are RFC 3339 strings, up to nanoseconds. */
export interface BeamData {
  /** Id of the program that joins the room and records. */
  beam_id: string;
  /** The room. */
  room_id: string;
  /** The session of the room. */
  session_id: string;
  /** The template of the room. */
  template_id: string;
  /** The page that is recorded. It may hold an app token in its query: do not log it. */
  meeting_url: string;
  /** Pixels. */
  max_width: number;
  /** Pixels. */
  max_height: number;
  /** When the session began. */
  session_started_at: string;
  /** What else the API sends. */
  [field: string]: unknown;
}

/** What the events of a live stream tell, but for that of its recording. */
export interface HlsData extends BeamData {
  /** The `id` of the live stream. */
  job_id: string;
  /** The peer that started it. */
  peer_id: string;
  /** Whether a file for each layer is recorded. */
  recording_single_file_per_layer_enabled: boolean;
  /** Whether a playlist for on-demand playback is recorded. */
  recording_vod_playlist_enabled: boolean;
}

/** A stream runs. */
export interface HlsStarted extends HlsData {
  /** The master playlist. */
  url: string;
  /** Seconds from the start to the first segment. */
  start_delay: number;
  /** When it began to run. */
  started_at: string;
}

/** A stream has ended. */
export interface HlsStopped extends HlsData {
  /** When it began to run. */
  started_at: string;
  /** When it ended. */
  stopped_at: string;
  /** Seconds. */
  duration: number;
  /** `client request`, `max duration reached`, `room ended`, `last peer left`, or `failure: ` and its `error_type`. */
  reason: string;
}

/** A stream has failed. */
export interface HlsFailure extends HlsData {
  /** `INTERNAL_ERROR`, `MAX_RETRIES_REACHED`, `UPLOAD_ERROR`, `BEAM_STOPPED`, and others. */
  error_type: string;
  /** The same in words. */
  error_message: string;
  /** Seconds. */
  duration: number;
}

/** What a stream has recorded is there. It names no stream: `beam_id` is the one that its other events had. */
export interface HlsRecording extends BeamData {
  /** What the API of recordings names it by. */
  recording_id: string;
  /** When the stream began to run. */
  started_at: string;
  /** When it ended. */
  stopped_at: string;
  /** Seconds. */
  duration: number;
  /** Where the playlist for on-demand playback lies in the storage. */
  hls_vod_recording_path?: string;
  /** The same as a URL, which its query opens to everybody for a day. */
  hls_vod_recording_presigned_url?: string;
  /** Bytes. */
  hls_vod_recording_size?: number;
  /** Where the chat lies in the storage. */
  chat_recording_path?: string;
  /** The same as a URL, which its query opens to everybody for a day. */
  chat_recording_presigned_url?: string;
  /** A file for each layer, the best one first: layer `0`. Sizes are bytes. */
  recording_single_files?: {
    asset_id: string;
    layer: string;
    recording_path: string;
    recording_presigned_url: string;
    size: number;
    width: number;
    height: number;
  }[];
  /** Pictures. `offset`: seconds. */
  recording_thumbnails?: { width: number; height: number; offset: number; location: string; url: string }[];
}

/** The recording of a room by a page has begun, or its stream to other services by RTMP. */
export interface BeamStarted extends BeamData {
  /** When it began. */
  started_at?: string;
  /** Where it is streamed to. The URLs hold keys: do not log them. */
  rtmp?: { url: string }[];
  /** Whether it is recorded. */
  recording_enabled?: boolean;
}

/** It has ended. */
export interface BeamStopped extends BeamStarted {
  /** When it ended. */
  stopped_at?: string;
  /** Seconds. */
  duration?: number;
  /** Why, as for a live stream. */
  reason?: string;
}

/** It has failed. */
export interface BeamFailure extends BeamData {
  /** As for a live stream. */
  error_type?: string;
  /** The same in words. */
  error_message?: string;
}

/** What it has recorded is there. */
export interface BeamRecording extends BeamData {
  /** Where it lies in the storage. */
  recording_path?: string;
  /** The same as a URL, which its query opens to everybody for a day. */
  recording_presigned_url?: string;
  /** Bytes. */
  size?: number;
  /** Seconds. */
  duration?: number;
}
