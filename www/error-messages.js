// Error messages for people: a headline, one thing to do, and the package's own message as details.

/** Messages by the code of the package's error. */
const BY_CODE = {
  ERR_NETWORK: ["The server cannot be reached", "Check the connection, then try again."],
  ERR_TIMEOUT: ["The server took too long", "Try again in a moment."],
  ERR_AMBIGUOUS_START: [
    "It is unclear whether the stream has started",
    "Press Start again: if it is running, this page joins it.",
  ],
  ERR_ALREADY_RUNNING: ["The room is busy", "Stop what is running in it, or choose another room."],
  ERR_INVALID_ARGUMENT: ["A value cannot be used", "Correct it in the form, then start again."],
  ERR_INVALID_RESPONSE: ["The server's answer is invalid", "Check that this page's server talks to the 100ms API."],
  ERR_STREAM_ENDED: ["The stream has ended", "Start it again when you are ready."],
};

/** Messages by the status of the API's response. */
const BY_STATUS = {
  400: ["100ms refuses these settings", "Check the meeting URL: the room may need one of its own."],
  401: ["This page may not do that", "Sign in as a host of the room, then try again."],
  403: ["This page may not do that", "Check the room's id: another app's room is not yours to start."],
  404: ["100ms does not know this room", "Check the room's id."],
  409: ["The room is busy", "Stop what is running in it, or choose another room."],
  429: ["Too many requests", "Wait a minute, then try again."],
  502: ["The server got no usable answer from 100ms", "Read the log of this page's server: it names the cause."],
};
const SERVER_ERROR = ["100ms has a problem", "Try again in a minute."];
const OFFLINE = ["You are offline", "Connect this device again, then try once more."];
const UNKNOWN = ["That did not work", "Try again in a moment."];
const VIEWERS_CANNOT_READ = ["The stream cannot be reached", "This page keeps trying."];

/** Messages for failures that are no error of a call. */
export const MESSAGES = {
  neverStarted: {
    title: "The stream could not be started",
    text: "Check that its meeting URL opens without a click.",
    details: "100ms reports that the stream has failed. The webhook hls.failure carries the reason.",
  },
  brokeOff: {
    title: "The stream has broken off",
    text: "Start it again.",
    details: "100ms reports that the stream failed while it was on air. The webhook hls.failure carries the reason.",
  },
  forgotten: {
    title: "The stream is gone",
    text: "Start a new one.",
    details: "The API no longer knows this stream.",
  },
  unsupported: {
    title: "This browser cannot play the stream",
    text: "Open this page in a current browser.",
    details: "It plays neither HLS nor H.264 through Media Source Extensions.",
  },
  missing: {
    title: "The player could not be loaded",
    text: "Reload the page.",
  },
  broken: {
    title: "The player has stopped working",
    text: "Reload the page.",
  },
};

/** The same for viewers, who cannot start a stream. */
export const VIEWER_MESSAGES = {
  ...MESSAGES,
  neverStarted: { title: "The stream did not take place", text: "Ask whoever sent you the link." },
  brokeOff: { title: "The stream has broken off", text: "Wait for a new link." },
  forgotten: { title: "The stream is gone", text: "Ask for a new link." },
};

/** The message for an error that a call has thrown. */
export function explain(error) {
  const [title, text] = choose(error);
  return { title, text, details: error.message };
}

/** The same for viewers: of a room, an API and its settings they know nothing. */
export function explainToViewers(error) {
  const [title, text] = navigator.onLine ? VIEWERS_CANNOT_READ : OFFLINE;
  return { title, text, details: error.message };
}

function choose({ code, status }) {
  if (code === "ERR_NETWORK" && !navigator.onLine) return OFFLINE;
  if (code === "ERR_API") return BY_STATUS[status] ?? (status >= 500 ? SERVER_ERROR : UNKNOWN);
  return BY_CODE[code] ?? UNKNOWN;
}
