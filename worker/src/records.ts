// What the store keeps of a start and of a stream.
import type { LiveStream } from "hms-live/server";

/** A start that was begun and has not been answered. It is written down before the request leaves. */
export interface Intent {
  /** What was asked for, as text, so that two starts can be compared. */
  wanted: string;
  /** When its request was sent last. */
  sent: number;
  /** Whether the API has refused it, since the room is occupied by something that no list shows yet. */
  isRefused: boolean;
  /** The idempotency key in its meeting URL. */
  key: string | undefined;
}

/** A stream with what the room knows about it. */
export interface Entry {
  stream: LiveStream;
  /** What its start asked for; empty when it was not started here. */
  wanted: string;
  /** When the API or a webhook last spoke of it. */
  heard: number;
  /** When its status changed last. */
  changed: number;
}
