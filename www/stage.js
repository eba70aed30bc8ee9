// The stage says in which state the page is: to the eye, and once to those who listen.

/** What each state is called, and what the poster says while there is no picture. */
const STATES = {
  idle: ["Off air", "Nothing on air yet", "Start the live stream, and its picture appears here."],
  starting: ["Starting", "Starting", "100ms opens the meeting and begins to record it."],
  running: ["On air, waiting for the picture", "On air", "The first segment is on its way."],
  blocked: ["Ready to play", "Ready to play", "This browser plays nothing until you ask it to."],
  live: ["Live", "Live", ""],
  behind: ["Behind live", "Behind live", ""],
  reconnecting: ["Reconnecting", "Reconnecting", "The connection is lost. The stream goes on, and so will this page."],
  stopping: ["Stopping", "Stopping", "What is on air is shown to its end."],
  ended: ["Ended", "The live stream has ended", ""],
  failed: ["Failed", "That did not work", ""],
};
const OVER = ["idle", "ended", "failed"];
const BUSY = ["starting", "running", "reconnecting", "stopping"];
/** Of the steps to a picture, the one that each of these states is at. */
const STEPS = { starting: 0, running: 1 };
/** After so many seconds of starting the page says that nothing is wrong. */
const LONG_START = 15;
const PATIENCE = "Some meetings take a minute to open. Nothing is wrong so far.";

const byId = (id) => document.getElementById(id);
const [startButton, stopButton] = ["start", "stop"].map(byId);
const [stage, status, label, elapsed] = ["stage", "status", "state", "elapsed"].map(byId);
const [notice, steps, posterTitle, posterText] = ["notice", "steps", "poster-title", "poster-text"].map(byId);

let state;
let waitingSince = 0;

/** The time from which it is counted how long a start takes. */
export function wait(since) {
  waitingSince = since;
}

export const isOver = () => OVER.includes(state);
export const hasPicture = () => "picture" in stage.dataset;
export const canStop = () => stopButton.getAttribute("aria-disabled") !== "true";

export function showPicture() {
  stage.dataset.picture = "";
}

/** Shows a state. A complaint is about something that was asked for and does not change the state. */
export function enter(next, { text = STATES[next][2], step = STEPS[next], complaint = "", hasStream = false } = {}) {
  const [name, title] = STATES[next];
  state = next;
  if (isOver()) delete stage.dataset.picture;
  stage.dataset.state = next;
  stage.classList.toggle("busy", BUSY.includes(next));
  label.textContent = name;
  notice.textContent = complaint || name;
  notice.hidden = !hasPicture() || !(complaint || next === "reconnecting");
  posterTitle.textContent = title;
  posterText.textContent = text;
  showSteps(step);
  say(complaint || (next === "failed" ? `${name}: ${text}` : name));
  // A disabled button would drop the focus, and with it everybody who works without a mouse.
  startButton.setAttribute("aria-disabled", String(!isOver()));
  const mayStop = hasStream && !["idle", "ended", "stopping"].includes(next);
  stopButton.setAttribute("aria-disabled", String(!mayStop));
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
  const isWaiting = state === "starting" || state === "running";
  const seconds = Math.floor((Date.now() - waitingSince) / 1000);
  elapsed.textContent = isWaiting ? `${seconds} s` : "";
  if (state === "starting" && seconds >= LONG_START) posterText.textContent = PATIENCE;
}

setInterval(showElapsed, 250);
