// Rooms, room codes, active rooms and template destinations. For servers.
import type { LiveStreamError, RequestOptions } from "./index.cjs";

// ---------------------------------------------------------------- rooms

/**
 * Creates a room. The API overwrites an existing room of the same name, so this searches for the name first, and
 * `ifExists` decides what happens then. Two concurrent calls can still race between the search and the request.
 *
 * A room without a `name` is named `hms-live-` and a UUID, so that it can be found if the response is lost, and no
 * duplicate is created.
 *
 * @param params All members are optional.
 * @throws {@link LiveStreamError} `ERR_ALREADY_EXISTS` with `ifExists: "throw"`, `ERR_INVALID_ARGUMENT`, `ERR_API`
 * (400: no such template), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`, `ERR_TIMEOUT`. After a lost attempt, the message says
 * that the room may exist.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/create-via-api
 */
export function createRoom(params?: CreateRoomParams | null, options?: CreateRoomOptions | null): Promise<Room>;

/**
 * Reads a room.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such room), `ERR_INVALID_RESPONSE`,
 * `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/retrieve-room
 */
export function getRoom(roomId: string, options?: RequestOptions | null): Promise<Room>;

/**
 * Lists rooms. Await it for one page, or use `for await` to iterate over the rooms of all pages.
 *
 * @throws {@link LiveStreamError} as {@link getRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/list-rooms
 */
export function listRooms(
  filter?: ListRoomsFilter | null,
  options?: RequestOptions | null,
): Promise<RoomPage> & AsyncIterable<Room>;

/**
 * Updates the given properties of a room, or enables or disables it. Nobody can join a disabled room.
 *
 * @param params The API documents `enabled` as a separate update: do not combine it with others.
 * @throws {@link LiveStreamError} as {@link getRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/update-a-room
 */
export function updateRoom(roomId: string, params: UpdateRoomParams, options?: RequestOptions | null): Promise<Room>;

/** The options of room creation. */
export interface CreateRoomOptions extends RequestOptions {
  /**
   * What to do if a room of this name exists: return it unchanged (the default), update it as requested, or throw
   * `ERR_ALREADY_EXISTS`.
   */
  ifExists?: "return" | "update" | "throw" | undefined;
}

/** The parameters of a new room. */
export interface CreateRoomParams {
  /** Letters, digits and `. - : _`. Case-insensitive. */
  name?: string | undefined;
  /** A description for humans. */
  description?: string | undefined;
  /** The template, which defines roles and destinations. Default: the account's default template. */
  template_id?: string | undefined;
  /** Region of the media servers. Default `auto`: the template's region. */
  region?: "in" | "us" | "eu" | "auto" | undefined;
  /** Maximum number of peers: whole, 0 to 2500, with `large_room` up to 20 000. */
  size?: number | undefined;
  /** Whether more than 2500 peers may join. */
  large_room?: boolean | undefined;
  /** Maximum session duration in seconds: whole, 120 to 43 200. */
  max_duration_seconds?: number | undefined;
  /**
   * Receives the events of this room instead of the account's webhooks. The headers are secret; no error shows them.
   */
  webhook?: { url: string; headers?: { readonly [name: string]: string } | undefined } | undefined;
  /** IDs of polls. */
  polls?: readonly string[] | undefined;
  /** Recording of peers, and its storage. Does not affect the recording of live streams. */
  recording_info?: RoomRecordingParams | undefined;
}

/** The properties of a room that can be updated. */
export interface UpdateRoomParams extends CreateRoomParams {
  /** Whether peers can join and streams can start. */
  enabled?: boolean | undefined;
}

/** Recording of a room's peers. */
export interface RoomRecordingParams {
  /** Whether to record. */
  enabled?: boolean | undefined;
  /** Your own storage. */
  upload_info?: RoomUploadParams | undefined;
  /** IDs of polls. */
  polls?: readonly string[] | undefined;
}

/** Your own storage. */
export interface RoomUploadParams {
  /** AWS, Google Cloud, Alibaba Cloud, Azure. */
  type: "s3" | "gs" | "oss" | "azure";
  /** Name of the bucket. */
  location: string;
  /** Prefix of recording paths. */
  prefix?: string | undefined;
  /** Additional settings. */
  options?: { region?: string | undefined } | undefined;
  /** Credentials for the bucket. No error shows them. */
  credentials?: { key: string; secret: string } | undefined;
}

