// The streams, those on air first, each with what can be done to it.
import { duration, element, keyedList, show, write } from "./element.js";
import { emulator } from "./emulator.js";
import { doing, say } from "./doing.js";

const at = (id) => document.getElementById(id);
const ON_AIR = ["starting", "running", "stopping", "post_processing"];
const WORDS = { post_processing: "processing" };
const FAILURES = [
  ["INTERNAL_ERROR", "Internal error"],
  ["MAX_RETRIES_REACHED", "Recorder cannot join"],
  ["BEAM_STOPPED", "Stopped too early"],
  ["UPLOAD_ERROR", "Upload of the recording"],
];
const SPEEDS = [
  ["2 s late", { delay: 2000 }],
  ["50 kB/s", { bytes_per_second: 50_000 }],
  ["Full speed", {}],
];

/** Of streams that are over, so many are shown at first. */
const OVER = 4;

let slow = new Map();
let now = 0;
let all = [];
let everything = false;
const statuses = new Map();

export function drawStreams(state) {
  now = Date.parse(state.now);
  slow = new Map(state.rules.filter(({ stream }) => stream).map(({ stream, rule }) => [stream, rule]));
  all = state.streams;
  const { live, streams } = state.totals;
  write(
    at("streams-count"),
    streams === 0
      ? ""
      : `${live} on air, ${streams} in all${streams > all.length ? `, the newest ${all.length} shown` : ""}`,
  );
  show(at("streams-empty"), streams === 0);
  redraw();
  announce(all);
}

function redraw() {
  const over = all.filter(({ status }) => !ON_AIR.includes(status));
  draw([...all.filter(({ status }) => ON_AIR.includes(status)), ...(everything ? over : over.slice(0, OVER))]);
  write(at("streams-more"), everything ? "Fewer of those that are over" : `All ${over.length} that are over`);
  show(at("streams-more"), over.length > OVER);
}

at("streams-more").addEventListener("click", () => {
  everything = !everything;
  redraw();
});

/** A status that changed is said once; of many at once only their number is. */
function announce(streams) {
  const changed = streams.filter(({ id, status }) => statuses.has(id) && statuses.get(id) !== status);
  statuses.clear();
  for (const { id, status } of streams) statuses.set(id, status);
  if (changed.length > 3) say(`${changed.length} streams changed`);
  else if (changed.length > 0)
    say(changed.map(({ room_id, status }) => `${room_id} is ${WORDS[status] ?? status}`).join(", "));
}

const draw = keyedList(at("stream-list"), ({ id }) => id, make);

function make({ id, room_id, playback }) {
  const status = element("span", { class: "status" });
  const facts = element("p", { class: "soft" });
  const marks = element("p", { class: "marks" });
  const stop = button("Stop", () => emulator.stream(id, "stop"), `${room_id} is stopping`, {
    "aria-label": `Stop the stream in ${room_id}`,
  });
  const live = element(
    "div",
    { class: "live" },
    failures(id, room_id),
    speeds(id, room_id),
    recording(id, room_id),
    metadata(id, room_id),
  );
  const assets = element("ul", { class: "assets plain" });
  const link = element("a", { href: playback.url, class: "url" }, playback.url.replace(/^https?:\/\/[^/]+/, ""));
  const panel = element(
    "div",
    { class: "panel", id: `panel-${id}`, hidden: true },
    live,
    element("p", { class: "label" }, "Playlist"),
    link,
    element("p", { class: "soft mono" }, id),
    assets,
  );
  const more = element("button", {
    type: "button",
    class: "more",
    "aria-expanded": "false",
    "aria-controls": panel.id,
  });
  more.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(panel.hidden));
    panel.hidden = !panel.hidden;
  });
  const name = element("div", { class: "name" }, element("h3", {}, room_id), facts);
  const node = element(
    "li",
    { class: "stream" },
    element("div", { class: "head" }, status, name, marks, element("div", { class: "buttons" }, more, stop)),
    panel,
  );
  return {
    node,
    update: (stream) => {
      node.dataset.status = stream.status;
      write(status, WORDS[stream.status] ?? stream.status);
      write(facts, factsOf(stream));
      drawMarks(marks, marksOf(stream));
      const isLive = ["starting", "running"].includes(stream.status);
      show(stop, isLive);
      show(live, isLive);
      write(more, isLive ? "Control" : "Details");
      more.ariaLabel = `${more.textContent} of the stream in ${room_id}`;
      drawAssets(assets, stream.recording_assets ?? []);
    },
  };
}

