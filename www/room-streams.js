// The streams of the room that is named in the form, newest first.
import { listLiveStreams } from "/hms-live.js";
import { lengthOf, options } from "./follow.js";
import * as recording from "./recording.js";
import { explain } from "./trouble.js";

/** As many as the API gives in one answer at least. */
const MOST = 10;
/** A room's id is being typed; in milliseconds. */
const TYPING = 500;
const ON_AIR = ["starting", "running"];
const NAMES = {
  starting: "Starting",
  running: "On air",
  stopping: "Stopping",
  post_processing: "Ended",
  completed: "Ended",
  failed: "Failed",
};

const list = document.getElementById("streams-list");
const said = document.getElementById("streams-said");

let roomId;
let open;
let timer;
let asked = 0;
/** What the page knows of its own stream, which is newer than any list. */
let own;

export function connect(readRoomId, opened) {
  roomId = readRoomId;
  open = opened;
  document.getElementById("room_id").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, TYPING);
  });
  document.getElementById("streams-refresh").addEventListener("click", refresh);
  refresh();
}

/** Something is known of a stream of this page. */
export function told(stream) {
  const isNews = own?.id !== stream.id || own.status !== stream.status;
  own = stream;
  if (isNews) refresh();
}

async function refresh() {
  asked += 1;
  const mine = asked;
  try {
    const { data } = await listLiveStreams({ room_id: roomId(), limit: MOST }, options);
    if (mine !== asked) return;
    list.replaceChildren(...data.map((stream) => row(stream.id === own?.id ? own : stream)));
    said.textContent = data.length === 0 ? "None yet." : "";
  } catch (error) {
    if (mine !== asked) return;
    list.replaceChildren();
    said.textContent = error.code === "ERR_INVALID_ARGUMENT" ? "This is no room's id." : `${explain(error).title}.`;
  }
}

function row(stream) {
  const isOnAir = ON_AIR.includes(stream.status);
  const item = document.createElement("li");
  const name = element("span", NAMES[stream.status] ?? stream.status, `chip ${isOnAir ? "on-air" : stream.status}`);
  const time = element("time", when(stream.started_at ?? stream.created_at));
  time.dateTime = stream.created_at;
  const told = element(
    "span",
    isOnAir || stream.status === "failed" ? "" : lengthOf(stream).replace("It was ", ""),
    "hint",
  );
  item.append(name, time, told);
  if (isOnAir && stream.id !== location.hash.slice(1)) item.append(button("Show", stream, () => open(stream.id)));
  if (recording.isThere(stream)) item.append(button("Recording", stream, () => recording.play(stream)));
  return item;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  Object.assign(made, { textContent: text, className });
  return made;
}

function button(text, stream, pressed) {
  const made = element("button", text, "small");
  made.type = "button";
  made.ariaLabel = `${text}: stream of ${when(stream.created_at)}`;
  made.addEventListener("click", pressed);
  return made;
}

const when = (time) => new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
