// `hms-live start <room>`.
import { addAbortSignal } from "node:stream";
import { LiveStreamError, redactText, startLiveStream, waitForLiveStream } from "hms-live/server";
import { EXIT } from "./exit.js";
import { Ending } from "./failure.js";
import { Interrupted } from "./interrupt.js";
import { doctorOf, listOf, startOf, stopOf, stopRoom, waitOf } from "./shell.js";
import { linesOf, shownStream } from "./stream.js";
import { readDuration, UsageError } from "./usage.js";

/** Longer than any meeting URL. */
const LONGEST_URL = 16_384;

export const start = {
  name: "start",
  operand: "room",
  operandIs: "roomId",
  summary: "puts a room on air",
  about: `Starts a live stream (HLS) of a room and prints its id and playback URL. A start is not
repeated while an earlier attempt may have succeeded: after a lost answer, the stream is looked for in the room's lists.`,
  bills: `100ms bills the stream from its start until it is stopped, ends by itself (when nobody but the recorder has been in
the room for five minutes, or after four hours, unless the template says otherwise) or the room ends. Neither the end of
this program nor Ctrl-C stops it.`,
  options: {
    "meeting-url": {
      value: "URL",
      is: "params.meeting_url",
      about:
        "the page to record, as printed by `hms-live url`; `-` reads it from stdin, to keep a token off the command line. Not needed if the template has live streaming and a subdomain",
    },
    destination: {
      value: "NAME",
      is: "params.destination",
      about: "a destination of the template; required if it has several",
    },
    record: { about: "record a playlist for on-demand playback (hls_vod)" },
    "if-running": {
      value: "WHAT",
      choices: ["throw", "return"],
      is: "options.ifRunning",
      about: "if the room is on air: `throw` exits with 4 (default), `return` returns that stream",
    },
    "idempotency-key": {
      value: "KEY",
      is: "options.idempotencyKey",
      about: "all starts with this key within 24 hours make one stream; requires --meeting-url",
    },
    wait: { about: "wait until the stream can be played" },
    timeout: {
      value: "TIME",
      is: "options.timeout",
      read: readDuration,
      about: "for the whole command, such as 90, 90s or 2m; default 30s, plus 2m with --wait",
    },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.mayHaveStarted, EXIT.onAir, EXIT.notYet, EXIT.interrupted],
  examples: [
    "hms-live start 63b2bacc1d485406b9a2f27c --record --wait",
    "hms-live url --subdomain myname --room-code abc-defg-hij | hms-live start 63b2bacc1d485406b9a2f27c --meeting-url -",
  ],

  async run({ operand: roomId, values, call, stdin, output, progress }) {
    const end = values.timeout && performance.now() + values.timeout;
    const left = () => end && Math.max(1, Math.round(end - performance.now()));
    const meeting_url = await meetingUrl(values["meeting-url"], stdin, call.signal);
    const params = {
      ...(meeting_url && { meeting_url }),
      ...(values.destination && { destination: values.destination }),
      ...(values.record && { recording: { hls_vod: true } }),
    };
    const options = {
      ...call,
      ...(values.timeout && { timeout: left() }),
      ...(values["if-running"] && { ifRunning: values["if-running"] }),
      ...(values["idempotency-key"] && { idempotencyKey: values["idempotency-key"] }),
    };

    const shown = progress("starting a stream");
    try {
      const stream = await started(roomId, params, options, shown);
      const ready = values.wait ? await playable(stream, { ...call, timeout: left() }, shown) : stream;
      shown.end();
      const isRead = await output.result(linesOf(ready), shownStream(ready)).catch(() => false);
      if (isRead) await output.note(`It is billed until it ends: ${stopOf(stream.id)}`);
      else
        await output.alarm(`The result could not be printed. The stream is billed until it ends: ${stopOf(stream.id)}`);
      return isRead ? EXIT.done : EXIT.notYet;
    } finally {
      shown.end();
    }
  },
};

/** Fails on empty stdin, because without a URL the template's own page would be recorded. */
async function meetingUrl(given, stdin, signal) {
  if (given !== "-") return given;
  let text = "";
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      text += chunk;
      if (text.length > LONGEST_URL) break;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  if (!text.trim()) throw new UsageError("--meeting-url - reads the URL from stdin, but stdin was empty");
  return text.trim();
}

async function started(roomId, params, options, shown) {
  let mayHaveStarted = false;
  const onRequest = ({ method, status }) => {
    // A refusal proves that this attempt started nothing; a missing response or a 5xx proves nothing.
    const isRefusal = status >= 300 && status < 500 && status !== 408;
    if (method === "POST" && !isRefusal) mayHaveStarted = true;
  };
  const onRetry = ({ attempt, delay, error }) => {
    const pause = `next request in ${(delay / 1000).toFixed(1)} s`;
    shown.say(`attempt ${attempt} failed, ${pause}: ${redactText(error.message, 300)}`);
    shown.turn("checking whether a stream was started, or trying again");
  };
  try {
    const stream = await startLiveStream(roomId, params, { ...options, onRequest, onRetry });
    shown.say(`${redactText(stream.status, 40)}: stream ${redactText(stream.id, 100)}`);
    return stream;
  } catch (error) {
    throw endingOfStart(error, roomId, mayHaveStarted);
  }
}

/** Maps a failed start to an exit code and next steps. */
function endingOfStart(error, roomId, mayHaveStarted) {
  const look = [
    `see what is on air: ${listOf(roomId)}`,
    "get the stream, or start one if there is none: repeat the command with --if-running return",
    `stop what may have been started: ${stopRoom(roomId)}`,
  ];
  if (error instanceof Interrupted) {
    const message = mayHaveStarted
      ? `${error.message}: the start had been sent, but no answer had arrived. It may have started a stream, which would be billed`
      : `${error.message}: no stream was started`;
    return new Ending(error, { exit: error.exit, message, next: mayHaveStarted ? look : [] });
  }
  if (!(error instanceof LiveStreamError)) return error;
  if (error.code === "ERR_ALREADY_RUNNING")
    return new Ending(error, { exit: EXIT.onAir, next: aboutWhatRuns(error, roomId) });
  const isUnclear = ["ERR_AMBIGUOUS_START", "ERR_INVALID_RESPONSE", "ERR_TIMEOUT"].includes(error.code);
  return isUnclear && mayHaveStarted ? new Ending(error, { exit: EXIT.mayHaveStarted, next: look }) : error;
}

function aboutWhatRuns({ stream }, roomId) {
  if (!stream) return [`see what occupies the room: ${doctorOf(roomId)}`];
  return [`get that stream: ${startOf(roomId)}`, `stop it first: ${stopOf(stream.id)}`];
}

async function playable(stream, options, shown) {
  shown.turn("waiting until it can be played");
  try {
    const onStatus = ({ status }) => {
      if (status !== stream.status) shown.say(redactText(status, 40));
    };
    const ready = await waitForLiveStream(stream.id, { ...options, until: "playable", onStatus });
    shown.say("playable");
    return ready;
  } catch (error) {
    if (error instanceof LiveStreamError && error.code === "ERR_STREAM_ENDED") throw error;
    const isStopped = error instanceof Interrupted;
    const next = [`keep waiting: ${waitOf(stream.id)}`, `stop it: ${stopOf(stream.id)}`];
    throw new Ending(error, {
      exit: isStopped ? error.exit : EXIT.notYet,
      stream: error?.stream ?? stream,
      message: isStopped ? `${error.message}: the stream was started and is billed until it is stopped` : undefined,
      next,
    });
  }
}