function factsOf({ status, created_at, started_at, stopped_at, emulator: { segments, failure, stop_reason } }) {
  const since = (stamp) => duration((now - Date.parse(stamp)) / 1000);
  const parts = [];
  if (status === "starting") parts.push(`asked for ${since(created_at)} ago`);
  if (status === "running") parts.push(`on air for ${since(started_at)}`);
  if (stopped_at && started_at)
    parts.push(`was on air for ${duration((Date.parse(stopped_at) - Date.parse(started_at)) / 1000)}`);
  if (segments > 0) parts.push(`${segments} segments`);
  if (failure) parts.push(`${FAILURES.find(([type]) => type === failure)?.[1] ?? failure} (${failure})`);
  else if (stop_reason) parts.push(stop_reason);
  return parts.join(" · ");
}

/** What is special about a stream, in words that fit on a label. */
function marksOf({ id, recording, emulator: { recording_paused, captions } }) {
  const rule = slow.get(id);
  return [
    recording.hls_vod && "video on demand",
    recording.single_file_per_layer && "file per layer",
    recording_paused && "recording paused",
    captions && "captions",
    rule?.delay && `${rule.delay / 1000} s late`,
    rule?.bytes_per_second && `${rule.bytes_per_second / 1000} kB/s`,
  ].filter(Boolean);
}

function drawMarks(place, marks) {
  if (place.dataset.marks === marks.join()) return;
  place.dataset.marks = marks.join();
  place.replaceChildren(...marks.map((mark) => element("span", {}, mark)));
}

function drawAssets(place, assets) {
  if (place.dataset.count === String(assets.length)) return;
  place.dataset.count = assets.length;
  place.replaceChildren(
    ...assets.map(({ type, status, path }) =>
      element("li", {}, element("strong", {}, `${type}, ${status}`), " ", path),
    ),
  );
}

const button = (text, work, sentence, attributes) =>
  element("button", { type: "button", click: doing(work, sentence), ...attributes }, text);
const group = (title, ...controls) =>
  element(
    "div",
    {},
    element("p", { class: "label" }, title),
    element("div", { class: "buttons", role: "group", "aria-label": title }, ...controls),
  );

const failures = (id, room) =>
  group(
    "Let it fail",
    ...FAILURES.map(([type, text]) =>
      button(text, () => emulator.stream(id, "fail", { error_type: type }), `${room} fails: ${text}`),
    ),
  );

const speeds = (id, room) =>
  group(
    "Slow its playlists and segments",
    ...SPEEDS.map(([text, speed]) => button(text, () => emulator.stream(id, "slow", speed), `${room}: ${text}`)),
  );

const recording = (id, room) =>
  group(
    "Recording",
    button("Pause", () => emulator.stream(id, "pause-recording"), `The recording of ${room} is paused`),
    button("Resume", () => emulator.stream(id, "resume-recording"), `The recording of ${room} goes on`),
  );

function metadata(id, room) {
  const payload = element("input", {
    required: true,
    maxlength: 100,
    placeholder: "Goal!",
    "aria-label": `Timed metadata for ${room}`,
  });
  const send = doing(async () => {
    await emulator.stream(id, "timed-metadata", { payload: payload.value, duration: 5 });
    payload.value = "";
  }, `Sent to the players of ${room}`);
  return element(
    "form",
    { class: "line", submit: send },
    element("p", { class: "label" }, "Timed metadata, for 5 s"),
    payload,
    element("button", {}, "Send"),
  );
}
