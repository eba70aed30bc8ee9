// The Worker's bindings: its settings and its Durable Objects, each with the methods that the others may call.
import type { Answer } from "./answer";
import type { StartRequest } from "./start-request";
import type { RoomEvent } from "./webhook-event";

export interface Env {
  ROOMS: DurableObjectNamespace<RoomObject>;
  AUDIENCES: DurableObjectNamespace<AudienceObject>;
  PLACES: DurableObjectNamespace<PlaceObject>;
  ALLOWANCES: DurableObjectNamespace<AllowanceObject>;
  [name: string]: unknown;
}

/** Operations on one stream, named after the package's functions. */
export type StreamOperation = "stopLiveStream" | "sendTimedMetadata" | "pauseRecording" | "resumeRecording";

export interface ListFilter {
  status?: string | undefined;
  limit: number;
}

/** The message sent to viewers, and a revision that grows with each change. */
export interface RoomUpdate {
  revision: number;
  message: string;
}

export interface RoomObject extends Rpc.DurableObjectBranded {
  start(room: string, request: StartRequest): Promise<Answer>;
  stopAll(room: string): Promise<Answer>;
  operate(room: string, id: string, operation: StreamOperation, params: unknown): Promise<Answer>;
  read(id: string): Promise<Answer>;
  list(filter: ListFilter): Promise<Answer>;
  handleEvent(room: string, event: RoomEvent): Promise<void>;
  join(room: string, audience: string): Promise<RoomUpdate>;
  leave(audience: string, watched: number): Promise<void>;
}

export interface AudienceObject extends Rpc.DurableObjectBranded {
  fetch(request: Request): Promise<Response>;
  receive(update: RoomUpdate): void;
  watched(): number;
}

/** The room of a stream, or the error answer if the API does not name it. */
export type RoomLookup = { room: string; answer?: undefined } | { room?: undefined; answer: Answer };

export interface PlaceObject extends Rpc.DurableObjectBranded {
  room(): string | undefined;
  lookUp(id: string): Promise<RoomLookup>;
  setRoom(room: string): void;
  forget(): Promise<void>;
}

export interface AllowanceObject extends Rpc.DurableObjectBranded {
  take(perMinute: number): Promise<number>;
}
