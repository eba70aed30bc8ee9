// Rooms, their codes, who is in them, and what of a template their streams need. For servers.
import type { LiveStreamError, RequestOptions } from "./index.cjs";

// ---------------------------------------------------------------- rooms

/**
 * Makes a room. The API overwrites a room that has the name already; this looks for it by name first, and `ifExists` says what
 * to do. Two callers at once can still race between the look and the request.
 *
 * Without a `name` the room gets one here, `hms-live-` and a UUID, so that it is found where the answer is lost, and no second
 * one is made.
 *
 * @param params All of it may be left out.
 * @throws {@link LiveStreamError} `ERR_ALREADY_EXISTS` with `ifExists: "throw"`, `ERR_INVALID_ARGUMENT`, `ERR_API` (400: there is no such
 * template), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`, `ERR_TIMEOUT`. Where an attempt was lost, the message says that the room may be there.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/create-via-api
 */
export function createRoom(params?: CreateRoomParams | null, options?: CreateRoomOptions | null): Promise<Room>;

/**
 * Reads one room.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such room), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/retrieve-room
 */
export function getRoom(roomId: string, options?: RequestOptions | null): Promise<Room>;

/**
 * Lists rooms. Await it for one page, or `for await` over it for every room of every page.
 *
 * @throws {@link LiveStreamError} as {@link getRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/list-rooms
 */
export function listRooms(
  filter?: ListRoomsFilter | null,
  options?: RequestOptions | null,
): Promise<RoomPage> & AsyncIterable<Room>;

/**
 * Changes what `params` names of a room, or switches it on or off. Nobody can join a room that is off.
 *
 * @param params The API documents `enabled` as a change of its own: give it alone.
 * @throws {@link LiveStreamError} as {@link getRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/update-a-room
 */
export function updateRoom(roomId: string, params: UpdateRoomParams, options?: RequestOptions | null): Promise<Room>;

/** How a room is made. */
export interface CreateRoomOptions extends RequestOptions {
  /**
   * What to do about a room that has the name already: return it as it is (the default), change it to what was asked for, or
   * throw `ERR_ALREADY_EXISTS`.
   */
  ifExists?: "return" | "update" | "throw" | undefined;
}

/** The parameters of a new room. */
export interface CreateRoomParams {
  /** Letters, digits and `. - : _`. Lower and upper case are the same. */
  name?: string | undefined;
  /** For people. */
  description?: string | undefined;
  /** The template that says which roles there are and what is streamed. Default: that of the account. */
  template_id?: string | undefined;
  /** Where its media servers are. Default `auto`: as the template says. */
  region?: "in" | "us" | "eu" | "auto" | undefined;
  /** The most peers: whole, 0 to 2500, with `large_room` to 20 000. */
  size?: number | undefined;
  /** Whether more than 2500 peers may join. */
  large_room?: boolean | undefined;
  /** The longest time of a session in seconds: whole, 120 to 43 200. */
  max_duration_seconds?: number | undefined;
  /** Who is told of events of this room, in the place of the account's webhooks. The headers are secrets, and no error shows them. */
  webhook?: { url: string; headers?: { readonly [name: string]: string } | undefined } | undefined;
  /** Ids of polls. */
  polls?: readonly string[] | undefined;
  /** The recording of peers and where it is stored. It has no say in what live streams record. */
  recording_info?: RoomRecordingParams | undefined;
}

/** What of a room can be changed. */
export interface UpdateRoomParams extends CreateRoomParams {
  /** Whether peers can join, and streams start. */
  enabled?: boolean | undefined;
}

/** The recording of the peers of a room. */
export interface RoomRecordingParams {
  /** Whether there is one. */
  enabled?: boolean | undefined;
  /** A storage of your own. */
  upload_info?: RoomUploadParams | undefined;
  /** Ids of polls. */
  polls?: readonly string[] | undefined;
}

/** A storage of your own. */
export interface RoomUploadParams {
  /** AWS, Google Cloud, Alibaba Cloud, Azure. */
  type: "s3" | "gs" | "oss" | "azure";
  /** Name of the bucket. */
  location: string;
  /** What the paths of recordings begin with. */
  prefix?: string | undefined;
  /** Further settings. */
  options?: { region?: string | undefined } | undefined;
  /** What opens the bucket. No error shows it. */
  credentials?: { key: string; secret: string } | undefined;
}

