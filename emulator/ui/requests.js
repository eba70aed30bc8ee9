// The log of requests, newest first. Each poll returns only later requests, so they are collected here. The emulator filters them,
// because a player's requests for segments would otherwise displace all others.
import { clock, element, keyedList, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { details } from "./request-details.js";

const at = (id) => document.getElementById(id);
const MAX_KEPT = 500;
const MAX_SHOWN = 40;

const known = new Map();
let total = 0;

/** Which requests to poll for: those that match the filter and are new, or had no response yet. */
export function wantedRequests() {
  const ids = [...known.keys()];
  const open = [...known.values()].filter(({ status }) => status === null).map(({ id }) => id);
  const after = Math.max(0, Math.min(ids.length > 0 ? Math.max(...ids) : 0, ...open.map((id) => id - 1)));
  return { after, ...filter() };
}

const filter = () => ({ media: at("media").checked, find: at("find").value.trim() });

export function forgetRequests() {
  known.clear();
}

export function drawRequests({ requests, totals }, asked) {
  // The filter has changed since the poll.
  if (asked.media !== filter().media || asked.find !== filter().find) return;
  total = totals.requests;
  for (const request of requests) known.set(request.id, request);
  for (const id of [...known.keys()].sort((left, right) => left - right).slice(0, Math.max(0, known.size - MAX_KEPT)))
    known.delete(id);
  redraw();
}

function redraw() {
  const groups = collapsed([...known.values()].sort((left, right) => left.id - right.id)).reverse();
  draw(groups.slice(0, MAX_SHOWN));
  write(
    at("requests-count"),
    total === 0 ? "" : `${total}${groups.length > MAX_SHOWN ? `, the newest ${MAX_SHOWN} lines here` : ""}`,
  );
  write(at("requests-empty"), filter().find === "" ? "No requests yet." : "No matching requests.");
  show(at("requests-empty"), known.size === 0);
  at("archive").href = emulator.archive(filter());
}

/** Groups equal reads with equal responses, until another method comes: `GET …/id ×14`. */
function collapsed(requests) {
  const groups = [];
  let reads = new Map();
  for (const request of requests) {
    const { method, path, query, status, fault, answer } = request;
    const key = method === "GET" && status !== null && JSON.stringify([path, query, status, fault, answer?.body]);
    if (method !== "GET") reads = new Map();
    const same = key && reads.get(key);
    if (same) {
      same.push(request);
      continue;
    }
    const group = [request];
    groups.push(group);
    if (key) reads.set(key, group);
  }
  return groups;
}

const draw = keyedList(at("request-list"), ([{ id }]) => id, make);

function make([{ time, method, path, query }]) {
  const status = element("span", { class: "code" });
  const fault = element("span", { class: "fault" });
  const times = element("span", { class: "times" });
  const took = element("span", { class: "took" });
  const summary = element(
    "summary",
    {},
    element("time", {}, clock(time)),
    element("span", { class: "method" }, method),
    element("span", { class: "path" }, query ? `${path}?${query}` : path, " ", times),
    fault,
    took,
    status,
  );
  const inside = element("div", { class: "inside" });
  const unfolded = element("details", {}, summary, inside);
  const node = element("li", {}, unfolded);
  let group = [];
  let drawn;
  // The details are created on demand, and again when there is a response.
  const fill = () => {
    const state = `${group[0].status} ${group.length > 1 ? group.length : ""}`;
    if (!unfolded.open || drawn === state) return;
    const scrolled = inside.contains(document.activeElement);
    if (drawn !== undefined && scrolled && group[0].status !== null) return;
    drawn = state;
    inside.replaceChildren(...details(group));
  };
  unfolded.addEventListener("toggle", fill);
  return {
    node,
    update: (requests) => {
      group = requests;
      const last = group.at(-1);
      write(status, last.status === null ? "…" : String(last.status));
      node.dataset.kind = last.status === null ? "open" : last.status >= 400 ? "wrong" : "good";
      write(fault, last.fault ?? "");
      write(times, group.length > 1 ? `×${group.length}` : "");
      write(took, last.duration === null ? "" : milliseconds(last.duration));
      fill();
    },
  };
}

const milliseconds = (time) =>
  time < 10 ? `${time.toFixed(1)} ms` : time < 10_000 ? `${Math.round(time)} ms` : `${Math.round(time / 1000)} s`;

function choose() {
  forgetRequests();
  dispatchEvent(new Event("done"));
}
let waiting;
at("media").addEventListener("change", choose);
at("find").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(choose, 150);
});
