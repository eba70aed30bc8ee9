// The code of what the page does, in tabs, and the server's answer.
import { copies } from "./copy.js";
import { snippets } from "./snippets.js";

const tabs = [...document.querySelectorAll("#tabs [role=tab]")];
const answer = document.getElementById("answer");
const playback = document.getElementById("playback");
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

let colour;

export function showCall(call) {
  const texts = snippets(call);
  for (const tab of tabs) show(panelOf(tab), texts[tab.dataset.code]);
}

export function showAnswer(stream) {
  show(answer, JSON.stringify(stream, null, 2));
  const url = stream.playback?.url ?? "";
  // What comes from outside may be any text.
  playback.hidden = !/^https?:\/\//.test(url);
  playback.href = playback.hidden ? "" : url;
}

function show(panel, text) {
  if (panel.textContent === text) return;
  panel.textContent = text;
  colour?.(panel, panel.dataset.language);
}

function select(chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    panelOf(tab).hidden = tab !== chosen;
  }
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => select(tab));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs.at((index + step) % tabs.length);
    select(next);
    next.focus();
  });
}
copies(document.getElementById("copy-code"), () => panelOf(tabs.find(({ tabIndex }) => tabIndex === 0)).textContent);
copies(document.getElementById("copy-answer"), () => answer.textContent);

/** Colours are for later: without them the code is as right. */
async function loadColours() {
  try {
    ({ highlight: colour } = await import("./highlight.js"));
    for (const panel of [...tabs.map(panelOf), answer]) colour(panel, panel.dataset.language);
  } catch {
    colour = undefined;
  }
}
const later = globalThis.requestIdleCallback ?? ((call) => setTimeout(call, 500));
addEventListener("load", () => later(loadColours), { once: true });
