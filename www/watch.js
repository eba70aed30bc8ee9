// The viewers' page: waits for the stream that its address names, shows it, and says when it has ended.
import * as follow from "./follow.js";
import * as player from "./player.js";
import * as recording from "./recording.js";
import * as stage from "./stage.js";
import { explain, VIEWERS_TROUBLE } from "./trouble.js";

/** Before a stream was seen, so often, in milliseconds, it is asked for again. */
const PAUSE = 4000;

stage.speak({
  idle: ["No stream", "No stream to show", "Open the link that you were sent."],
  starting: ["Starting soon", "The stream is about to start", "It begins here by itself."],
  running: ["On air, waiting for the picture", "On air", "The picture is on its way."],
  stopping: ["Ending", "The stream is ending", "What is on air is shown to its end."],
});

let timer;

function open() {
  clearTimeout(timer);
  follow.leave();
  const id = location.hash.slice(1);
  if (follow.isId(id)) {
    stage.wait(Date.now());
    player.prepare();
    return follow.resume(id);
  }
  follow.enter(
    "idle",
    id ? { title: "This link names no stream", text: "Ask for the whole link: a part of it is missing." } : {},
  );
}

/** The stream is over, or was it before this page came, or could not be asked for. */
function over(stream, error) {
  if (stream) {
    const { status, started_at } = stream;
    const neverWas = status === "failed" && !started_at;
    const title = neverWas ? "The stream did not take place" : undefined;
    follow.enter("ended", { title, text: neverWas ? "Ask whoever sent you the link." : follow.lengthOf(stream) });
    recording.offer(stream);
  } else if (error?.status === 404) {
    follow.enter("failed", { title: "There is no such stream", text: "Ask for a new link.", details: error.message });
  } else if (error) {
    const { text, details } = explain(error);
    follow.enter("reconnecting", { text, details });
    timer = setTimeout(open, PAUSE);
  }
}

document.documentElement.toggleAttribute("data-framed", self !== top);
follow.connect({ over, trouble: VIEWERS_TROUBLE });
recording.connect();
addEventListener("hashchange", open);
open();
