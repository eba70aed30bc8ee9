// The code for what the page does, in tabs, and the API's response.
import { copyOnClick } from "./copy-button.js";
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
  // Only http and https become a link: the URL comes from the API. Before the stream runs there is no playlist.
  playback.hidden = !stream.started_at || !/^https?:\/\//.test(url);
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
copyOnClick(
  document.getElementById("copy-code"),
  () => panelOf(tabs.find(({ tabIndex }) => tabIndex === 0)).textContent,
);
copyOnClick(document.getElementById("copy-answer"), () => answer.textContent);

/** Loads the syntax highlighter once the page is idle. */
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
