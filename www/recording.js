// The recording of a stream that has ended, where the page's server gives it away: a URL for a short time, by a route of its own.
import * as clock from "./clock.js";
import * as player from "./player.js";
import * as stage from "./stage.js";
import { TROUBLE } from "./trouble.js";

/** Where the server has it; empty where it keeps recordings to itself. */
const route = document.querySelector("meta[name=hms-live-recordings]").content;
const button = document.getElementById("replay");
const link = document.getElementById("recording-link");

let offered;

export function connect() {
  button.addEventListener("click", () => play(offered));
}

/** Viewers are not told what was recorded, so the server has to be asked. */
export const isThere = ({ status, recording }) =>
  Boolean(route) && status === "completed" && recording?.hls_vod !== false;

/** Offers the recording of a stream, or none. */
export async function offer(stream) {
  offered = stream && isThere(stream) ? stream : undefined;
  button.hidden = true;
  link.hidden = true;
  if (!offered || !(await urlOf(offered)) || offered !== stream) return;
  button.hidden = false;
}

/** Fetches a URL of its own each time, because it is good for a short time. */
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
      failed: (reason, details) => stage.enter("failed", { details, ...TROUBLE[reason] }),
    },
    { isRecording: true },
  );
}
