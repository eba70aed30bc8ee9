// The stage says in which state the page is: to the eye, and once to those who listen.
import * as clock from "./clock.js";

/** What each state is called, and what the poster says while there is no picture. */
const STATES = {
  idle: ["Off air", "Nothing on air yet", "Start the live stream, and its picture appears here."],
  starting: ["Starting", "Starting", "100ms opens the meeting and begins to record it."],
  running: ["On air, waiting for the picture", "On air", "The first segment is on its way."],
  blocked: ["Ready to play", "Ready to play", "This browser plays nothing until you ask it to."],
  live: ["Live", "Live", ""],
  behind: ["Behind live", "Behind live", ""],
  recording: ["Recording", "Recording", ""],
  reconnecting: ["Reconnecting", "Reconnecting", "The connection is lost. The stream goes on, and so will this page."],
  stopping: ["Stopping", "Stopping", "What is on air is shown to its end."],
  ended: ["Ended", "The live stream has ended", ""],
  failed: ["Failed", "That did not work", ""],
};
const OVER = ["idle", "ended", "failed", "recording"];
const BUSY = ["starting", "running", "reconnecting", "stopping"];
/** While a stream is in one of these it is counted how long it has been on air. */
const ON_AIR = ["running", "blocked", "live", "behind", "reconnecting", "stopping"];
/** Of the steps to a picture, the one that each of these states is at. */
const STEPS = { starting: 0, running: 1 };
/** After so many seconds of starting the page says that nothing is wrong. */
const LONG_START = 15;
const PATIENCE = "Some meetings take a minute to open. Nothing is wrong so far.";

const byId = (id) => document.getElementById(id);
const [stage, status, label, elapsed, remark] = ["stage", "status", "state", "elapsed", "remark"].map(byId);
const [notice, steps, posterTitle, posterText] = ["notice", "steps", "poster-title", "poster-text"].map(byId);
const [details, detailsText] = ["details", "details-text"].map(byId);

let state;
let waitingSince = 0;
let onAirSince = Number.NaN;

/** The time from which it is counted how long a start takes. */
export function wait(since) {
  waitingSince = since;
  onAirSince = Number.NaN;
}

/** The time at which the stream began to run, by the server's clock. */
export function onAir(since) {
  onAirSince = since;
}

/** Other words for some of the states, for those who have no button to press. */
export function speak(words) {
  Object.assign(STATES, words);
}

/** A sentence beside the state. */
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
 * Shows a state. A complaint is about something that was asked for and does not change the state. `details` are folded; `title` stands
 * in the place of the state's own.
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

/** A live region speaks when it is written to, even where it says the same as before. */
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

/** Not part of the live region, which would read out every second. */
function showElapsed() {
  const isWaiting = state === "starting" || (state === "running" && !(onAirSince > 0));
  const seconds = Math.floor((Date.now() - waitingSince) / 1000);
  elapsed.textContent = isWaiting ? `${seconds} s` : onAirFor();
  if (state === "starting" && seconds >= LONG_START) posterText.textContent = PATIENCE;
}

function onAirFor() {
  const seconds = Math.floor((clock.now() - onAirSince) / 1000);
  return ON_AIR.includes(state) && seconds >= 0 ? `on air ${minutes(seconds)}` : "";
}

/** A length as 4:32 or 1:04:32. */
export function minutes(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] > 0 ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

setInterval(showElapsed, 250);
