// Lists the streams of the room in the form, newest first.
import { listLiveStreams } from "/hms-live.js";
import { explain } from "./error-messages.js";
import { options, timeOnAir } from "./follow.js";
import * as recording from "./recording.js";

/** The smallest page size that the API accepts. */
const PAGE_SIZE = 10;
/** Milliseconds after the last keystroke before the list is refreshed. */
const TYPING_PAUSE = 500;
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
let requests = 0;
/** The stream that the page follows, which is newer than in any list. */
let own;

export function connect(readRoomId, opened) {
  roomId = readRoomId;
  open = opened;
  document.getElementById("room_id").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, TYPING_PAUSE);
  });
  document.getElementById("streams-refresh").addEventListener("click", refresh);
  refresh();
}

/** Refreshes the list when the page's own stream has changed. */
export function told(stream) {
  const isNews = own?.id !== stream.id || own.status !== stream.status;
  own = stream;
  if (isNews) refresh();
}

async function refresh() {
  requests += 1;
  const request = requests;
  try {
    const { data } = await listLiveStreams({ room_id: roomId(), limit: PAGE_SIZE }, options);
    if (request !== requests) return;
    list.replaceChildren(...data.map((stream) => row(stream.id === own?.id ? own : stream)));
    said.textContent = data.length === 0 ? "None yet." : "";
  } catch (error) {
    if (request !== requests) return;
    list.replaceChildren();
    said.textContent = error.code === "ERR_INVALID_ARGUMENT" ? "This is not a room id." : `${explain(error).title}.`;
  }
}

function row(stream) {
  const isOnAir = ON_AIR.includes(stream.status);
  const item = document.createElement("li");
  const name = element("span", NAMES[stream.status] ?? stream.status, `chip ${isOnAir ? "on-air" : stream.status}`);
  const time = element("time", when(timeOf(stream)));
  time.dateTime = timeOf(stream);
  const lasted = timeOnAir(stream);
  const length = element("span", lasted ? `On air for ${lasted}` : "", "hint");
  item.append(name, time, length);
  if (isOnAir && stream.id !== location.hash.slice(1)) item.append(button("Show", stream, () => open(stream.id)));
  if (recording.mayExist(stream)) item.append(button("Recording", stream, () => recording.play(stream)));
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
  made.ariaLabel = `${text}: stream of ${when(timeOf(stream))}`;
  made.addEventListener("click", pressed);
  return made;
}

const timeOf = ({ started_at, created_at }) => started_at ?? created_at;

/** The date and the time, with the year if it is not this year. */
function when(time) {
  const date = new Date(time);
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return date.toLocaleString(undefined, { year, month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}
