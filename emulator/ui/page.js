// The page at /_emulator/: polls the emulator's state once a second and passes it to each section.
import { drawBeams } from "./beam-list.js";
import "./copy-button.js";
import { clock, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { announce, withFeedback } from "./feedback.js";
import { drawRequests, forgetRequests, wantedRequests } from "./requests.js";
import { drawRooms } from "./rooms.js";
import { drawRules } from "./rules.js";
import { drawStart } from "./start.js";
import { drawStreams } from "./streams.js";
import { drawWebhooks } from "./webhooks.js";

/** Milliseconds between polls. */
const INTERVAL = 1000;
const at = (id) => document.getElementById(id);

let epoch;
let lost = false;
let timer;

async function refresh() {
  clearTimeout(timer);
  try {
    const wanted = wantedRequests();
    const state = await emulator.state(wanted);
    connected(true);
    const isAnother = state.epoch !== epoch;
    epoch = state.epoch;
    if (isAnother) forgetRequests();
    // After a reset, or with another emulator on this port, the requests before `after` are missing too.
    if (isAnother && wanted.after > 0) return refresh();
    draw(state, wanted);
  } catch {
    connected(false);
  }
  timer = setTimeout(refresh, INTERVAL);
}

function draw(state, wanted) {
  write(at("now"), clock(state.now));
  write(at("base-url"), `${location.origin}/v2`);
  write(at("access-key"), state.access_key);
  write(at("secret"), state.secret ?? "as given with --secret");
  drawStart(state);
  drawStreams(state);
  drawRooms(state);
  drawBeams(state);
  drawRules(state);
  drawWebhooks(state);
  drawRequests(state, wanted);
}

function connected(now) {
  const place = at("connection");
  const state = now ? "connected" : "lost";
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  write(place, now ? "Connected" : "Not answering");
  show(at("trouble"), !now);
  write(at("trouble"), now ? "" : "The emulator does not answer. This page continues as soon as it does.");
  if (now && lost) announce("The emulator answers again");
  lost = !now;
}

for (const button of document.querySelectorAll("[data-advance]")) {
  const seconds = Number(button.dataset.advance);
  button.addEventListener(
    "click",
    withFeedback(() => emulator.advance(seconds), `The clock was advanced by ${button.textContent.slice(1)}`),
  );
}
at("reset").addEventListener("click", () => at("reset-dialog").showModal());
at("reset-dialog").addEventListener("close", () => {
  if (at("reset-dialog").returnValue === "reset") withFeedback(emulator.reset, "Everything was forgotten")();
  at("reset-dialog").returnValue = "";
});
addEventListener("done", refresh);
// A hidden page does not poll.
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : refresh()));
refresh();
