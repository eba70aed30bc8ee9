// The page at /_emulator/: asks once a second how things are, and hands each part its share.
import { drawBeams } from "./beams.js";
import { clock, show, write } from "./element.js";
import { emulator } from "./emulator.js";
import { drawRequests, forgetRequests, firstUnknownRequest } from "./requests.js";
import { drawRooms } from "./rooms.js";
import { drawRules } from "./rules.js";
import "./start.js";
import { drawStreams } from "./streams.js";
import { doing, say } from "./doing.js";
import { drawWebhooks } from "./webhooks.js";

const EVERY = 1000;
const at = (id) => document.getElementById(id);

let streams = 0;
let lost = false;
let timer;

async function refresh() {
  clearTimeout(timer);
  try {
    const state = await emulator.state(firstUnknownRequest());
    // Fewer streams than before: somebody reset the emulator, or started another one. Its requests have other numbers.
    if (lost || state.totals.streams < streams) forgetRequests();
    streams = state.totals.streams;
    connected(true);
    draw(state);
  } catch {
    connected(false);
  }
  timer = setTimeout(refresh, EVERY);
}

function draw(state) {
  write(at("now"), clock(state.now));
  for (const place of document.querySelectorAll("#origin, .origin")) write(place, location.origin);
  for (const place of document.querySelectorAll("#access-key, .access-key")) write(place, state.access_key);
  at("start").elements.delay.placeholder = String(state.start_delay);
  drawStreams(state);
  drawRooms(state);
  drawBeams(state);
  drawRules(state);
  drawWebhooks(state);
  drawRequests(state);
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
