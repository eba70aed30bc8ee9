// `hms-live stop <room or stream>`.
import { getLiveStream, getRoom, LiveStreamError, redactText, stopLiveStream, stopLiveStreams } from "hms-live/server";
import { EXIT } from "./exit.js";
import { Ending } from "./failure.js";
import { Interrupted } from "./interrupt.js";
import { styled } from "./output.js";
import { listOf, stopRoom } from "./shell.js";
import { shownStream } from "./stream.js";
import { readDuration, UsageError } from "./usage.js";

export const stop = {
  name: "stop",
  operand: "room or stream",
  summary: "stops a stream, or all live streams of a room",
  about: `Stops a live stream. Ids of rooms and streams look alike: if the API knows no stream with that id, it is taken for
a room's, and every live stream of the room is stopped. --room and --stream say which it is. It is safe to repeat: stopping
a stream that has ended is not an error.`,
  bills: "Nothing: it ends the billing. A stopped stream is processed for a while before its recordings are available.",
  options: {
    room: { about: "the id is a room's" },
    stream: { about: "the id is a stream's" },
    timeout: {
      value: "TIME",
      is: "options.timeout",
      read: readDuration,
      about: "for each request, such as 30 or 30s; default 30s",
    },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.interrupted],
  examples: ["hms-live stop 64101349d0f56e684b608c0a", "hms-live stop --room 63b2bacc1d485406b9a2f27c"],

  async run({ operand: id, values, call, output, progress }) {
    if (values.room && values.stream) throw new UsageError("the id is a room's or a stream's: give --room or --stream");
    const options = { ...call, ...(values.timeout && { timeout: values.timeout }) };
    const shown = progress("stopping");
    try {
      const isStream = values.stream || (!values.room && (await isStreamId(id, options)));
      const { data, error } = isStream
        ? { data: [await stopLiveStream(id, options)] }
        : await stopLiveStreams(id, options);
      // A mistyped stream ID must not count as a room with nothing to stop, because the stream would continue.
      if (data.length === 0 && !values.room) await ensureRoom(id, options);
      shown.end();
      if (error) throw new Ending(undefined, { ...PARTLY, message: couldNot(error, data), next: [listOf(id)] });
      await output.result(linesOf(data, id), { streams: data.map(shownStream) });
    } catch (error) {
      throw isUnclear(error) ? new Ending(error, { exit: error.exit ?? EXIT.failed, next: AGAIN }) : error;
    } finally {
      shown.end();
    }
  },
};

const AGAIN = ["it may be on air and billed: the same command again is safe"];

const isUnclear = (error) =>
  error instanceof Interrupted ||
  (error instanceof LiveStreamError && ["ERR_NETWORK", "ERR_TIMEOUT", "ERR_INVALID_RESPONSE"].includes(error.code));

/** The API stopped some streams of a room and reported an error about others. */
const PARTLY = { exit: EXIT.failed, code: "ERR_API" };

/** Reads instead of guessing: a read changes nothing, and if it fails, nothing is stopped. */
async function isStreamId(id, options) {
  try {
    await getLiveStream(id, options);
    return true;
  } catch (error) {
    if (!(error instanceof LiveStreamError)) throw error;
    if (error.code === "ERR_API" && [400, 403, 404].includes(error.status)) return false;
    if (error.code === "ERR_INVALID_ARGUMENT") throw error;
    const next = [`nothing was stopped. Where it is a room's id, this needs no read: ${stopRoom(id)}`];
    throw new Ending(error, { exit: EXIT.failed, next });
  }
}

async function ensureRoom(id, options) {
  try {
    await getRoom(id, options);
  } catch (error) {
    if (!(error instanceof LiveStreamError) || ![403, 404].includes(error.status)) throw error;
    const message = `there is neither a live stream nor a room of the id ${redactText(id, 100)} in this account; nothing was stopped`;
    throw new Ending(error, { exit: EXIT.failed, message });
  }
}

const couldNot = (error, data) =>
  `the API stopped ${data.length === 0 ? "nothing" : `${data.length} of them`} and says: ${redactText(error)}`;

function linesOf(data, roomId) {
  if (data.length === 0) return [`no live stream was on air in room ${roomId}`];
  return data.map(shownStream).map(({ id, status }) => [styled("dim", "stopped".padEnd(11)), id, "  ", status]);
}
