// `hms-live stop <room or stream>`.
import {
  getExternalStream,
  getLiveStream,
  getRoom,
  LiveStreamError,
  redactText,
  stopExternalStream,
  stopLiveStream,
  stopLiveStreams,
} from "hms-live/server";
import { EXIT } from "./exit.js";
import { Ending } from "./failure.js";
import { Interrupted } from "./interrupt.js";
import { observedFetch } from "./observed-fetch.js";
import { listOnAir, sentenceOf } from "./on-air.js";
import { styled } from "./output.js";
import { endOf, listOf, stopRoom } from "./shell.js";
import { shownExternalStream, shownStream } from "./stream.js";
import { readDuration, UsageError } from "./usage.js";

export const stop = {
  name: "stop",
  operand: "room or stream",
  summary: "stops a stream, or all live streams of a room",
  about: `Stops a live stream, an external stream (RTMP), or all live streams of a room. Ids of rooms and streams look alike:
if the API knows no stream with that id, it is taken for a room's. --room and --stream say which it is. An external stream or
recording in the room is not stopped, but reported. It is safe to repeat: stopping a stream that has ended is not an error.`,
  bills: "Nothing: it ends the billing. A stopped stream is processed for a while before its recordings are available.",
  options: {
    room: { about: "the id is a room's" },
    stream: { about: "the id is a live stream's" },
    timeout: {
      value: "TIME",
      is: "options.timeout",
      read: readDuration,
      about: "for each request, such as 30 or 30s; default 30s",
    },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.onAir, EXIT.interrupted],
  examples: ["hms-live stop 64101349d0f56e684b608c0a", "hms-live stop --room 63b2bacc1d485406b9a2f27c"],

  async run({ operand: id, values, call, output, progress }) {
    if (values.room && values.stream) throw new UsageError("give either --room or --stream, not both");
    const observed = observedFetch();
    const options = { ...call, ...(values.timeout && { timeout: values.timeout }), fetch: observed.fetch };
    const shown = progress("stopping");
    try {
      const kind = await kindOf(id, values, options);
      const streams = await STOPPING[kind](id, options);
      if (streams.length === 0) await ensureNothingOnAir(id, values, options, observed, output);
      shown.end();
      await output.result(linesOf(streams, id), { streams });
    } catch (error) {
      throw isUnclear(error) ? new Ending(error, { exit: error.exit ?? EXIT.failed, next: AGAIN }) : error;
    } finally {
      shown.end();
    }
  },
};

const AGAIN = ["the stream may still be on air and billed: it is safe to repeat the command"];

const isUnclear = (error) =>
  error instanceof Interrupted ||
  (error instanceof LiveStreamError && ["ERR_NETWORK", "ERR_TIMEOUT", "ERR_INVALID_RESPONSE"].includes(error.code));

/** Stops by the kind of ID, and resolves to the stopped streams without their secrets. */
const STOPPING = {
  stream: async (id, options) => [shownStream(await stopLiveStream(id, options))],
  external: async (id, options) => [shownExternalStream(await stopExternalStream(id, options))],
  async room(id, options) {
    const { data, error } = await stopLiveStreams(id, options);
    if (!error) return data.map(shownStream);
    const stopped = data.length === 0 ? "nothing" : `${data.length} of the streams`;
    const message = `the API stopped ${stopped} and says: ${redactText(error)}`;
    throw new Ending(undefined, { exit: EXIT.failed, code: "ERR_API", message, next: [listOf(id)] });
  },
};

/** Reads instead of guessing: a read changes nothing, and if it fails, nothing is stopped. */
async function kindOf(id, { room, stream }, options) {
  if (room) return "room";
  if (stream || (await exists(getLiveStream, id, options))) return "stream";
  return (await exists(getExternalStream, id, options)) ? "external" : "room";
}

async function exists(read, id, options) {
  try {
    await read(id, options);
    return true;
  } catch (error) {
    if (!(error instanceof LiveStreamError)) throw error;
    if (error.code === "ERR_API" && [400, 403, 404].includes(error.status)) return false;
    if (error.code === "ERR_INVALID_ARGUMENT") throw error;
    const next = [`nothing was stopped. If it is a room's id, no read is needed: ${stopRoom(id)}`];
    throw new Ending(error, { exit: EXIT.failed, next });
  }
}

/** No live stream was stopped: reports what else is on air, which may be what the user wants to end. */
async function ensureNothingOnAir(id, { room }, options, { authorization }, output) {
  // A mistyped stream ID must not count as a room with nothing to stop, because the stream would continue.
  if (!room) await ensureRoom(id, options);
  let others;
  try {
    others = await listOnAir(id, options, authorization());
  } catch (error) {
    if (!(error instanceof LiveStreamError)) throw error;
    others = { found: [], unread: error.message };
  }
  const found = others.found.filter(({ kind }) => kind !== "live stream");
  if (others.unread)
    await output.note(`external streams or recordings in the room could not be read: ${redactText(others.unread)}`);
  if (found.length === 0) return;
  const message = `no live stream was on air in room ${redactText(id, 100)}, but ${found.map(sentenceOf).join("; ")}`;
  throw new Ending(undefined, { exit: EXIT.onAir, code: "ERR_ON_AIR", message, next: found.map(endOf) });
}

async function ensureRoom(id, options) {
  try {
    await getRoom(id, options);
  } catch (error) {
    if (!(error instanceof LiveStreamError) || ![403, 404].includes(error.status)) throw error;
    const message = `this account has neither a stream nor a room with the id ${redactText(id, 100)}; nothing was stopped`;
    throw new Ending(error, { exit: EXIT.failed, message });
  }
}

function linesOf(streams, roomId) {
  if (streams.length === 0) return [`no live stream was on air in room ${roomId}`];
  return streams.map(({ id, status }) => [styled("dim", "stopped".padEnd(11)), id, "  ", status]);
}
