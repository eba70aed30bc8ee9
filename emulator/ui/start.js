// The form that starts a stream. What it says of the room becomes the room's settings; the others stay as they are.
import { write } from "./element.js";
import { emulator } from "./emulator.js";
import { doing } from "./doing.js";
import { curlOfStart, javascript, paramsOf } from "./snippet.js";

const form = document.getElementById("start");
let known = { access_key: "", secret: null };

form.addEventListener(
  "submit",
  doing(
    async () => {
      const { room, delay, outcome } = form.elements;
      const id = room.value.trim();
      const { settings } = await emulator.room(id);
      const wanted = {
        start_delay: delay.value === "" ? settings.start_delay : Number(delay.value),
        fail_start: outcome.value || false,
      };
      if (wanted.start_delay !== settings.start_delay || wanted.fail_start !== settings.fail_start) {
        await emulator.setRoom(id, { ...settings, ...wanted });
      }
      return emulator.start(id, paramsOf(form.elements));
    },
    ({ room_id }) => `A stream is starting in ${room_id}`,
  ),
);
form.addEventListener("input", drawCode);

export function drawStart(state) {
  known = state;
  form.elements.delay.placeholder = String(state.start_delay);
  drawCode();
}

function drawCode() {
  const { elements } = form;
  const start = {
    room: elements.room.value.trim() || "my-room",
    params: paramsOf(elements),
    origin: location.origin,
    accessKey: known.access_key,
    secret: known.secret,
  };
  for (const place of document.querySelectorAll(".code-javascript")) write(place, javascript(start));
  for (const place of document.querySelectorAll(".code-curl")) write(place, curlOfStart(start));
}