/** A room. Unknown fields are kept; the API omits different fields in different responses. */
export interface Room {
  /** The room's ID, 24 hexadecimal digits. */
  id: string;
  /** Unique in the account, case-insensitive. */
  name?: string;
  /** Whether peers can join. */
  enabled: boolean;
  /** A description for humans. */
  description?: string;
  /** The account's ID. */
  customer_id?: string;
  /** The app's ID. */
  app_id?: string;
  /** The template's ID. */
  template_id?: string;
  /** The template's name. */
  template?: string;
  /** Region of the media servers. */
  region?: string;
  /** Maximum number of peers. */
  size?: number;
  /** Whether more than 2500 peers may join. */
  large_room?: boolean;
  /** Maximum session duration in seconds. */
  max_duration_seconds?: number;
  /** Whether `recording_info` comes from the template. */
  recording_source_template?: boolean;
  /** Recording of peers. */
  recording_info?: Record<string, unknown>;
  /** Webhook for the room's events. Its headers are secret: do not log them. */
  webhook?: Record<string, unknown>;
  /** IDs of polls. */
  polls?: string[];
  /** RFC 3339. */
  created_at?: string;
  /** RFC 3339; `0001-01-01T00:00:00Z` if never updated. */
  updated_at?: string;
}

/** One page of rooms. */
export interface RoomPage {
  /** The rooms. May be empty but never missing. */
  data: Room[];
  /** Page size: at most this many rooms. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Filters a list of rooms. */
export interface ListRoomsFilter {
  /** Only the room with this name. */
  name?: string | undefined;
  /** Only enabled or only disabled rooms. */
  enabled?: boolean | undefined;
  /** Only rooms of this template. */
  template_id?: string | undefined;
  /** Only rooms created at or after this time, such as `2023-03-02T07:44:27.010Z`. */
  after?: string | undefined;
  /** Only rooms created at or before this time. */
  before?: string | undefined;
  /** The `last` of the previous page. */
  start?: string | undefined;
  /** Rooms per page. Whole, 10 to 100; the API's default is 10. */
  limit?: number | undefined;
}

// ---------------------------------------------------------------- room codes

/**
 * Finds the code of a room for a role, or creates one. Reuses an enabled code, since the API adds a new one for each
 * request, up to 100 in a room. If the response is lost, the code is searched for, not requested again.
 *
 * Use a code as `room_code` in a meeting URL. It does not expire, and whoever has it can join.
 *
 * @param role As named in the room's template.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such room or role; 403: the room is
 * disabled), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/create-room-code-api
 */
export function getRoomCode(roomId: string, role: string, options?: RequestOptions | null): Promise<RoomCode>;

/**
 * Lists the codes of a room. Await it for one page, or use `for await` to iterate over the codes of all pages.
 *
 * @throws {@link LiveStreamError} as {@link getRoomCode}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/get-room-code-api
 */
export function listRoomCodes(
  roomId: string,
  filter?: ListRoomCodesFilter | null,
  options?: RequestOptions | null,
): Promise<RoomCodePage> & AsyncIterable<RoomCode>;

/**
 * Enables or disables a room code. Links with a disabled code do not work.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such code), `ERR_INVALID_RESPONSE`,
 * `ERR_NETWORK`, `ERR_TIMEOUT`. No error shows the code.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/update-room-code-api
 */
export function setRoomCode(
  params: { code: string; enabled: boolean },
  options?: RequestOptions | null,
): Promise<RoomCode>;

/** A room code. */
export interface RoomCode {
  /** The code, such as `abc-defg-hij`. Whoever has it can join: do not log it. */
  code: string;
  /** The room's ID. */
  room_id: string;
  /** The role of peers who join with it. */
  role: string;
  /** Whether it can be used. */
  enabled: boolean;
  /** RFC 3339. */
  created_at?: string;
  /** RFC 3339. */
  updated_at?: string;
}

/** One page of room codes. */
export interface RoomCodePage {
  /** The codes. May be empty but never missing. */
  data: RoomCode[];
  /** Page size: at most this many codes. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Filters a list of room codes. */
export interface ListRoomCodesFilter {
  /** Only codes of this role. */
  role?: string | undefined;
  /** Only enabled or only disabled codes. */
  enabled?: boolean | undefined;
  /** The `last` of the previous page. */
  start?: string | undefined;
  /** Codes per page. Whole, 10 to 100. */
  limit?: number | undefined;
}

// ---------------------------------------------------------------- active rooms

/**
 * Reads the active session of a room. Resolves to `null` if nobody is in the room.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API`, `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-active-room
 */
export function getActiveRoom(roomId: string, options?: RequestOptions | null): Promise<ActiveRoom | null>;

/**
 * Lists the peers who joined a room. Viewers of its HLS stream are not included unless they joined with a role.
 * Resolves to an empty list if nobody is in the room.
 *
 * @throws {@link LiveStreamError} as {@link getActiveRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/list-peers
 */
export function listPeers(
  roomId: string,
  filter?: { role?: string | undefined; user_id?: string | undefined } | null,
  options?: RequestOptions | null,
): Promise<Peer[]>;

/**
 * Reads a peer in a room. Resolves to `null` if the peer is not there.
 *
 * @throws {@link LiveStreamError} as {@link getActiveRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-peer
 */
export function getPeer(roomId: string, peerId: string, options?: RequestOptions | null): Promise<Peer | null>;

/**
 * Ends the active session of a room: all peers leave, and streams of the room's own meeting URL stop. Also resolves if
 * nobody is in the room.
 *
 * @param params `reason`: shown to the peers. `lock`: also disables the room; {@link updateRoom} enables it again.
 * @throws {@link LiveStreamError} as {@link getActiveRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/end-active-room
 */
export function endRoom(
  roomId: string,
  params?: { reason?: string | undefined; lock?: boolean | undefined } | null,
  options?: RequestOptions | null,
): Promise<void>;

/** A room with an active session. */
export interface ActiveRoom {
  /** The room's ID. */
  id: string;
  /** The room's name. */
  name?: string;
  /** The account's ID. */
  customer_id?: string;
  /** The session, from its first peer's arrival to its last peer's departure. `peers` are IDs. */
  session: { id: string; created_at?: string; peers: string[] };
}

/** A participant in a room. */
export interface Peer {
  /** The peer's ID, new each time somebody joins. */
  id: string;
  /** The display name. */
  name?: string;
  /** The ID of the user in your application. */
  user_id?: string;
  /** Text that your application attaches to the peer. */
  metadata?: string;
  /** As named in the room's template. */
  role?: string;
  /** RFC 3339. */
  joined_at?: string;
}

// ---------------------------------------------------------------- templates

/**
 * Reads the streaming destinations of a template: which `destination` names exist, and whether live streaming is
 * enabled.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: no such template), `ERR_INVALID_RESPONSE`,
 * `ERR_NETWORK`, `ERR_TIMEOUT`. No error quotes the response, since its RTMP URLs contain stream keys.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/policy/retrieve-destinations
 */
export function getDestinations(templateId: string, options?: RequestOptions | null): Promise<Destinations>;

/** The destinations of a template by name. The API spells these members in camelCase. */
export interface Destinations {
  /** Destinations of live streams. Without one, a start needs a `meeting_url`. */
  hlsDestinations?: Record<string, HlsDestination>;
  /** Destinations of external streams. */
  rtmpDestinations?: Record<string, RtmpDestination>;
  /** Transcription settings by role. */
  transcriptions?: Record<string, TranscriptionDestination>;
}

/** Settings for live streams to a destination. */
export interface HlsDestination {
  /** The name to use as `destination` of a start. */
  name?: string;
  /** The role of the recorder. */
  role?: string;
  /** Maximum duration of a stream in seconds. */
  maxDuration?: number;
  /** Video layers, best first. */
  layers?: VideoLayer[];
  /** `live`: a sliding window of segments. `event`: all segments from the start. */
  playlistType?: string;
  /** Segments in the window, 2 s each. */
  numPlaylistSegments?: number;
  /** Frames per second. */
  videoFrameRate?: number;
  /** Whether viewers receive timed metadata. */
  enableMetadataInsertion?: boolean;
  /** Whether all streams of a room have the same playback URL. */
  enableStaticUrl?: boolean;
  /** Seconds in an empty room after which the stream stops. */
  autoStopTimeout?: number;
  /** Recording settings. */
  recording?: HlsDestinationRecording;
}

/** A video resolution and its bitrates. */
export interface VideoLayer {
  /** Width in pixels. */
  width?: number;
  /** Height in pixels. */
  height?: number;
  /** Kilobits per second. */
  videoBitrate?: number;
  /** Kilobits per second. */
  audioBitrate?: number;
}

/** Recording settings for live streams to a destination. */
export interface HlsDestinationRecording {
  /** Whether to record a playlist for on-demand playback. */
  hlsVod?: boolean;
  /** Whether to record a file for each layer. */
  singleFilePerLayer?: boolean;
  /** Whether to zip the playlist with its segments. */
  enableZipUpload?: boolean;
  /** The recorded layers. */
  layers?: VideoLayer[];
  /** Thumbnail images. `offsets` are in seconds. */
  thumbnails?: { enabled?: boolean; width?: number; height?: number; offsets?: number[]; fps?: number };
  /** Lifetime of the recording URLs in webhooks, in seconds. */
  presignDuration?: number;
}

/** Settings for external streams to a destination. */
export interface RtmpDestination {
  /** The name to use as `destination` of a start. */
  name?: string;
  /** Width in pixels. */
  width?: number;
  /** Height in pixels. */
  height?: number;
  /** Maximum duration of a stream in seconds. */
  maxDuration?: number;
  /** RTMP URLs. Each contains a stream key: do not log them. */
  rtmpUrls?: string[];
  /** Whether to record the stream. */
  recordingEnabled?: boolean;
}

/** Transcription settings of a room. */
export interface TranscriptionDestination {
  /** The name. */
  name?: string;
  /** The transcribed role. */
  role?: string;
  /** `recorded`, `live`, `caption`. */
  modes?: string[];
  /** `txt`, `srt`, `json`. */
  outputModes?: string[];
  /** Words with unusual spelling. */
  customVocabulary?: string[];
  /** Summary settings. */
  summary?: Record<string, unknown>;
  /** Translation settings. */
  translation?: Record<string, unknown>;
}
