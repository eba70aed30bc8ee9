// `hms-live list <room>`.
import { listLiveStreams } from "hms-live/server";
import { EXIT } from "./exit.js";
import { styled } from "./output.js";
import { isOnAir, shownStream, timeOf } from "./stream.js";
import { readCount, readDuration } from "./usage.js";

/** The page sizes that the API allows. */
const PAGE = { least: 10, most: 100 };

export const list = {
  name: "list",
  operand: "room",
  operandIs: "filter.room_id",
  summary: "lists the live streams of a room",
  about: `Prints a line for each live stream of a room: id, status, start, duration, and the playback URL if it is on air. The
API promises no order.`,
  bills: "Nothing.",
  options: {
    status: {
      value: "STATUS",
      is: "filter.status",
      about: "only streams with this status: starting, running, stopping, post_processing, completed or failed",
    },
    limit: { value: "N", read: readCount, about: "at most this many; default: all" },
    timeout: {
      value: "TIME",
      is: "options.timeout",
      read: readDuration,
      about: "for each page, such as 30 or 30s; default 30s",
    },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.interrupted],
  examples: [
    "hms-live list 63b2bacc1d485406b9a2f27c --status running",
    "hms-live list 63b2bacc1d485406b9a2f27c --json | jq -r .playback.url",
  ],

  async run({ operand: room_id, values, call, output, progress }) {
    const { status, limit = Infinity, timeout } = values;
    const shown = progress("reading the list");
    try {
      const filter = { room_id, limit: Math.min(PAGE.most, Math.max(PAGE.least, limit)), ...(status && { status }) };
      let count = 0;
      for await (const stream of listLiveStreams(filter, { ...call, ...(timeout && { timeout }) })) {
        shown.end();
        // The reader may close the pipe early.
        if (!(await output.result([rowOf(stream)], shownStream(stream)))) return;
        count += 1;
        if (count >= limit) return;
      }
      shown.end();
      if (count === 0) await output.note(`no live stream${status ? " with that status" : ""} in room ${room_id}`);
    } finally {
      shown.end();
    }
  },
};

function rowOf(stream) {
  const { id, status, created_at, started_at, stopped_at, playback } = shownStream(stream);
  const name = status.slice(0, 15).padEnd(15);
  return [
    id.padEnd(24),
    "  ",
    isOnAir(stream) ? styled("green", name) : name,
    "  ",
    timeOf(created_at).padEnd(20),
    "  ",
    lengthOf(started_at, stopped_at).padStart(8),
    ...(isOnAir(stream) ? ["  ", playback.url] : []),
  ];
}

/** The duration from start to end as `1:02:03`; empty while it is running. */
function lengthOf(started, stopped) {
  const seconds = Math.round((Date.parse(stopped) - Date.parse(started)) / 1000);
  if (!(seconds >= 0)) return "";
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