/** A room. Fields that this package does not know are kept; the API leaves out different ones in different answers. */
export interface Room {
  /** What other calls name the room by. 24 hexadecimal digits. */
  id: string;
  /** Unique in the account, without regard to case. */
  name?: string;
  /** Whether peers can join. */
  enabled: boolean;
  /** For people. */
  description?: string;
  /** The account. */
  customer_id?: string;
  /** The app of the account. */
  app_id?: string;
  /** The template of the room. */
  template_id?: string;
  /** Name of the template. */
  template?: string;
  /** Where its media servers are. */
  region?: string;
  /** The most peers. */
  size?: number;
  /** Whether more than 2500 peers may join. */
  large_room?: boolean;
  /** Seconds. */
  max_duration_seconds?: number;
  /** Whether `recording_info` is the template's. */
  recording_source_template?: boolean;
  /** The recording of peers. */
  recording_info?: Record<string, unknown>;
  /** Who is told of events. Its headers are secrets: do not log them. */
  webhook?: Record<string, unknown>;
  /** Ids of polls. */
  polls?: string[];
  /** RFC 3339. */
  created_at?: string;
  /** RFC 3339; `0001-01-01T00:00:00Z` where it was never changed. */
  updated_at?: string;
}

/** One page of rooms. */
export interface RoomPage {
  /** The rooms. Empty, never missing. */
  data: Room[];
  /** How many a page holds at most. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Which rooms to list. */
export interface ListRoomsFilter {
  /** The room of this name. */
  name?: string | undefined;
  /** Rooms that are on, or off. */
  enabled?: boolean | undefined;
  /** Rooms of this template. */
  template_id?: string | undefined;
  /** Rooms made at this time or later, as `2023-03-02T07:44:27.010Z`. */
  after?: string | undefined;
  /** Rooms made at this time or earlier. */
  before?: string | undefined;
  /** The `last` of the page before. */
  start?: string | undefined;
  /** Rooms on a page. Whole, 10 to 100; the API's default is 10. */
  limit?: number | undefined;
}

// ---------------------------------------------------------------- room codes

/**
 * Finds the code of a room for a role, or makes one: an enabled code that exists is as good as a new one, and the API adds one for
 * each request, up to 100 in a room. Where the answer is lost, the code is looked for, and not asked for again.
 *
 * A code goes into a meeting URL as `room_code`. It does not expire, and lets whoever has it join.
 *
 * @param role As the room's template names it.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such room or role; 403: the room is off),
 * `ERR_INVALID_RESPONSE`, `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/create-room-code-api
 */
export function getRoomCode(roomId: string, role: string, options?: RequestOptions | null): Promise<RoomCode>;

/**
 * Lists the codes of a room. Await it for one page, or `for await` over it for every code of every page.
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
 * Switches a room code on or off. Links with a code that is off lead nowhere.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such code), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`. No error shows the code.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/update-room-code-api
 */
export function setRoomCode(
  params: { code: string; enabled: boolean },
  options?: RequestOptions | null,
): Promise<RoomCode>;

/** A room code. */
export interface RoomCode {
  /** As `abc-defg-hij`. It lets whoever has it join: do not log it. */
  code: string;
  /** The room. */
  room_id: string;
  /** The role with which one joins. */
  role: string;
  /** Whether it works. */
  enabled: boolean;
  /** RFC 3339. */
  created_at?: string;
  /** RFC 3339. */
  updated_at?: string;
}

/** One page of room codes. */
export interface RoomCodePage {
  /** The codes. Empty, never missing. */
  data: RoomCode[];
  /** How many a page holds at most. */
  limit?: number;
  /** The `start` of the next page; missing or empty on the last one. */
  last?: string;
}

/** Which room codes to list. */
export interface ListRoomCodesFilter {
  /** Codes of this role. */
  role?: string | undefined;
  /** Codes that are on, or off. */
  enabled?: boolean | undefined;
  /** The `last` of the page before. */
  start?: string | undefined;
  /** Codes on a page. Whole, 10 to 100. */
  limit?: number | undefined;
}

// ---------------------------------------------------------------- rooms in use

/**
 * Reads the session of a room. Resolves to `null` where nobody is in it.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API`, `ERR_INVALID_RESPONSE`, `ERR_NETWORK`, `ERR_TIMEOUT`.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-active-room
 */
export function getActiveRoom(roomId: string, options?: RequestOptions | null): Promise<ActiveRoom | null>;

/**
 * Lists the peers of a room: who joined it. Viewers of its HLS stream are none of them, unless they joined with a role. Empty where
 * nobody is in it.
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
 * Reads one peer of a room. Resolves to `null` where it is not there.
 *
 * @throws {@link LiveStreamError} as {@link getActiveRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-peer
 */
export function getPeer(roomId: string, peerId: string, options?: RequestOptions | null): Promise<Peer | null>;

/**
 * Ends the session of a room: everybody leaves, and streams of the room's own meeting URL stop. Resolves where nobody is in it, too.
 *
 * @param params `reason`: told to the peers. `lock`: the room is switched off as well; {@link updateRoom} switches it on again.
 * @throws {@link LiveStreamError} as {@link getActiveRoom}.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/end-active-room
 */
export function endRoom(
  roomId: string,
  params?: { reason?: string | undefined; lock?: boolean | undefined } | null,
  options?: RequestOptions | null,
): Promise<void>;

/** A room in use. */
export interface ActiveRoom {
  /** The room. */
  id: string;
  /** Its name. */
  name?: string;
  /** The account. */
  customer_id?: string;
  /** The time from its first peer to its last. `peers` are ids. */
  session: { id: string; created_at?: string; peers: string[] };
}

/** Somebody in a room. */
export interface Peer {
  /** Differs each time somebody joins. */
  id: string;
  /** For people. */
  name?: string;
  /** By which your application knows them. */
  user_id?: string;
  /** What your application keeps with them, as text. */
  metadata?: string;
  /** As the room's template names it. */
  role?: string;
  /** RFC 3339. */
  joined_at?: string;
}

// ---------------------------------------------------------------- templates

/**
 * Reads where and how rooms of a template are streamed: which `destination` names there are, and whether live streaming is on.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`, `ERR_API` (404: there is no such template), `ERR_INVALID_RESPONSE`, `ERR_NETWORK`,
 * `ERR_TIMEOUT`. No error quotes the answer, since RTMP URLs hold keys.
 * @see https://www.100ms.live/docs/server-side/v2/api-reference/policy/retrieve-destinations
 */
export function getDestinations(templateId: string, options?: RequestOptions | null): Promise<Destinations>;

/** The destinations of a template, by their names. The API spells these members in camelCase. */
export interface Destinations {
  /** Of live streams. Without one, a start needs a `meeting_url`. */
  hlsDestinations?: Record<string, HlsDestination>;
  /** Of external streams. */
  rtmpDestinations?: Record<string, RtmpDestination>;
  /** What is transcribed, by role. */
  transcriptions?: Record<string, TranscriptionDestination>;
}

/** How live streams of a destination are made. */
export interface HlsDestination {
  /** What `destination` of a start names. */
  name?: string;
  /** The role with which the recorder joins. */
  role?: string;
  /** Seconds after which a stream is stopped. */
  maxDuration?: number;
  /** The best one first. */
  layers?: VideoLayer[];
  /** `live`: a window of some segments. `event`: all from the start. */
  playlistType?: string;
  /** Segments of the window, 2 s each. */
  numPlaylistSegments?: number;
  /** Frames in a second. */
  videoFrameRate?: number;
  /** Whether timed metadata reaches viewers. */
  enableMetadataInsertion?: boolean;
  /** Whether each stream of a room has the same playback URL. */
  enableStaticUrl?: boolean;
  /** Seconds in an empty room after which a stream is stopped. */
  autoStopTimeout?: number;
  /** What is recorded. */
  recording?: HlsDestinationRecording;
}

/** One size of the picture. */
export interface VideoLayer {
  /** Pixels. */
  width?: number;
  /** Pixels. */
  height?: number;
  /** Kilobits in a second. */
  videoBitrate?: number;
  /** Kilobits in a second. */
  audioBitrate?: number;
}

/** What live streams of a destination record. */
export interface HlsDestinationRecording {
  /** A playlist for on-demand playback. */
  hlsVod?: boolean;
  /** A file for each layer. */
  singleFilePerLayer?: boolean;
  /** Whether the playlist and its segments are one zip. */
  enableZipUpload?: boolean;
  /** The layers that are recorded. */
  layers?: VideoLayer[];
  /** Pictures. `offsets`: seconds. */
  thumbnails?: { enabled?: boolean; width?: number; height?: number; offsets?: number[]; fps?: number };
  /** Seconds for which the URLs in webhooks open a recording. */
  presignDuration?: number;
}

/** How external streams of a destination are made. */
export interface RtmpDestination {
  /** What `destination` of a start names. */
  name?: string;
  /** Pixels. */
  width?: number;
  /** Pixels. */
  height?: number;
  /** Seconds after which a stream is stopped. */
  maxDuration?: number;
  /** Where it goes. Each ends in a key: do not log them. */
  rtmpUrls?: string[];
  /** Whether it is recorded. */
  recordingEnabled?: boolean;
}

/** What of a room is transcribed. */
export interface TranscriptionDestination {
  /** Its name. */
  name?: string;
  /** The role that is heard. */
  role?: string;
  /** `recorded`, `live`, `caption`. */
  modes?: string[];
  /** `txt`, `srt`, `json`. */
  outputModes?: string[];
  /** Words that are spelt unusually. */
  customVocabulary?: string[];
  /** How it is summed up. */
  summary?: Record<string, unknown>;
  /** Into which languages it is translated. */
  translation?: Record<string, unknown>;
}
