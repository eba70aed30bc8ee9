// Plays the recording of a stream that has ended, where the page's server shares recordings: it signs a URL that expires.
import { MESSAGES } from "./error-messages.js";
import * as player from "./player.js";
import * as clock from "./server-clock.js";
import * as stage from "./stage.js";

/** The path at which the server signs URLs; empty where it does not share recordings. */
const route = document.querySelector("meta[name=hms-live-recordings]").content;
const button = document.getElementById("replay");
const link = document.getElementById("recording-link");

let offered;

export function connect() {
  button.addEventListener("click", () => play(offered));
}

/** Whether there may be a recording. The API tells viewers nothing about `recording`, so for them only the server knows. */
export const mayExist = ({ status, recording }) =>
  Boolean(route) && status === "completed" && recording?.hls_vod !== false;

/** Shows the button that plays a stream's recording, if there is one. */
export async function offer(stream) {
  offered = stream && mayExist(stream) ? stream : undefined;
  button.hidden = true;
  link.hidden = true;
  if (!offered || !(await urlOf(offered)) || offered !== stream) return;
  button.hidden = false;
}

/** Fetches a new URL each time, because it expires. */
async function urlOf({ id }) {
  try {
    const response = await clock.fetchAndSetClock(`${route}${id}`, { cache: "no-store" });
    const { url } = await response.json();
    return /^https?:\/\//.test(url) ? url : undefined;
  } catch {
    return undefined;
  }
}

export async function play(stream) {
  const url = await urlOf(stream);
  if (!url || !stage.isOver()) return;
  button.hidden = true;
  Object.assign(link, { href: url, hidden: false });
  const again = () => {
    player.close();
    stage.enter("ended", { text: "That was the recording." });
    offer(stream);
  };
  await player.open(
    url,
    {
      picture: () => {
        stage.showPicture();
        stage.enter("recording");
      },
      blocked: () => stage.enter("blocked"),
      behind: () => {},
      live: () => {},
      reconnecting: () => stage.enter("reconnecting", { text: "The connection is lost. This page keeps trying." }),
      recovered: () => stage.enter("recording"),
      ended: again,
      failed: (reason, details) => stage.enter("failed", { details, ...MESSAGES[reason] }),
    },
    { isRecording: true },
  );
}
