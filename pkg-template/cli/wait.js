// `hms-live wait <stream>`.
import { LiveStreamError, redactText, waitForLiveStream } from "hms-live/server";
import { EXIT } from "./exit.js";
import { Ending } from "./failure.js";
import { Interrupted } from "./interrupt.js";
import { listOf, stopOf, waitOf } from "./shell.js";
import { isOnAir, linesOf, shownStream } from "./stream.js";
import { readDuration } from "./usage.js";

export const wait = {
  name: "wait",
  operand: "stream",
  operandIs: "streamId",
  summary: "waits until a stream can be played, runs, or is completed",
  about: `Follows a stream until it has reached a state, and prints it with its playback URL and, once it is completed, its
recordings. It polls less than 20 times a minute.`,
  bills: "Nothing. The stream is billed whether you wait or not, and continues after Ctrl-C.",
  options: {
    until: {
      value: "STATE",
      choices: ["playable", "running", "completed"],
      is: "options.until",
      about:
        "`playable`: a player can show a picture (default); `running`: the API reports it; `completed`: it has ended and its recordings are available",
    },
    timeout: {
      value: "TIME",
      is: "options.timeout",
      read: readDuration,
      about: "how long to wait, such as 90, 90s or 2m; default 2m",
    },
  },
  exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.notYet, EXIT.interrupted],
  examples: [
    "hms-live wait 64101349d0f56e684b608c0a",
    "hms-live wait 64101349d0f56e684b608c0a --until completed --timeout 10m",
  ],

  async run({ operand: streamId, values, call, output, progress }) {
    const until = values.until ?? "playable";
    const shown = progress(`waiting until it is ${until}`);
    const seen = { stream: undefined };
    const onStatus = (stream) => {
      seen.stream = stream;
      shown.say(redactText(stream.status, 40));
    };
    try {
      const timeout = values.timeout && { timeout: values.timeout };
      const stream = await waitForLiveStream(streamId, { ...call, ...timeout, until, onStatus });
      if (until === "playable") shown.say("playable");
      shown.end();
      await output.result(linesOf(stream), shownStream(stream));
    } catch (error) {
      throw endingOf(error, streamId, seen.stream);
    } finally {
      shown.end();
    }
  },
};

function endingOf(error, streamId, seen) {
  const next = [`keep waiting: ${waitOf(streamId)}`, `stop it: ${stopOf(streamId)}`];
  if (error instanceof Interrupted) {
    const goesOn = seen && isOnAir(seen) ? ": the stream continues and is billed until it is stopped" : "";
    return new Ending(error, { exit: error.exit, message: `${error.message}${goesOn}`, stream: seen, next });
  }
  if (error instanceof LiveStreamError && error.status === 404)
    return new Ending(error, {
      exit: EXIT.failed,
      next: [`if it is a room's id, list its streams: ${listOf(streamId)}`],
    });
  const isLate = error instanceof LiveStreamError && error.code === "ERR_TIMEOUT" && error.stream;
  return isLate ? new Ending(error, { exit: EXIT.notYet, next }) : error;
}
