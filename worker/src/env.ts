// What the Worker is bound to: its objects, each as what the others may ask of it, and its settings.
import type { Answer } from "./answer";
import type { Wanted } from "./wanted";
import type { RoomEvent } from "./webhook-event";

export interface Env {
  ROOMS: DurableObjectNamespace<RoomObject>;
  AUDIENCES: DurableObjectNamespace<AudienceObject>;
  PLACES: DurableObjectNamespace<PlaceObject>;
  ALLOWANCES: DurableObjectNamespace<AllowanceObject>;
  [name: string]: unknown;
}

/** What a caller may tell a stream: functions of the package. */
export type Telling = "stopLiveStream" | "sendTimedMetadata" | "pauseRecording" | "resumeRecording";

export interface Filter {
  status?: string | undefined;
  limit: number;
}

/** What viewers are sent, and a number that grows with each change. */
export interface News {
  revision: number;
  message: string;
}

export interface RoomObject extends Rpc.DurableObjectBranded {
  start(room: string, wanted: Wanted): Promise<Answer>;
  stopAll(room: string): Promise<Answer>;
  tell(room: string, id: string, operation: Telling, params: unknown): Promise<Answer>;
  read(id: string): Promise<Answer>;
  list(filter: Filter): Promise<Answer>;
  hear(room: string, event: RoomEvent): Promise<void>;
  join(room: string, audience: string): Promise<News>;
  leave(audience: string, watched: number): Promise<void>;
}

export interface AudienceObject extends Rpc.DurableObjectBranded {
  fetch(request: Request): Promise<Response>;
  hear(news: News): void;
  watched(): number;
}

/** The room of a stream, or what is answered since it cannot be told. */
export type Found = { room: string; answer?: undefined } | { room?: undefined; answer: Answer };

export interface PlaceObject extends Rpc.DurableObjectBranded {
  room(): string | undefined;
  find(id: string): Promise<Found>;
  isIn(room: string): void;
  forget(): Promise<void>;
}

export interface AllowanceObject extends Rpc.DurableObjectBranded {
  take(perMinute: number): Promise<number>;
}
