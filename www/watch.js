// The viewers' page: waits for the stream whose id is in the address, plays it, and says when it has ended.
import { explainToViewers, VIEWER_MESSAGES } from "./error-messages.js";
import * as follow from "./follow.js";
import * as player from "./player.js";
import * as recording from "./recording.js";
import * as stage from "./stage.js";

/** Milliseconds between attempts to read a stream that has not been read yet. */
const RETRY_PAUSE = 4000;

stage.reword({
  idle: ["No stream", "No stream to show", "Open the link that you were sent."],
  starting: ["Starting soon", "The stream is about to start", "It begins here by itself."],
  running: ["On air, waiting for the picture", "The stream has started", "The picture is on its way."],
  stopping: ["Ending", "The stream is ending", "The rest of it plays to the end."],
});
stage.rewordStart(
  ["Getting ready", "On air", "Picture"],
  "Some streams take a minute to start. Nothing is wrong so far.",
);

let timer;

function open() {
  clearTimeout(timer);
  follow.leave();
  const id = location.hash.slice(1);
  if (follow.isId(id)) {
    stage.wait(Date.now());
    player.preload();
    return follow.resume(id);
  }
  follow.enter(
    "idle",
    id ? { title: "This link names no stream", text: "Ask for the whole link: a part of it is missing." } : {},
  );
}

/** Shows that the stream is over or cannot be read; `stream` is missing where it could not be read. */
function over(stream, error) {
  if (stream) {
    const { status, started_at } = stream;
    const neverStarted = status === "failed" && !started_at;
    const title = neverStarted ? "The stream did not take place" : undefined;
    follow.enter("ended", { title, text: neverStarted ? "Ask whoever sent you the link." : follow.lengthOf(stream) });
    recording.offer(stream);
  } else if (error?.status === 404) {
    follow.enter("failed", { title: "There is no such stream", text: "Ask for a new link.", details: error.message });
  } else if (error) {
    const { text, details } = explainToViewers(error);
    follow.enter("reconnecting", { text, details });
    timer = setTimeout(open, RETRY_PAUSE);
  }
}

document.documentElement.toggleAttribute("data-framed", self !== top);
follow.connect({ over, messages: VIEWER_MESSAGES, explain: explainToViewers });
recording.connect();
addEventListener("hashchange", open);
open();
