// What went wrong, for people: one headline, one thing to do, and the package's own words as details.

/** Reasons that the package gives, by their code. */
const BY_CODE = {
  ERR_NETWORK: ["The server cannot be reached", "Check the connection, then try again."],
  ERR_TIMEOUT: ["The server took too long", "Try again in a moment."],
  ERR_AMBIGUOUS_START: ["Nobody knows yet whether it has started", "Press Start again: a stream that runs is joined."],
  ERR_ALREADY_RUNNING: ["The room is busy", "Stop what runs in it, or choose another room."],
  ERR_INVALID_ARGUMENT: ["A value cannot be used", "Correct it in the form, then start again."],
  ERR_INVALID_RESPONSE: [
    "The server's answer makes no sense",
    "Check that this page's server speaks to the 100ms API.",
  ],
  ERR_STREAM_ENDED: ["The stream has ended", "Start it again when you are ready."],
};

/** Answers of the API, by their status. */
const BY_STATUS = {
  400: ["100ms refuses these settings", "Check the meeting URL: the room may need one of its own."],
  401: ["This page may not do that", "Sign in as a host of the room, then try again."],
  403: ["This page may not do that", "Check the room's id: another app's room is not yours to start."],
  404: ["100ms does not know it", "Check the room's id."],
  409: ["The room is busy", "Stop what runs in it, or choose another room."],
  429: ["Too much was asked for at once", "Wait a minute, then try again."],
};
const BROKEN = ["100ms has trouble of its own", "Try again in a minute."];
const OFFLINE = ["You are offline", "Connect this device again, then try once more."];
const UNKNOWN = ["That did not work", "Try again in a moment."];

/** What no call has thrown. */
export const TROUBLE = {
  neverStarted: {
    title: "The stream could not be started",
    text: "Check that its meeting URL opens without a click.",
    details: "100ms says that the stream has failed. Its webhook hls.failure has the reason.",
  },
  brokeOff: {
    title: "The stream has broken off",
    text: "Start it again.",
    details: "100ms says that the stream has failed while it was on air. Its webhook hls.failure has the reason.",
  },
  forgotten: {
    title: "The stream is gone",
    text: "Start a new one.",
    details: "The API does not know this stream any more.",
  },
  unsupported: {
    title: "This browser cannot play the stream",
    text: "Open this page in a current browser.",
    details: "It can play neither HLS nor, through Media Source Extensions, H.264.",
  },
  missing: {
    title: "The player could not be loaded",
    text: "Load the page again.",
  },
  broken: {
    title: "The player gave up",
    text: "Load the page again.",
  },
};

/** The same for viewers, who have nothing to start. */
export const VIEWERS_TROUBLE = {
  ...TROUBLE,
  neverStarted: { title: "The stream did not take place", text: "Ask whoever sent you the link." },
  brokeOff: { title: "The stream has broken off", text: "Wait for a new link." },
  forgotten: { title: "The stream is gone", text: "Ask for a new link." },
};

/** The same of an error that a call has thrown. */
export function explain(error) {
  const [title, text] = choose(error);
  return { title, text, details: error.message };
}

function choose({ code, status }) {
  if (code === "ERR_NETWORK" && !navigator.onLine) return OFFLINE;
  if (code === "ERR_API") return BY_STATUS[status] ?? (status >= 500 ? BROKEN : UNKNOWN);
  return BY_CODE[code] ?? UNKNOWN;
}
