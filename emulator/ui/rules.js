// The active rules, and a form that adds one: choosing a preset fills in its JSON, which can then be edited.
import { element, keyedList, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { withFeedback } from "./feedback.js";

const at = (id) => document.getElementById(id);
const START = { method: "POST", path: "/v2/live-streams/room/*/start" };
const PRESETS = [
  ["The next start is answered with 503", { ...START, status: 503, headers: { "Retry-After": "2" } }],
  ["The next start works, and its answer is lost", { ...START, reset: "after" }],
  ["The next start takes five seconds", { ...START, delay: 5000 }],
  [
    "Too many requests, three times",
    {
      path: "/v2/**",
      count: 3,
      status: 429,
      body: { code: 429, message: "rate limit exceeded, retry after 2 seconds" },
    },
  ],
  [
    "Every fifth answer or so is a 500 in HTML",
    { path: "/v2/**", count: 0, probability: 0.2, status: 500, body: "<html>Internal Server Error</html>" },
  ],
  ["Answers stop in the middle", { path: "/v2/**", count: 1, stall: "body" }],
  ["Playlists and segments are late by a second", { path: "/beam/**", count: 0, delay: 1000 }],
  [
    "A tenth of the segments is missing",
    { path: "/beam/*/*/*/*/*/segment_*", count: 0, probability: 0.1, status: 404 },
  ],
  [
    "A fifth of the segments breaks off in the middle",
    { path: "/beam/*/*/*/*/*/segment_*", count: 0, probability: 0.2, reset: "during" },
  ],
  ["Media come at 100 kB a second", { path: "/beam/**", count: 0, bytes_per_second: 100_000 }],
];

export function drawRules({ rules }) {
  draw(rules);
  write(at("rules-count"), rules.length === 0 ? "" : String(rules.length));
  show(at("rules-empty"), rules.length === 0);
  show(at("clear-rules"), rules.length > 1);
}

const draw = keyedList(at("rule-list"), ({ id }) => id, make);

function make({ id, rule, stream }) {
  const count = element("p", { class: "soft" });
  const { method = "", path, ...actions } = rule;
  const [, , , room] = path.split("/");
  const words = stream ? ["Media of ", element("strong", {}, room)] : [element("strong", {}, method), ` ${path}`];
  const what = element("p", { class: stream ? "" : "mono" }, ...words);
  const then = element("p", { class: "soft" }, describe(actions));
  const remove = element(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": `Remove the rule for ${path}`,
      click: withFeedback(() => emulator.removeRule(id), "The rule is removed"),
    },
    "Remove",
  );
  return {
    node: element("li", { class: "rule" }, element("div", {}, what, then, count), remove),
    update: ({ hits, rule: { count: most = 1 } }) =>
      write(count, most === 0 ? `met ${hits} ${hits === 1 ? "request" : "requests"}` : `met ${hits} of ${most}`),
  };
}

function describe({
  status,
  delay,
  reset,
  stall,
  trickle,
  bytes_per_second,
  truncate,
  probability,
  after,
  body,
  replace_body,
  headers,
}) {
  const parts = [
    delay !== undefined && `waits ${delay / 1000} s`,
    status !== undefined && `answers ${status}`,
    reset && `resets the connection ${reset === "during" ? "in the body" : `${reset} the job is done`}`,
    stall && `stalls in the ${stall}`,
    trickle !== undefined && `sends a byte each ${trickle} ms`,
    bytes_per_second !== undefined && `sends ${bytes_per_second / 1000} kB a second`,
    truncate !== undefined && `keeps back ${truncate} bytes`,
    (replace_body ?? body) !== undefined && "with a body of its own",
    headers !== undefined && "with headers",
    probability !== undefined && `by a chance of ${Math.round(probability * 100)} %`,
    after && `after ${after} others`,
  ];
  return parts.filter(Boolean).join(", ");
}

const form = at("rule");
const { preset, json } = form.elements;
preset.append(...PRESETS.map(([text], index) => element("option", { value: index }, text)));
const writeOut = () => (json.value = JSON.stringify(PRESETS[preset.value][1], null, 2));
preset.addEventListener("change", writeOut);
writeOut();
form.addEventListener(
  "submit",
  withFeedback(() => emulator.addRule(JSON.parse(json.value)), "The rule is active"),
);
at("clear-rules").addEventListener("click", withFeedback(emulator.clearRules, "All rules are removed"));
