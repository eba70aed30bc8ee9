// The streams, those on air first, with their actions.
import { duration, element, keyedList, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { announce, withFeedback } from "./feedback.js";
import { showMore } from "./show-more.js";
import { FAILURES, controls, drawAssets, watchable } from "./stream-panel.js";

const at = (id) => document.getElementById(id);
const ON_AIR = ["starting", "running", "stopping", "post_processing"];
const WORDS = { post_processing: "processing" };

let slow = new Map();
let now = 0;
let all = [];
const statuses = new Map();
const take = showMore(at("streams-more"), 6, redraw);

export function drawStreams(state) {
  now = Date.parse(state.now);
  slow = new Map(state.rules.filter(({ stream }) => stream).map(({ stream, rule }) => [stream, rule]));
  const isOver = ({ status }) => !ON_AIR.includes(status);
  all = [...state.streams.filter((stream) => !isOver(stream)), ...state.streams.filter(isOver)];
  const { live, streams } = state.totals;
  const rest = streams > all.length ? `, ${all.length} of them here` : "";
  write(at("streams-count"), streams === 0 ? "" : `${live} on air, ${streams} in all${rest}`);
  show(at("streams-empty"), streams === 0);
  redraw();
  announceChanges(all);
}

function redraw() {
  draw(take(all, ({ id }) => at(`panel-${id}`)?.hidden === false));
}

/** Announces each change of a status once, and many at once as a number. */
function announceChanges(streams) {
  const changed = streams.filter(({ id, status }) => statuses.has(id) && statuses.get(id) !== status);
  statuses.clear();
  for (const { id, status } of streams) statuses.set(id, status);
  if (changed.length > 3) announce(`${changed.length} streams changed`);
  else if (changed.length > 0)
    announce(changed.map(({ room_id, status }) => `${room_id} is ${WORDS[status] ?? status}`).join(", "));
}

const draw = keyedList(at("stream-list"), ({ id }) => id, make);

function make({ id, room_id, playback }) {
  const status = element("span", { class: "status" });
  const facts = element("p", { class: "soft" });
  const marks = element("p", { class: "marks" });
  const button = (text, attributes) => element("button", { type: "button", ...attributes }, text);
  const stop = button("Stop", {
    "aria-label": `Stop the stream in ${room_id}`,
    click: withFeedback(() => emulator.stream(id, "stop"), `${room_id} is stopping`),
  });
  const live = controls(id, room_id);
  const assets = element("ul", { class: "assets plain" });
  const player = watchable(room_id);
  const panel = element(
    "div",
    { class: "panel", id: `panel-${id}`, hidden: true },
    player.place,
    live,
    player.address(playback.url, "Playlist"),
    element("p", { class: "soft mono" }, id),
    assets,
  );
  const more = button("", { class: "more", "aria-expanded": "false", "aria-controls": panel.id });
  const open = (opened) => {
    more.setAttribute("aria-expanded", String(opened));
    panel.hidden = !opened;
    if (!opened) player.close();
  };
  more.addEventListener("click", () => open(panel.hidden));
  const watch = button("Watch", {
    class: "primary",
    "aria-label": `Watch the stream in ${room_id}`,
    click: () => {
      open(true);
      player.play(new URL(playback.url).pathname, { isPlaylist: true });
    },
  });
  const name = element("div", { class: "name" }, element("h3", {}, room_id), facts);
  const node = element(
    "li",
    { class: "stream" },
    element("div", { class: "head" }, status, name, marks, element("div", { class: "buttons" }, watch, more, stop)),
    panel,
  );
  return {
    node,
    close: player.close,
    update: (stream) => {
      node.dataset.status = stream.status;
      write(status, WORDS[stream.status] ?? stream.status);
      write(facts, factsOf(stream));
      drawMarks(marks, marksOf(stream));
      const isLive = ["starting", "running"].includes(stream.status);
      show(watch, stream.started_at !== null);
      show(stop, isLive);
      show(live, isLive);
      write(more, isLive ? "Control" : "Details");
      more.ariaLabel = `${more.textContent} of the stream in ${room_id}`;
      drawAssets(assets, stream.recording_assets ?? [], player);
    },
  };
}

function factsOf({ status, created_at, started_at, stopped_at, emulator: { segments, failure, stop_reason } }) {
  const since = (stamp) => duration((now - Date.parse(stamp)) / 1000);
  const parts = [];
  if (status === "starting") parts.push(`requested ${since(created_at)} ago`);
  if (status === "running") parts.push(`on air for ${since(started_at)}`);
  if (stopped_at && started_at)
    parts.push(`was on air for ${duration((Date.parse(stopped_at) - Date.parse(started_at)) / 1000)}`);
  if (segments > 0) parts.push(`${segments} segments`);
  if (failure) parts.push(`${FAILURES.find(([type]) => type === failure)?.[1] ?? failure} (${failure})`);
  else if (stop_reason) parts.push(stop_reason);
  return parts.join(" · ");
}

/** Short labels for what distinguishes a stream. */
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
