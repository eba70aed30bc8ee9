// Shows the state of the page, and announces each state once to screen readers.
import * as clock from "./server-clock.js";

/** The name of each state, and the title and text of the poster, which is shown while there is no picture. */
const STATES = {
  idle: ["Off air", "Nothing on air yet", "Start the live stream, and its picture appears here."],
  starting: ["Starting", "Starting", "100ms opens the meeting and begins to record it."],
  running: ["On air, waiting for the picture", "On air", "The first segment is on its way."],
  blocked: ["Ready to play", "Ready to play", "Your browser does not play videos by itself."],
  live: ["Live", "Live", ""],
  behind: ["Behind live", "Behind live", ""],
  recording: ["Recording", "Recording", ""],
  reconnecting: ["Reconnecting", "Reconnecting", "The connection is lost. This page keeps trying."],
  stopping: ["Stopping", "Stopping", "The rest of the stream plays to the end."],
  ended: ["Ended", "The live stream has ended", ""],
  failed: ["Failed", "That did not work", ""],
};
const OVER = ["idle", "ended", "failed", "recording"];
const BUSY = ["starting", "running", "reconnecting", "stopping"];
/** The states in which the time on air is shown. */
const ON_AIR = ["running", "blocked", "live", "behind", "reconnecting", "stopping"];
/** The current step of the three before the first picture, by state. */
const STEPS = { starting: 0, running: 1 };
/** Seconds of starting after which the page says that nothing is wrong. */
const LONG_START = 15;

const byId = (id) => document.getElementById(id);
const [stage, status, label, elapsed, remark] = ["stage", "status", "state", "elapsed", "remark"].map(byId);
const [notice, steps, posterTitle, posterText] = ["notice", "steps", "poster-title", "poster-text"].map(byId);
const [details, detailsText] = ["details", "details-text"].map(byId);

let state;
let waitingSince = 0;
let onAirSince = Number.NaN;
let longStartText = "Some meetings take a minute to open. Nothing is wrong so far.";

/** Sets the time at which the start began. */
export function wait(since) {
  waitingSince = since;
  onAirSince = Number.NaN;
}

/** Sets the time at which the stream began to run, by the server's clock. */
export function onAir(since) {
  onAirSince = since;
}

/** Replaces the words of some states, for viewers. */
export function reword(states) {
  Object.assign(STATES, states);
}

/** Replaces the names of the steps, and the text that asks for patience. */
export function rewordStart(names, patience) {
  for (const [index, step] of [...steps.children].entries()) step.textContent = names[index];
  longStartText = patience;
}

/** Shows a sentence beside the state. */
export function note(words) {
  remark.textContent = words;
}

export const isOver = () => OVER.includes(state);
export const isReached = (wanted) => state === wanted;
export const hasPicture = () => "picture" in stage.dataset;

export function showPicture() {
  stage.dataset.picture = "";
}

/**
 * Shows a state. `title` and `text` replace the state's own, and `details` are folded. A `complaint` is about a command that failed
 * without changing the state.
 */
export function enter(next, given = {}) {
  const { text = STATES[next][2], title = STATES[next][1], step = STEPS[next], complaint = "" } = given;
  const name = STATES[next][0];
  state = next;
  if (isOver() && next !== "recording") delete stage.dataset.picture;
  stage.dataset.state = next;
  stage.classList.toggle("busy", BUSY.includes(next));
  label.textContent = name;
  notice.textContent = complaint || name;
  notice.hidden = !hasPicture() || !(complaint || next === "reconnecting");
  posterTitle.textContent = title;
  posterText.textContent = text;
  detailsText.textContent = given.details ?? "";
  details.hidden = !given.details;
  details.open = false;
  showSteps(step);
  say(complaint || (next === "failed" ? `${name}: ${title}. ${text}` : name));
  showElapsed();
}

/** Skips an unchanged text, because a live region announces every write. */
function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

function showSteps(at) {
  steps.hidden = at === undefined;
  for (const [index, step] of [...steps.children].entries()) {
    step.classList.toggle("done", index < at);
    if (index === at) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
}

/** Kept out of the live region, which would announce every second. */
function showElapsed() {
  const isWaiting = state === "starting" || (state === "running" && !(onAirSince > 0));
  const seconds = Math.floor((Date.now() - waitingSince) / 1000);
  elapsed.textContent = isWaiting ? `${seconds} s` : onAirFor();
  if (state === "starting" && seconds >= LONG_START) posterText.textContent = longStartText;
}

function onAirFor() {
  const seconds = Math.floor((clock.now() - onAirSince) / 1000);
  if (!ON_AIR.includes(state) || !(seconds >= 0)) return "";
  // The state's own name says "On air" already.
  return state === "running" ? formatDuration(seconds) : `on air ${formatDuration(seconds)}`;
}

/** A duration as 4:32 or 1:04:32. */
export function formatDuration(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] > 0 ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

setInterval(showElapsed, 250);
