// The page at /_emulator/: asks once a second how things are, and hands each part its share.
import { drawBeams } from "./beams.js";
import { clock, show, write } from "./element.js";
import { emulator } from "./emulator.js";
import { drawRequests, forgetRequests, wantedRequests } from "./requests.js";
import { drawRooms } from "./rooms.js";
import { drawRules } from "./rules.js";
import { drawStart } from "./start.js";
import { drawStreams } from "./streams.js";
import "./copy.js";
import { doing, say } from "./doing.js";
import { drawWebhooks } from "./webhooks.js";

const EVERY = 1000;
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
    // Somebody reset the emulator, or started another one: all of its requests are of interest, not the later ones alone.
    if (isAnother && wanted.after > 0) return refresh();
    draw(state, wanted);
  } catch {
    connected(false);
  }
  timer = setTimeout(refresh, EVERY);
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
  write(at("trouble"), now ? "" : "The emulator does not answer. This page goes on as soon as it does.");
  if (now && lost) say("The emulator answers again");
  lost = !now;
}

for (const button of document.querySelectorAll("[data-advance]")) {
  const seconds = Number(button.dataset.advance);
  button.addEventListener(
    "click",
    doing(() => emulator.advance(seconds), `The clock moved on by ${button.textContent.slice(1)}`),
  );
}
at("reset").addEventListener("click", () => at("reset-dialog").showModal());
at("reset-dialog").addEventListener("close", () => {
  if (at("reset-dialog").returnValue === "reset") doing(emulator.reset, "Everything was forgotten")();
  at("reset-dialog").returnValue = "";
});
addEventListener("done", refresh);
// A page that nobody sees asks nothing.
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : refresh()));
refresh();
