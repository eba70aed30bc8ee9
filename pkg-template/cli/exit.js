// Exit codes. docs/command-line.md and the help of each command list them; a test keeps these consistent.

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  mayHaveStarted: 3,
  onAir: 4,
  notYet: 5,
  interrupted: 130,
};

/** Descriptions for the help of a command. */
export const MEANINGS = {
  [EXIT.done]: "done",
  [EXIT.failed]: "the call failed, or the stream has failed or ended; nothing was started",
  [EXIT.usage]: "a wrong command, option or argument, or no credentials; nothing was requested",
  [EXIT.mayHaveStarted]: "it is unknown whether a stream was started: look before you start another",
  [EXIT.onAir]:
    "the room is on air: nothing was started, or `stop` found no live stream, but an external stream or recording",
  [EXIT.notYet]:
    "the stream is on air or starting, and is billed, but the awaited state was not reached, or the result could not be printed",
  [EXIT.interrupted]: "Ctrl-C (143: SIGTERM, 129: SIGHUP); the program prints what it knows about the stream",
};
