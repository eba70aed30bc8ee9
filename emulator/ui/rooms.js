// The rooms, folded, those on air first, with their peers, actions and settings.
import { element, keyedList, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { withFeedback } from "./feedback.js";
import { roomSettings } from "./room-settings.js";

const at = (id) => document.getElementById(id);
/** Up to this many rooms there is no search field. */
const FEW = 8;

let all = [];

export function drawRooms({ rooms, totals }) {
  all = rooms;
  const on = rooms.filter(isOnAir).length;
  const rest = totals.rooms > rooms.length ? `, ${rooms.length} of them here` : "";
  write(at("rooms-count"), totals.rooms === 0 ? "" : `${on} on air, ${totals.rooms} in all${rest}`);
  show(at("rooms-empty"), totals.rooms === 0);
  show(at("find-room"), rooms.length > FEW);
  redraw();
}

const isOnAir = ({ live, recording, external_stream: external }) => Boolean(live ?? recording ?? external);

function redraw() {
  const text = at("find-room").value.trim().toLowerCase();
  draw(all.filter(({ room_id: id, name }) => `${id} ${name}`.toLowerCase().includes(text)));
}
at("find-room").addEventListener("input", redraw);

const draw = keyedList(at("room-list"), ({ room_id }) => room_id, make);

function make({ room_id: id }) {
  const facts = element("span", { class: "soft" });
  const press = (text, what, sentence) =>
    element("button", { type: "button", click: withFeedback(() => emulator.inRoom(id, what), sentence) }, text);
  const leave = press("Everybody leaves", "leave", `Nobody is in ${id} any more`);
  const join = press("Somebody joins", "join", `Somebody is in ${id}`);
  const end = press("End the room", "end", `${id} has ended`);
  const settings = roomSettings(id);
  const summary = element(
    "summary",
    {},
    element("span", { class: "lamp" }),
    element("span", { class: "room" }, id),
    facts,
  );
  const inside = element(
    "div",
    { class: "inside" },
    element("div", { class: "buttons" }, leave, join, end),
    settings.node,
  );
  const node = element("li", {}, element("details", {}, summary, inside));
  return {
    node,
    update: (room) => {
      const {
        name,
        enabled,
        live,
        recording,
        external_stream: external,
        streams,
        occupied,
        peers,
        room_codes: codes,
      } = room;
      const many = (count, word) => count > 0 && `${count} ${count === 1 ? word : `${word}s`}`;
      write(
        facts,
        [
          name !== id && name,
          !enabled && "switched off",
          live ? "on air" : recording ? "recording" : external ? "sending" : "off air",
          many(streams, "stream"),
          !occupied && "empty",
          peers.length > 0 && `${peers.length} in it`,
          many(codes.length, "code"),
          ...special(room.settings),
        ]
          .filter(Boolean)
          .join(" · "),
      );
      node.dataset.live = isOnAir(room);
      show(leave, occupied);
      show(join, !occupied);
      settings.update(room.settings);
    },
  };
}

/** The settings that differ from the defaults. */
function special({
  start_delay,
  fail_start,
  fail_after,
  fail_upload,
  destinations,
  live_streaming_enabled,
  window,
  captions,
}) {
  return [
    start_delay !== null && `runs after ${start_delay} s`,
    fail_start && "starts fail",
    fail_after && `fails after ${fail_after.seconds} s`,
    fail_upload && "uploads fail",
    captions && "captions",
    live_streaming_enabled === false && "live streaming off",
    window !== 5 && `${window} segments`,
    destinations.length > 0 && `${destinations.length} ${destinations.length === 1 ? "destination" : "destinations"}`,
  ];
}
