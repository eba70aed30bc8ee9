// The form that starts a stream. Its delay and outcome become settings of the room; other settings stay unchanged.
import { write } from "./dom.js";
import { emulator } from "./emulator.js";
import { withFeedback } from "./feedback.js";
import { curlOfStart, javascript, paramsOf } from "./code-snippets.js";

const form = document.getElementById("start");
let known = { access_key: "", secret: null };

form.addEventListener(
  "submit",
  withFeedback(
    async () => {
      const { room, delay, outcome } = form.elements;
      const id = room.value.trim();
      // Read before the first request, since the form may change meanwhile.
      const params = paramsOf(form.elements);
      const given = {
        start_delay: delay.value === "" ? undefined : Number(delay.value),
        fail_start: outcome.value || false,
      };
      const { settings } = await emulator.room(id);
      const wanted = { ...given, start_delay: given.start_delay ?? settings.start_delay };
      if (wanted.start_delay !== settings.start_delay || wanted.fail_start !== settings.fail_start) {
        await emulator.setRoom(id, { ...settings, ...wanted });
      }
      return emulator.start(id, params);
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
