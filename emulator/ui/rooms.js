// The rooms: what is set for each, who is there, and the settings as JSON, to be changed.
import { element, keyedList, show, write } from "./element.js";
import { emulator } from "./emulator.js";
import { doing } from "./doing.js";

const at = (id) => document.getElementById(id);

export function drawRooms({ rooms, totals }) {
  draw(rooms);
  write(at("rooms-count"), totals.rooms === 0 ? "" : String(totals.rooms));
  show(at("rooms-empty"), totals.rooms === 0);
}

const draw = keyedList(at("room-list"), ({ room_id }) => room_id, make);

function make({ room_id: id }) {
  const facts = element("p", { class: "soft" });
  const press = (text, what, sentence) =>
    element("button", { type: "button", click: doing(() => emulator.inRoom(id, what), sentence) }, text);
  const leave = press("Everybody leaves", "leave", `Nobody is in ${id} any more`);
  const join = press("Somebody joins", "join", `Somebody is in ${id}`);
  const end = press("End the room", "end", `${id} has ended`);
  const json = element("textarea", { rows: 8, spellcheck: "false", "aria-label": `Settings of ${id}` });
  const save = doing(() => emulator.setRoom(id, JSON.parse(json.value)), `The settings of ${id} are saved`);
  const settings = element("form", { submit: save }, json, element("button", {}, "Save"));
  const more = element(
    "details",
    {},
    element("summary", { "aria-label": `Settings of the room ${id}` }, "Settings"),
    element("div", { class: "buttons" }, leave, join, end),
    settings,
  );
  const node = element("li", {}, element("h3", {}, id), facts, more);
  let given = "";
  return {
    node,
    update: ({ name, enabled, settings, live, streams, occupied, peers, room_codes: codes }) => {
      write(
        facts,
        [
          name !== id && name,
          !enabled && "switched off",
          live ? "on air" : "off air",
          `${streams} ${streams === 1 ? "stream" : "streams"}`,
          !occupied && "empty",
          peers.length > 0 && `${peers.length} in it`,
          codes.length > 0 && `${codes.length} ${codes.length === 1 ? "code" : "codes"}`,
          ...special(settings),
        ]
          .filter(Boolean)
          .join(" · "),
      );
      node.dataset.live = Boolean(live);
      show(leave, occupied);
      show(join, !occupied);
      const text = JSON.stringify(settings, null, 2);
      // What somebody is writing is not written over.
      if (text !== given && (json.value === given || json.value === "")) json.value = text;
      given = text;
    },
  };
}

/** Settings that make a room other than the rest. */
function special({ start_delay, fail_start, fail_after, fail_upload, destinations, live_streaming_enabled, window }) {
  return [
    start_delay !== null && `runs after ${start_delay} s`,
    fail_start && "starts fail",
    fail_after && `fails after ${fail_after.seconds} s`,
    fail_upload && "uploads fail",
    live_streaming_enabled === false && "live streaming off",
    window !== 5 && `${window} segments`,
    destinations.length > 0 && `${destinations.length} ${destinations.length === 1 ? "destination" : "destinations"}`,
  ];
}
