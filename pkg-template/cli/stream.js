// Formats a stream as the handler shows it to an operator: without the meeting URL's query and without room codes.
import { redactText, showLiveStream } from "hms-live/server";
import { styled } from "./output.js";

export const shownStream = (stream) => showLiveStream(stream, "operator");

/** The members of an external stream that are not secret; its URLs contain stream keys. */
export const shownExternalStream = ({ id, room_id, status }) => ({
  id: redactText(id, 100),
  room_id: redactText(room_id, 100),
  status: redactText(status, 40),
});

/** A line per field. */
export function linesOf(stream) {
  const { id, room_id, status, playback, recording_assets } = shownStream(stream);
  const recordings = (recording_assets ?? []).map(({ type, status: state, path }) => [
    "recording",
    [type, state, path].filter(Boolean).join("  "),
  ]);
  return [["stream", id], ["room", room_id], ["status", status], ["playback", playback.url], ...recordings].map(
    ([name, value]) => [styled("dim", name.padEnd(11)), value],
  );
}

/** A one-line summary: ID, status and age. */
export function summaryOf(stream) {
  const { id, status, created_at } = shownStream(stream);
  const since = created_at ? `, since ${timeOf(created_at)}` : "";
  return `stream ${id || "without an id"}, ${status || "of unknown status"}${since}`;
}

/** A time of the API to the second, such as `2026-11-30 21:47:47Z`. */
export const timeOf = (time) => time.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?/, "$1 $2");

export const isOnAir = ({ status }) => status === "starting" || status === "running";
