// The records that the store keeps of starts and streams.
import type { LiveStream } from "hms-live/server";

/** A start without a known outcome, written to disk before the request is sent. */
export interface Intent {
  /** The request as canonical JSON, so that two starts can be compared. */
  wanted: string;
  /** When the request was last sent. */
  sent: number;
  /** Whether the API refused it because the room is occupied by something that no list shows yet. */
  isRefused: boolean;
  /** The idempotency key in its meeting URL. */
  key: string | undefined;
}

/** A stream and what the room knows about it. */
export interface Entry {
  stream: LiveStream;
  /** The request that started it; empty if it was started elsewhere. */
  wanted: string;
  /** When the API or a webhook last reported on it. */
  heard: number;
  /** When its status last changed. */
  changed: number;
}
