// The requests that came, newest first. They are gathered here, since each answer of the emulator has only the later ones.
import { clock, element, keyedList, show, write } from "./element.js";

const at = (id) => document.getElementById(id);
const KEPT = 500;
const SHOWN = 60;

const known = new Map();

/** The number after which requests are of interest: those that are new, and those that had no answer when they were seen. */
export function firstUnknownRequest() {
  const ids = [...known.keys()];
  const open = [...known.values()].filter(({ status }) => status === null).map(({ id }) => id);
  return Math.max(0, Math.min(ids.length > 0 ? Math.max(...ids) : 0, ...open.map((id) => id - 1)));
}

export function forgetRequests() {
  known.clear();
}

export function drawRequests({ requests }) {
  for (const request of requests) known.set(request.id, request);
  for (const id of [...known.keys()].sort((left, right) => left - right).slice(0, Math.max(0, known.size - KEPT)))
    known.delete(id);
  redraw();
}

function redraw() {
  const text = at("find").value.trim().toLowerCase();
  const fits = (request) =>
    (at("media").checked || !request.path.startsWith("/beam/")) && (!text || line(request).includes(text));
  const found = [...known.values()].filter(fits).sort((left, right) => right.id - left.id);
  draw(found.slice(0, SHOWN));
  write(
    at("requests-count"),
    found.length > SHOWN ? `the newest ${SHOWN} of ${found.length}` : found.length > 0 ? String(found.length) : "",
  );
  write(at("requests-empty"), known.size === 0 ? "Nothing was asked yet." : "No request fits.");
  show(at("requests-empty"), found.length === 0);
}

const line = ({ method, path, room, status, fault }) => [method, path, room, status, fault].join(" ").toLowerCase();

const draw = keyedList(at("request-list"), ({ id }) => id, make);

function make({ time, method, path, query, headers, body }) {
  const status = element("span", { class: "code" });
  const fault = element("span", { class: "fault" });
  const summary = element(
    "summary",
    {},
    element("time", {}, clock(time)),
    element("span", { class: "method" }, method),
    element("span", { class: "path" }, query ? `${path}?${query}` : path),
    fault,
    status,
  );
  const text = [...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", pretty(body)]
    .join("\n")
    .trim();
  const node = element(
    "li",
    {},
    element("details", {}, summary, element("pre", { tabindex: 0, "aria-label": "Headers and body" }, text)),
  );
  return {
    node,
    update: (request) => {
      write(status, request.status === null ? "…" : String(request.status));
      node.dataset.kind = request.status === null ? "open" : request.status >= 400 ? "wrong" : "good";
      write(fault, request.fault ?? "");
    },
  };
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

at("media").addEventListener("change", redraw);
at("find").addEventListener("input", redraw);
